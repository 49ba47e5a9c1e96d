using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci.Packets;
using Microsoft.Extensions.Logging;

namespace BleStack.Hci;

/// <summary>The host's side of HCI: commands and their answers, events, ACL data, buffers ([Vol 4, Part E] 4).</summary>
/// <remarks>
/// Packets come on any thread and are handled on the loop in order. One that comes on the loop, while nothing else is in this host's
/// hands, is handled where it lies; all others are copied into pooled buffers, and a burst of them costs one post. Whatever a controller
/// sends, a malformed packet is dropped, counted and logged, and never ends the host; only a dead transport or a command without an
/// answer does, once, through <see cref="IHciUser.OnClosed"/>.
/// </remarks>
internal sealed class HciHost : ILoopSink, IDisposable
{
    private static readonly Action<object?> DrainWork = static state => ((HciHost)state!).Drain();
    private static readonly EventHandler?[] Own = Table();
    private static readonly Action<object?> CloseWork = static state => ((HciHost)state!).CloseNow();

    private readonly IHciTransport _transport;
    private readonly IHciUser _user;
    private readonly IHciTrace? _trace;
    private readonly ILogger _log;
    private readonly CommandQueue _commands;
    private readonly ControllerSetup _setup;
    private readonly Lock _gate = new();
    private Queue<(byte[] Buffer, int Length)>? _inbound;
    private volatile bool _isDraining;
    private bool _isBusy;
    private bool _isClosed;
    private string? _closing;

    public HciHost(IHciTransport transport, HostLoop loop, IHciUser user, HciHostOptions options)
    {
        (_transport, Loop, _user, _trace, _log) = (transport, loop, user, options.Trace, options.Logger);
        CommandQueue.SpanAction send = Send;
        _commands = new CommandQueue(loop, options.CommandTimeout, send, Fail);
        Acl = new AclScheduler(send);
        _setup = new ControllerSetup(this, transport, _commands);
    }

    private delegate void EventHandler(HciHost host, ReadOnlySpan<byte> parameters);

    public HostLoop Loop { get; }

    public AclScheduler Acl { get; }

    /// <summary>What the controller has said of itself.</summary>
    public ControllerInfo Controller => _setup.Controller;

    /// <summary>Packets dropped for being malformed or of no use.</summary>
    public int Dropped { get; private set; }

    public bool IsClosed => _isClosed;

    public void Open()
    {
        _transport.AwaitResetAnswer();
        _transport.Open(this);
    }

    public Task<HciReply> CommandAsync<T>(scoped in T command) where T : IHciCommand<T>, allows ref struct
    {
        Span<byte> packet = stackalloc byte[HciPacket.MaxCommandLength];
        return _commands.Enqueue(T.Opcode, packet[..HciPacket.WriteCommand(packet, command)]);
    }

    public Task<HciReply> CommandAsync(HciOpcode opcode)
    {
        Span<byte> packet = stackalloc byte[4];
        return _commands.Enqueue(opcode, packet[..HciPacket.WriteCommand(packet, opcode)]);
    }

    /// <summary>Sends a command whose refusal is only worth a log line.</summary>
    public void Post<T>(scoped in T command) where T : IHciCommand<T>, allows ref struct => Watch(CommandAsync(command));

    /// <summary>From reset to usable.</summary>
    public Task InitialiseAsync() => _setup.RunAsync();

    /// <summary>Ends everything that is under way: what is asked next begins with a reset.</summary>
    public void Abandon(string reason) => _commands.Abandon(reason);

