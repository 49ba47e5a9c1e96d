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
    private readonly Queue<Command> _waiting = new();
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
    public Task<HciReply> Enqueue(HciOpcode opcode, ReadOnlySpan<byte> packet)
    {
        _loop.AssertCurrent();
        if (_closed is not null) return Task.FromException<HciReply>(new HciTransportException(_closed));
        var command = new Command(opcode, ArrayPool<byte>.Shared.Rent(packet.Length), packet.Length);
        packet.CopyTo(command.Packet);
        _waiting.Enqueue(command);
        SendAllowed();
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
        _timer.Stop();
        foreach (Command command in _sent) command.Completion.TrySetException(new HciTransportException(reason));
        _sent.Clear();
        while (_waiting.TryDequeue(out Command? command)) command.Completion.TrySetException(new HciTransportException(reason));
    }

    public void Dispose() => _timer.Dispose();

    private void SendAllowed()
    {
        while (_credits > 0 && _closed is null && _waiting.TryDequeue(out Command? command))
        {
            _credits--;
            command.SentAt = _loop.Time.GetTimestamp();
            _sent.Add(command);
            if (!_timer.IsRunning) _timer.Start(_timeout);
            _send(command.Packet.AsSpan(0, command.Length));

            // It may hold a key.
            ArrayPool<byte>.Shared.Return(command.Packet, clearArray: true);
        }
    }

    private void RestartTimer()
    {
        if (_sent.Count == 0) _timer.Stop();
        else _timer.Start(_timeout - _loop.Time.GetElapsedTime(_sent[0].SentAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private void OnTimeout()
    {
        if (_sent.Count > 0) _dead($"The controller did not answer {_sent[0].Opcode} (0x{(ushort)_sent[0].Opcode:X4}) within {_timeout.TotalSeconds:0.#} s.");
    }

    private sealed class Command(HciOpcode opcode, byte[] packet, int length)
    {
        public HciOpcode Opcode { get; } = opcode;

        public byte[] Packet { get; } = packet;

        public int Length { get; } = length;

        public long SentAt { get; set; }

        public TaskCompletionSource<HciReply> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
