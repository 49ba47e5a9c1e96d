using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.L2cap;

/// <summary>The LE signaling channel, CID 5 ([Vol 3, Part A] 4).</summary>
/// <remarks>
/// One command a packet. This host has neither of the credit-based flow control modes, so their requests are commands it does not
/// understand; "SPSM not supported" would claim the mode. Responses without a request are ignored; requests that cannot be read are
/// rejected, never answered twice.
/// </remarks>
internal sealed class Signaling : IL2capChannelUser
{
    /// <summary>MTU_sig of this host; the specification's least is 23.</summary>
    public const int Mtu = 64;

    private const int CommandHeader = 4;
    private const int MaximumQueuedAnswers = 16;
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(30);
    private static readonly Handler?[] Handlers = Table();

    private readonly L2capChannel _channel;
    private readonly LinkRole _role;
    private readonly IL2capLinkOwner _owner;
    private LoopTimer? _timer;
    private TaskCompletionSource<HciErrorCode>? _update;
    private byte _identifier;

    public Signaling(L2capChannel channel, LinkRole role, IL2capLinkOwner owner) => (_channel, _role, _owner) = (channel, role, owner);

    private delegate void Handler(Signaling signaling, byte identifier, ref PduReader data);

    /// <summary>
    /// Peripheral: asks the Central for other parameters. Success, or as an HCI error why not: Unacceptable Connection Parameters when it
    /// refuses, Unsupported Remote Feature when it does not know the request, LL Response Timeout when it is silent, Controller Busy while
    /// another request waits.
    /// </summary>
    public Task<HciErrorCode> RequestParametersAsync(ConnectionParameters wanted)
    {
        if (_update is not null) return Task.FromResult(HciErrorCode.ControllerBusy);
        _update = new TaskCompletionSource<HciErrorCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<HciErrorCode> answered = _update.Task;
        _identifier = _identifier == byte.MaxValue ? (byte)1 : (byte)(_identifier + 1);
        _timer ??= _channel.Loop.CreateTimer(() => EndUpdate(HciErrorCode.LmpOrLlResponseTimeout));
        _timer.Start(ResponseTimeout);
        var writer = new PduWriter(stackalloc byte[CommandHeader + 8]);
        Header(ref writer, SignalingCode.ConnectionParameterUpdateRequest, _identifier, 8);
        writer.U16(wanted.IntervalMin);
        writer.U16(wanted.IntervalMax);
        writer.U16(wanted.Latency);
        writer.U16(wanted.SupervisionTimeout);
        _channel.Send(writer.Written);
        return answered;
    }

    public void OnPdu(ReadOnlySpan<byte> pdu)
    {
        var reader = new PduReader(pdu);
        if (reader.Remaining < CommandHeader)
        {
            _owner.OnMalformed("a signaling packet without a whole command");
            return;
        }

        byte code = reader.U8();
        byte identifier = reader.U8();
        int length = reader.U16();
        if (identifier == 0 || Flooded) return;
        try
        {
            if (length != reader.Remaining) Misfit(code, identifier);
            else if (Handlers[code] is { } handler) handler(this, identifier, ref reader);
            else if (!IsResponse(code)) Reject(identifier, CommandRejectReason.CommandNotUnderstood);
        }
        catch (MalformedPduException exception)
        {
            _owner.OnMalformed($"signaling command 0x{code:X2}: {exception.Message}");
            if (!IsResponse(code)) Reject(identifier, CommandRejectReason.CommandNotUnderstood);
        }
    }

    /// <summary>A packet longer than <see cref="Mtu"/> began like this ([Vol 3, Part A] 4.1).</summary>
    public void OnOverlong(ReadOnlySpan<byte> beginning)
    {
        if (beginning.Length < 2 || beginning[1] == 0 || IsResponse(beginning[0]) || Flooded) return;
        var writer = new PduWriter(stackalloc byte[CommandHeader + 4]);
        Header(ref writer, SignalingCode.CommandReject, beginning[1], 4);
        writer.U16((ushort)CommandRejectReason.SignalingMtuExceeded);
        writer.U16(Mtu);
        _channel.Send(writer.Written);
    }

    public void OnDrained()
    {
    }

    public void OnClosed(HciErrorCode reason)
    {
        EndUpdate(reason);
        _timer?.Dispose();
    }

    // A peer that sends requests faster than it takes answers gets none until it does.
    private bool Flooded => _channel.Queued > MaximumQueuedAnswers;

