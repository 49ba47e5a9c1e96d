using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.L2cap;
using Microsoft.Extensions.Logging;

namespace BleStack.Att;

/// <summary>The unenhanced ATT bearer of one link: the server and the client that share channel 4 and its MTU.</summary>
/// <remarks>
/// Sorts what arrives by its role: requests and commands go to <see cref="Server"/>, confirmations to <see cref="Values"/>; responses,
/// notifications and indications to <see cref="Client"/>. After a transaction timeout nothing more is sent or taken on the bearer ([Vol 3,
/// Part F] 3.3.3). On the host's loop only.
/// </remarks>
public sealed class AttBearer : IL2capChannelUser
{
    private readonly byte[] _buffer;

    /// <summary>A bearer that serves <paramref name="table"/> over <paramref name="link"/>.</summary>
    public AttBearer(IAttLink link, AttributeTable table, AttOptions options)
    {
        options.Validate();
        (Link, Channel, Loop) = (link, link.AttChannel, link.AttChannel.Loop);
        Options = options;
        _buffer = new byte[options.Mtu];
        Server = new AttServer(this, table);
        Values = new HandleValueSender(this);
        Client = new AttClient(this);
    }

    /// <summary>The link below.</summary>
    public IAttLink Link { get; }

    /// <summary>Limits and timeouts of this bearer.</summary>
    public AttOptions Options { get; }

    /// <summary>Answers the peer's requests.</summary>
    public AttServer Server { get; }

    /// <summary>Sends the peer notifications and indications.</summary>
    public HandleValueSender Values { get; }

    /// <summary>Asks the peer's server.</summary>
    public AttClient Client { get; }

    /// <summary>Longest PDU both ways: 23 until an exchange.</summary>
    public ushort Mtu { get; private set; } = AttOptions.MinimumMtu;

    /// <summary>PDUs can be exchanged: neither closed nor dead by a timeout.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>The layer above's object for this bearer.</summary>
    public object? Owner { get; set; }

    /// <summary>Raised when the MTU becomes another.</summary>
    public event Action<ushort>? MtuChanged;

    /// <summary>Raised when the controller has taken everything that was queued, or the MTU that it waited for is agreed.</summary>
    public event Action? Drained;

    /// <summary>Raised once the link is gone.</summary>
    public event Action<HciErrorCode>? Closed;

    /// <summary>The link's attribute channel.</summary>
    internal IL2capChannel Channel { get; }

    /// <summary>The loop all of it runs on.</summary>
    internal HostLoop Loop { get; }

    /// <summary>A buffer for one PDU, free between two sends.</summary>
    internal Span<byte> Buffer => _buffer;

    /// <inheritdoc/>
    public void OnPdu(ReadOnlySpan<byte> pdu)
    {
        if (!IsOpen || pdu.IsEmpty) return;
        switch ((AttOpcode)pdu[0])
        {
            case var opcode when IsResponse(opcode):
                Client.Requests.OnResponse(pdu);
                break;
            case AttOpcode.HandleValueNotification or AttOpcode.HandleValueIndication or AttOpcode.MultipleHandleValueNotification:
                Client.OnHandleValue(pdu);
                break;
            case AttOpcode.HandleValueConfirmation:
                Values.OnConfirmation(pdu);
                break;
            default:
                Server.OnRequest(pdu);
                break;
        }
    }

    /// <summary>
    /// An answer to what this host asked is one on any link; a request, a command or a value is judged by the link's protection.
    /// </summary>
    public bool WaitsForEncryption(ReadOnlySpan<byte> pdu) =>
        !pdu.IsEmpty && (AttOpcode)pdu[0] is var opcode && !IsResponse(opcode) && opcode != AttOpcode.HandleValueConfirmation;

    /// <inheritdoc/>
    public void OnDrained() => Loop.Raise(Drained);

    /// <inheritdoc/>
    public void OnClosed(HciErrorCode reason)
    {
        IsOpen = false;
        Server.OnClosed();
        Values.Close(IndicationOutcome.LinkClosed);
        Client.Requests.OnClosed(AttFailure.LinkClosed, $"The link closed ({reason}).");
        Loop.Raise(Closed, reason);
    }

    private static bool IsResponse(AttOpcode opcode) =>
        opcode
            is AttOpcode.ErrorResponse
                or AttOpcode.ExchangeMtuResponse
                or AttOpcode.FindInformationResponse
                or AttOpcode.FindByTypeValueResponse
                or AttOpcode.ReadByTypeResponse
                or AttOpcode.ReadResponse
                or AttOpcode.ReadBlobResponse
                or AttOpcode.ReadMultipleResponse
                or AttOpcode.ReadByGroupTypeResponse
                or AttOpcode.WriteResponse
                or AttOpcode.PrepareWriteResponse
                or AttOpcode.ExecuteWriteResponse
                or AttOpcode.ReadMultipleVariableResponse;

    internal void Send(ReadOnlySpan<byte> pdu)
    {
        if (IsOpen) Channel.Send(pdu);
    }

    /// <summary>Takes the outcome of an exchange; both directions have the same, the smaller of the two offers.</summary>
    internal void AgreeMtu(ushort peersRxMtu)
    {
        ushort agreed = Math.Max(AttOptions.MinimumMtu, Math.Min(peersRxMtu, Options.Mtu));
        if (agreed == Mtu && !Options.Behavior.RepeatsMtuExchange) return;
        Mtu = agreed;
        Loop.Raise(MtuChanged, agreed);
    }

    /// <summary>The answer to this host's MTU request came: what it held back may leave.</summary>
    internal void OnMtuAgreed()
    {
        if (!IsOpen) return;
        Values.SendNext();
        OnDrained();
    }

    /// <summary>The end after a transaction timeout.</summary>
    internal void OnTransactionTimeout(AttOpcode unanswered)
    {
        if (!IsOpen) return;
        IsOpen = false;
        Options.Logger.LogWarning(
            "No answer to {Opcode} within {Timeout}; the attribute bearer of link 0x{Handle:X4} is dead.",
            unanswered,
            Options.TransactionTimeout,
            Link.Handle
        );
        Server.OnClosed();
        Values.Close(IndicationOutcome.TimedOut);
        Client.Requests.OnClosed(AttFailure.Timeout, $"No answer to {unanswered} within {Options.TransactionTimeout.TotalSeconds:0} s.");
        if (Options.DisconnectOnTimeout) Channel.Disconnect(HciErrorCode.RemoteUserTerminatedConnection);
    }
}