    public void OnPacket(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty) return;
        _trace?.Write(packet, received: true);
        if (Loop.IsCurrent && !_isBusy && !_isDraining) HandleHere(packet);
        else Queue(packet);
    }

    public void OnClosed(string reason)
    {
        Interlocked.CompareExchange(ref _closing, reason, null);
        Loop.Post(CloseWork, this);
    }

    /// <summary>Ends everything now. On the loop only.</summary>
    public void Close(string reason)
    {
        Interlocked.CompareExchange(ref _closing, reason, null);
        CloseNow();
    }

    public void Dispose()
    {
        Close("The host was closed.");
        _commands.Dispose();
    }

    internal void Drop(string why)
    {
        Dropped++;
        _log.LogWarning("HCI packet dropped: {Why}", why);
    }

    private void Send(ReadOnlySpan<byte> packet)
    {
        _trace?.Write(packet, received: false);
        bool outer = _isBusy;
        _isBusy = true;
        _transport.Send(packet);
        _isBusy = outer;
    }

    private void Queue(ReadOnlySpan<byte> packet)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(packet.Length);
        packet.CopyTo(buffer);
        lock (_gate)
        {
            (_inbound ??= new Queue<(byte[] Buffer, int Length)>()).Enqueue((buffer, packet.Length));
            if (_isDraining) return;
            _isDraining = true;
        }

        Loop.Deliver(DrainWork, this);
    }

    private async void Watch(Task<HciReply> answer)
    {
        try
        {
            HciReply reply = await answer.ConfigureAwait(true);
            if (!reply.IsSuccess) _log.LogWarning("The controller refused {Opcode}: {Status}", reply.Opcode, reply.Status);
        }
        catch (HciTransportException)
        {
            // The end is told through OnClosed.
        }
    }

    /// <summary>The events HCI itself lives on; all others go up.</summary>
    private static EventHandler?[] Table()
    {
        var table = new EventHandler?[256];
        table[(int)HciEventCode.CommandComplete] = static (host, parameters) => host.OnCommandComplete(parameters);
        table[(int)HciEventCode.CommandStatus] = static (host, parameters) => host.OnCommandStatus(parameters);
        table[(int)HciEventCode.NumberOfCompletedPackets] = static (host, parameters) => host.OnCompletedPackets(parameters);
        table[(int)HciEventCode.HardwareError] = static (host, parameters) => host.OnHardwareError(parameters);
        table[(int)HciEventCode.DataBufferOverflow] = static (host, _) => host.Drop("the controller reports a data buffer overflow");
        return table;
    }

    private static bool IsResetAnswer(ReadOnlySpan<byte> packet)
    {
        const byte low = (int)HciOpcode.Reset & 0xFF, high = (int)HciOpcode.Reset >> 8;
        ReadOnlySpan<byte> complete = [(byte)H4PacketType.Event, (byte)HciEventCode.CommandComplete];
        ReadOnlySpan<byte> status = [(byte)H4PacketType.Event, (byte)HciEventCode.CommandStatus];
        ReadOnlySpan<byte> reset = [low, high];
        if (packet.Length < 7) return false;
        return packet.StartsWith(complete) ? packet[4..].StartsWith(reset) : packet.StartsWith(status) && packet[5..].StartsWith(reset);
    }

    private void Fail(string reason)
    {
        if (_setup.IsResetting && _transport.AwaitResetAnswer() is var noise and > 0)
            reason += $" {noise} octet(s) came that are no answer: check that {_transport.Name} speaks H4, "
                + "and for a serial port the baud rate and RTS/CTS flow control.";
        _log.LogError("{Reason}", reason);
        Close(reason);
    }

    private void CloseNow()
    {
        if (_isClosed) return;
        _isClosed = true;
        string reason = _closing!;
        _commands.Close(reason);
        _transport.Dispose();
        _user.OnClosed(reason);
    }

    private void Drain()
    {
        bool finished = false;
        try
        {
            while (Next(out (byte[] Buffer, int Length) item)) Handle(item.Buffer, item.Length);
            finished = true;
        }
        finally
        {
            // A handler's bug goes to the loop's reporter; the packets behind it still come.
            if (!finished) Loop.Post(DrainWork, this);
        }
    }

    private bool Next(out (byte[] Buffer, int Length) item)
    {
        lock (_gate)
        {
            return _isDraining = _inbound!.TryDequeue(out item);
        }
    }

    private void Handle(byte[] buffer, int length)
    {
        try
        {
            HandleHere(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void HandleHere(ReadOnlySpan<byte> packet)
    {
        // A transport may deliver within Send, or a handler called from here may bring the next packet: it waits its turn.
        _isBusy = true;
        try
        {
            if (!_isClosed) Dispatch(packet);
        }
        catch (MalformedPduException exception)
        {
            Drop(exception.Message);
        }
        catch (Exception exception)
        {
            // The caller, perhaps a controller in this process with other hosts on it, has no part in a bug here.
            Loop.Report(exception);
        }
        finally
        {
            _isBusy = false;
        }
    }

    private void Dispatch(ReadOnlySpan<byte> packet)
    {
        // [Vol 4, Part E] 7.3.2: until the reset is answered, everything is of the time before it.
        if (_setup.IsResetting)
        {
            if (!IsResetAnswer(packet))
            {
                Drop("it came before the answer to the reset");
                return;
            }

            _setup.IsResetting = false;
        }

        switch ((H4PacketType)packet[0])
        {
            case H4PacketType.Event:
                HciEventCode code = HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> parameters);
                if (Own[(int)code] is { } handler) handler(this, parameters);
                else _user.OnEvent(code, parameters);
                break;
            case H4PacketType.AclData:
                _user.OnAcl(HciPacket.ReadAcl(packet, out ReadOnlySpan<byte> data), data);
                break;
            default:
                Drop($"packet indicator 0x{packet[0]:X2} is not for a host");
                break;
        }
    }

    // [Vol 4, Part E] 7.7.14; an opcode of 0 only gives the number of commands allowed.
    private void OnCommandComplete(ReadOnlySpan<byte> parameters)
    {
        CommandComplete complete = CommandComplete.Parse(parameters);
        Answer(complete.NumHciCommandPackets, complete.CommandOpcode, complete.Status, complete.ReturnParameters);
    }

    // [Vol 4, Part E] 7.7.15
    private void OnCommandStatus(ReadOnlySpan<byte> parameters)
    {
        CommandStatus status = CommandStatus.Parse(parameters);
        Answer(status.NumHciCommandPackets, status.CommandOpcode, status.Status, default);
    }

    private void Answer(byte credits, HciOpcode opcode, HciErrorCode status, ReadOnlySpan<byte> parameters)
    {
        if (!_commands.Answer(credits, opcode, status, parameters) && opcode != HciOpcode.None)
            Drop($"an answer to {opcode}, which was not asked");
    }

    // [Vol 4, Part E] 7.7.19
    private void OnCompletedPackets(ReadOnlySpan<byte> parameters)
    {
        NumberOfCompletedPackets completed = NumberOfCompletedPackets.Parse(parameters);
        for (int i = 0; i < completed.Count; i++) Acl.OnCompleted(completed[i].ConnectionHandle, completed[i].Count);
    }

    // [Vol 4, Part E] 7.7.16: the controller has lost its state, and with it every link.
    private void OnHardwareError(ReadOnlySpan<byte> parameters) =>
        _user.OnHardwareError($"The controller reports a hardware error (0x{HardwareError.Parse(parameters).HardwareCode:X2}).");
}
