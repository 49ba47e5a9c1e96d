using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Att.Pdus;

namespace BleStack.Gatt;

/// <summary>Whether one client knows the table as it is: Service Changed and robust caching ([Vol 3, Part G] 2.5.2, 7.1, 7.3).</summary>
internal sealed class ChangeAwareness(GattConnection connection)
{
    private bool _toldOutOfSync;
    private bool _readHash;
    private ushort _changedStart = 0xFFFF;
    private ushort _changedEnd;
    private bool _indicatingChange;

    /// <summary>False once the table has changed, until the client is known to have learned of it.</summary>
    public bool IsAware { get; private set; } = true;

    /// <summary>A client reads the Database Hash: its next request shows that it knows the table.</summary>
    public static void OnReadHash(AttReadRequest request)
    {
        GattConnection connection = GattConnection.Of(request.Bearer);
        connection.Awareness._readHash = true;
        request.Respond(connection.Server.Database.Hash);
    }

    public void OnDatabaseChanged(ushort start, ushort end)
    {
        IsAware = _toldOutOfSync = _readHash = false;
        _changedStart = Math.Min(_changedStart, start);
        _changedEnd = Math.Max(_changedEnd, end);
        _ = IndicateChange();
    }

    /// <summary>
    /// [Vol 3, Part G] 2.5.2.1: one request at a handle is refused with 0x12; after it, or after the hash, any other shows that the client
    /// knows.
    /// </summary>
    public AttErrorCode Admit(ReadOnlySpan<byte> pdu)
    {
        if (connection.IsAware) return AttErrorCode.Success;
        bool isRequest = (pdu[0] & 0x40) == 0;
        if (isRequest && (_toldOutOfSync || _readHash))
        {
            BecomeAware();
            return AttErrorCode.Success;
        }

        if (isRequest && !UsesHandles(pdu)) return AttErrorCode.Success;
        _toldOutOfSync |= isRequest;
        return AttErrorCode.DatabaseOutOfSync;
    }

    /// <summary>Discovery and execution are free; so is Read By Type of declarations, or over the whole range.</summary>
    private static bool UsesHandles(ReadOnlySpan<byte> pdu) => (AttOpcode)pdu[0] switch
    {
        AttOpcode.ExchangeMtuRequest
        or AttOpcode.FindInformationRequest
        or AttOpcode.FindByTypeValueRequest
        or AttOpcode.ReadByGroupTypeRequest
        or AttOpcode.ExecuteWriteRequest => false,
        AttOpcode.ReadByTypeRequest => ReadByTypeRequest.Parse(pdu) is var request
            && request is not { Start: 0x0001, End: 0xFFFF } && request.Type != GattUuid.Include && request.Type != GattUuid.Characteristic,
        _ => true,
    };

    private void BecomeAware()
    {
        IsAware = true;
        _toldOutOfSync = _readHash = false;
        connection.Bonding.Keep();
        connection.Bearer.Values.SendNext();
    }

    private async Task IndicateChange()
    {
        if (_indicatingChange || connection.Server.ServiceChanged is not { } characteristic) return;
        if ((connection.GetSubscription(characteristic) & CccdValue.Indications) == 0) return;
        _indicatingChange = true;
        IndicationOutcome outcome = IndicationOutcome.Confirmed;
        while (outcome == IndicationOutcome.Confirmed && _changedStart <= _changedEnd)
        {
            (ushort start, ushort end) = (_changedStart, _changedEnd);
            (_changedStart, _changedEnd) = (0xFFFF, 0);
            byte[] range = [(byte)start, (byte)(start >> 8), (byte)end, (byte)(end >> 8)];
            outcome = await connection.Indicate(characteristic, range, NotifyChecks.None).ConfigureAwait(true);
        }

        _indicatingChange = false;
        if (outcome == IndicationOutcome.Confirmed) BecomeAware();
    }
}
