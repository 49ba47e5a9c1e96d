using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Att.Pdus;
using BleStack.Smp;

namespace BleStack.Gatt;

/// <summary>Whether the client knows the table as it is: Service Changed and robust caching ([Vol 3, Part G] 2.5.2, 7.1 to 7.3).</summary>
public sealed partial class GattConnection
{
    private ClientFeatures _features;
    private bool _aware = true;
    private bool _toldOutOfSync;
    private bool _readHash;
    private ushort _changedStart = 0xFFFF;
    private ushort _changedEnd;
    private bool _indicatingChange;

    /// <summary>What the client said it supports.</summary>
    public ClientFeatures ClientFeatures => _features;

    /// <summary>False for a client with robust caching that has not yet learned of a change.</summary>
    public bool IsAware => _aware || (_features & ClientFeatures.RobustCaching) == 0 || !Server.Options.RobustCaching;

    internal static void ReadClientFeatures(AttReadRequest request) => request.Respond([(byte)Of(request.Bearer)._features]);

    /// <summary>Bits once set stay set ([Vol 3, Part G] 7.2).</summary>
    internal static void WriteClientFeatures(AttWriteRequest request, ReadOnlySpan<byte> value)
    {
        GattConnection connection = Of(request.Bearer);
        var wanted = value.IsEmpty ? ClientFeatures.None : (ClientFeatures)(value[0] & 0x07);
        if ((connection._features & ~wanted) != 0)
        {
            request.Fail(AttErrorCode.ValueNotAllowed);
            return;
        }

        connection._features = wanted;
        connection.KeepSubscriptions();
        request.Respond();
    }

    internal static void ReadHash(AttReadRequest request, GattDatabase database)
    {
        Of(request.Bearer)._readHash = true;
        request.Respond(database.Hash);
    }

    internal void OnDatabaseChanged(ushort start, ushort end)
    {
        _aware = false;
        _toldOutOfSync = _readHash = false;
        _changedStart = Math.Min(_changedStart, start);
        _changedEnd = Math.Max(_changedEnd, end);
        _ = IndicateChange();
    }

    private static GattConnection Of(AttBearer bearer) => bearer.Owner as GattConnection ?? throw new AttException(AttErrorCode.UnlikelyError);

    /// <summary>[Vol 3, Part G] 2.5.2.1: one request at a handle is refused with 0x12; after it, or after the hash, any other shows that the client knows.</summary>
    private AttErrorCode Admit(ReadOnlySpan<byte> pdu)
    {
        if (IsAware) return AttErrorCode.Success;
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

    /// <summary>Finding out and executing are free; so is Read By Type of declarations, or over the whole range.</summary>
    private static bool UsesHandles(ReadOnlySpan<byte> pdu) => (AttOpcode)pdu[0] switch
    {
        AttOpcode.ExchangeMtuRequest or AttOpcode.FindInformationRequest or AttOpcode.FindByTypeValueRequest or AttOpcode.ReadByGroupTypeRequest
            or AttOpcode.ExecuteWriteRequest => false,
        AttOpcode.ReadByTypeRequest => ReadByTypeRequest.Parse(pdu) is var request
            && request is not { Start: 0x0001, End: 0xFFFF } && request.Type != GattUuid.Include && request.Type != GattUuid.Characteristic,
        _ => true,
    };

    private void BecomeAware()
    {
        _aware = true;
        _toldOutOfSync = _readHash = false;
        KeepSubscriptions();
        Bearer.Server.SendIndication();
    }

    private async Task IndicateChange()
    {
        if (_indicatingChange || Server.ServiceChanged is not { } characteristic) return;
        if ((GetSubscription(characteristic) & CccdValue.Indications) == 0) return;
        _indicatingChange = true;
        IndicationOutcome outcome = IndicationOutcome.Confirmed;
        while (outcome == IndicationOutcome.Confirmed && _changedStart <= _changedEnd)
        {
            (ushort start, ushort end) = (_changedStart, _changedEnd);
            (_changedStart, _changedEnd) = (0xFFFF, 0);
            outcome = await Indicate(characteristic, [(byte)start, (byte)(start >> 8), (byte)end, (byte)(end >> 8)], NotifyChecks.None).ConfigureAwait(true);
        }

        _indicatingChange = false;
        if (outcome == IndicationOutcome.Confirmed) BecomeAware();
    }

    /// <summary>A bond that knew another table makes the client unaware of the whole of this one.</summary>
    private void MeetHash(Bond bond)
    {
        if (Server.Options.ForgetsTable) return;
        if (bond.DatabaseHash is { } known && !Server.Database.Hash.SequenceEqual(known)) OnDatabaseChanged(0x0001, 0xFFFF);
    }

    /// <summary>The hash to keep in the bond: the same array while it is unchanged.</summary>
    private byte[] KnownHash(Bond bond) =>
        bond.DatabaseHash is { } known && Server.Database.Hash.SequenceEqual(known) ? known : Server.Database.Hash.ToArray();
}