    private static bool IsResponse(byte code) =>
        (SignalingCode)code
            is SignalingCode.CommandReject
                or SignalingCode.ConnectionResponse
                or SignalingCode.ConfigurationResponse
                or SignalingCode.DisconnectionResponse
                or SignalingCode.EchoResponse
                or SignalingCode.InformationResponse
                or SignalingCode.CreateChannelResponse
                or SignalingCode.MoveChannelResponse
                or SignalingCode.MoveChannelConfirmationResponse
                or SignalingCode.ConnectionParameterUpdateResponse
                or SignalingCode.LeCreditBasedConnectionResponse
                or SignalingCode.CreditBasedConnectionResponse
                or SignalingCode.CreditBasedReconfigureResponse;

    private static Handler?[] Table()
    {
        var table = new Handler?[256];
        table[(int)SignalingCode.CommandReject] = static (Signaling s, byte id, ref PduReader _) =>
            s.OnUpdateAnswered(id, HciErrorCode.UnsupportedRemoteFeature);
        table[(int)SignalingCode.DisconnectionRequest] = static (Signaling s, byte id, ref PduReader data) =>
            s.OnDisconnectionRequest(id, ref data);
        table[(int)SignalingCode.ConnectionParameterUpdateRequest] = static (Signaling s, byte id, ref PduReader data) =>
            s.OnParametersRequest(id, ref data);
        table[(int)SignalingCode.ConnectionParameterUpdateResponse] = static (Signaling s, byte id, ref PduReader data) =>
            s.OnParametersResponse(id, ref data);
        return table;
    }

    private static void Header(ref PduWriter writer, SignalingCode code, byte identifier, int length)
    {
        writer.U8((byte)code);
        writer.U8(identifier);
        writer.U16((ushort)length);
    }

    private void Misfit(byte code, byte identifier)
    {
        _owner.OnMalformed($"signaling command 0x{code:X2} whose length is not its packet's");
        if (!IsResponse(code)) Reject(identifier, CommandRejectReason.CommandNotUnderstood);
    }

    private void Reject(byte identifier, CommandRejectReason reason) => Respond(SignalingCode.CommandReject, identifier, (ushort)reason);

    private void Respond(SignalingCode code, byte identifier, ushort value)
    {
        var writer = new PduWriter(stackalloc byte[CommandHeader + 2]);
        Header(ref writer, code, identifier, 2);
        writer.U16(value);
        _channel.Send(writer.Written);
    }

    // [Vol 3, Part A] 4.20: only the Central may be asked; values out of range are rejected.
    private void OnParametersRequest(byte identifier, ref PduReader data)
    {
        var wanted = new ConnectionParameters(data.U16(), data.U16(), data.U16(), data.U16());
        data.End();
        if (_role != LinkRole.Central)
        {
            Reject(identifier, CommandRejectReason.CommandNotUnderstood);
            return;
        }

        const ushort accepted = 0, rejected = 1;
        Respond(
            SignalingCode.ConnectionParameterUpdateResponse,
            identifier,
            wanted.IsValid && _owner.OnParametersRequested(wanted) ? accepted : rejected
        );
    }

    // [Vol 3, Part A] 4.21
    private void OnParametersResponse(byte identifier, ref PduReader data)
    {
        ushort result = data.U16();
        data.End();
        OnUpdateAnswered(identifier, result == 0 ? HciErrorCode.Success : HciErrorCode.UnacceptableConnectionParameters);
    }

    private void OnUpdateAnswered(byte identifier, HciErrorCode result)
    {
        if (identifier == _identifier) EndUpdate(result);
    }

    private void EndUpdate(HciErrorCode result)
    {
        _timer?.Stop();
        TaskCompletionSource<HciErrorCode>? update = _update;
        _update = null;
        update?.TrySetResult(result);
    }

    // [Vol 3, Part A] 4.6: no channel has either CID, and both go back.
    private void OnDisconnectionRequest(byte identifier, ref PduReader data)
    {
        ushort destination = data.U16();
        ushort source = data.U16();
        data.End();
        var writer = new PduWriter(stackalloc byte[CommandHeader + 6]);
        Header(ref writer, SignalingCode.CommandReject, identifier, 6);
        writer.U16((ushort)CommandRejectReason.InvalidCidInRequest);
        writer.U16(destination);
        writer.U16(source);
        _channel.Send(writer.Written);
    }
}
