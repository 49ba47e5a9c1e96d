using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>Sends commands as the controller allows and matches its answers ([Vol 4, Part E] 4.4).</summary>
/// <remarks>
/// Num_HCI_Command_Packets of the last event is the allowance; 1 before the first. Answers are matched by opcode, because a controller may
/// finish commands out of order. A command that is not answered in time means a dead controller: there is no way to carry on.
/// </remarks>
internal sealed class CommandQueue : IDisposable
{
    private readonly HostLoop _loop;
    private readonly TimeSpan _timeout;
    private readonly SpanAction _send;
    private readonly Action<string> _dead;
    private readonly LoopTimer _timer;
    private Queue<Command>? _waiting;
    private readonly List<Command> _sent = [];
    private int _credits = 1;
    private string? _closed;

    public CommandQueue(HostLoop loop, TimeSpan timeout, SpanAction send, Action<string> dead)
    {
        (_loop, _timeout, _send, _dead) = (loop, timeout, send, dead);
        _timer = loop.CreateTimer(OnTimeout);
    }

    internal delegate void SpanAction(ReadOnlySpan<byte> packet);

    /// <summary>Queues a whole H4 command packet; the answer, whatever it is, is a value.</summary>
    public Task<HciReply> Enqueue(HciOpcode opcode, ReadOnlySpan<byte> packet) => Enqueue(opcode, packet, times: 1, _timeout);

    /// <summary>
    /// Queues a command that is sent again, up to <paramref name="times"/> in all, each time it was not answered within
    /// <paramref name="patience"/>.
    /// </summary>
    public Task<HciReply> Enqueue(HciOpcode opcode, ReadOnlySpan<byte> packet, int times, TimeSpan patience)
    {
        _loop.AssertCurrent();
        if (_closed is not null) return Task.FromException<HciReply>(new HciTransportException(_closed));
        var command = new Command(opcode, ArrayPool<byte>.Shared.Rent(packet.Length), packet.Length, times, patience);
        packet.CopyTo(command.Packet);
        if (_credits > 0 && _waiting is not { Count: > 0 }) Send(command);
        else (_waiting ??= new Queue<Command>()).Enqueue(command);
        return command.Completion.Task;
    }

    /// <summary>Takes a Command Complete or Command Status; false when no such command is outstanding.</summary>
    public bool Answer(byte credits, HciOpcode opcode, HciErrorCode status, ReadOnlySpan<byte> parameters)
    {
        _credits = credits;
        int at = _sent.FindIndex(command => command.Opcode == opcode);
        if (at >= 0)
        {
            Command command = _sent[at];
            _sent.RemoveAt(at);
            command.Release();
            RestartTimer();
            command.Completion.TrySetResult(new HciReply(opcode, status, parameters.ToArray()));
        }

        SendAllowed();
        return at >= 0;
    }

    /// <summary>Ends every command, sent or not.</summary>
    public void Close(string reason)
    {
        if (_closed is not null) return;
        _closed = reason;
        Abandon(reason);
    }

    /// <summary>Ends every command, sent or not, and begins again as with a controller that was just switched on.</summary>
    public void Abandon(string reason)
    {
        _timer.Stop();
        _credits = 1;
        Command[] ended = [.. _sent, .. _waiting ?? []];
        _sent.Clear();
        _waiting?.Clear();
        foreach (Command command in ended)
        {
            command.Release();
            command.Completion.TrySetException(new HciTransportException(reason));
        }
    }

    public void Dispose() => _timer.Dispose();

    private void SendAllowed()
    {
        while (_credits > 0 && _closed is null && _waiting is { Count: > 0 } waiting) Send(waiting.Dequeue());
    }

    private void Send(Command command)
    {
        _credits--;
        _sent.Add(command);
        Transmit(command);
    }

    private void Transmit(Command command)
    {
        command.SentAt = _loop.Time.GetTimestamp();
        command.Times++;
        if (!_timer.IsRunning) _timer.Start(command.Patience);
        _send(command.Packet.AsSpan(0, command.Length));
        if (command.Times == command.MaximumTimes) command.Release();
    }

    private void RestartTimer()
    {
        if (_sent.Count == 0)
            _timer.Stop();
        else
            _timer.Start(
                _sent[0].Patience - _loop.Time.GetElapsedTime(_sent[0].SentAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero
            );
    }

    private void OnTimeout()
    {
        if (_sent.Count == 0) return;
        Command overdue = _sent[0];
        if (overdue.Times < overdue.MaximumTimes) Transmit(overdue);
        else _dead($"The controller did not answer {overdue}.");
    }

    private sealed class Command(HciOpcode opcode, byte[] packet, int length, int maximumTimes, TimeSpan patience)
    {
        private bool _isReleased;

        public HciOpcode Opcode => opcode;

        public byte[] Packet => packet;

        public int Length => length;

        public int MaximumTimes => maximumTimes;

        public TimeSpan Patience => patience;

        public int Times { get; set; }

        public long SentAt { get; set; }

        public TaskCompletionSource<HciReply> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Gives the packet back once it is not sent any more, wiped: it may hold a key.</summary>
        public void Release()
        {
            if (_isReleased) return;
            _isReleased = true;
            ArrayPool<byte>.Shared.Return(packet, clearArray: true);
        }

        public override string ToString() => maximumTimes == 1
            ? $"{opcode} (0x{(ushort)opcode:X4}) within {patience.TotalSeconds:0.#} s"
            : $"{opcode} (0x{(ushort)opcode:X4}), asked {maximumTimes} times within {(maximumTimes * patience).TotalSeconds:0.#} s";
    }
}
