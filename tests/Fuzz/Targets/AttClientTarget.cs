using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gatt;
using BleStack.Hci;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>The ATT and GATT clients against a hostile server. Octet 0 of a message selects the event.</summary>
public sealed class AttClientTarget : FuzzTarget
{
    internal const int Answer = 0, Error = 5, Any = 6, Begin = 8, Time = 10, Cancel = 11, Fitting = 12;

    private static readonly byte[] s_unasked = [0x1B, 0x1D, 0x23, 0x01, 0x0B, 0x09, 0x11, 0x05, 0x17, 0x21];

    public override string Name => "att-client";

    public override string Summary =>
        "responses, notifications and indications into the ATT and GATT clients: every task ends, with AttException at worst; one request on the air; the next request still gets its answer";

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        for (int i = 10 + random.Next(60); i > 0; i--)
        {
            switch (random.Next(12))
            {
                case 0 or 1: script.Add(Begin, random.Byte(), random.Byte(), random.Byte()); break;
                case 2: script.Add([Any, random.Pick<byte>(s_unasked), .. Body(random)]); break;
                case 3: script.Add(Error, (byte)random.Next(0x14), random.Byte()); break;
                case 4 when random.OneIn(3): script.Add(random.OneIn(3) ? [Time, (byte)random.Next(40)] : [Cancel, random.Byte()]); break;
                case 5 or 6 or 7: script.Add(Fitting, random.Byte(), random.Byte(), random.Byte()); break;
                default: script.Add([Answer, .. Body(random)]); break;
            }
        }
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        var bench = new AttClientBench();
        var reader = new ScriptReader(script);
        int inputs = 0;
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            inputs++;
            if (!message.IsEmpty) bench.Take(message[0] % 14, message[1..]);
        }

        bench.ExpectUsable();
        return inputs;
    }

    private static byte[] Body(FuzzRandom random)
    {
        byte[] body = random.Bytes(random.OneIn(10) ? random.Next(560) : random.Next(23));
        for (int at = 0; at < body.Length; at++)
            if (!random.OneIn(3)) body[at] = (byte)(at % 2 == 0 ? random.Next(24) : 0);
        return body;
    }
}

/// <summary>A GATT client whose requests a script answers.</summary>
internal sealed class AttClientBench
{
    private const int MostTasks = 64;

    private readonly FuzzLoop _loop = new();
    private readonly GattServer _server = new(new GattServerOptions { GapService = false, GattService = false });
    private readonly List<Task> _tasks = [];
    private readonly List<CancellationTokenSource> _cancels = [];
    private AttLink _link;
    private GattConnection _connection = null!;
    private byte[]? _outstanding;

    public AttClientBench()
    {
        _link = new AttLink(_loop.Loop);
        _loop.Do(() => _connection = _server.Open(_link));
    }

    public void Take(int what, ReadOnlySpan<byte> octets)
    {
        var data = new Octets(octets);
        switch (what)
        {
            case < AttClientTarget.Error: Deliver([(byte)((_outstanding?[0] ?? 0x0A) + 1), .. octets]); break;
            case AttClientTarget.Error: Deliver([0x01, _outstanding?[0] ?? 0x0A, data.U8(), 0, data.U8()]); break;
            case AttClientTarget.Any or AttClientTarget.Any + 1: Deliver(octets.ToArray()); break;
            case AttClientTarget.Begin or AttClientTarget.Begin + 1: Begin(data.U8(), data.U8(), data.U8()); break;
            case AttClientTarget.Time: _loop.Pass(TimeSpan.FromSeconds(data.U8() % 40)); Watch(); break;
            case AttClientTarget.Cancel when _cancels.Count > 0: CancelOne(data.U8()); break;
            case AttClientTarget.Fitting or AttClientTarget.Fitting + 1: DeliverFitting(data.U8(), data.U8(), data.U8()); break;
        }
    }

    public void ExpectUsable()
    {
        for (int i = 0; i < 2000 && _outstanding is { } request; i++) Deliver([0x01, request[0], 0, 0, 0x0A]);
        if (_outstanding is not null)
            throw new RuleBrokenException("the client goes on asking although every answer is Attribute Not Found");
        if (!_connection.IsOpen) Reopen();
        Task<byte[]> read = Task.FromResult<byte[]>([]);
        _loop.Do(() => read = _connection.Client.ReadAsync(0x1234));
        Watch();
        if (_outstanding is not [0x0A, 0x34, 0x12]) throw new RuleBrokenException("the next request does not go out");
        Deliver([0x0B, 7, 8, 9]);
        if (!read.IsCompletedSuccessfully || !read.Result.AsSpan().SequenceEqual<byte>([7, 8, 9]))
            throw new RuleBrokenException("the next request does not get its answer");
        Close();
    }

    private void Begin(byte kind, byte a, byte b)
    {
        if (_tasks.Count >= MostTasks) return;
        var cancel = new CancellationTokenSource();
        _cancels.Add(cancel);
        CancellationToken token = cancel.Token;
        GattClient client = _connection.Client;
        ushort handle = (ushort)(a + 1);
        _loop.Do(() =>
        {
            // Requests that cannot be made are refused where they are asked for.
            try
            {
                _tasks.Add(Start(client, kind, handle, b, token));
            }
            catch (Exception refused) when (refused is ArgumentException or InvalidOperationException)
            {
            }
        });
        Watch();
    }

    private static Task Start(GattClient client, byte kind, ushort handle, byte b, CancellationToken token) => (kind % 16) switch
    {
        0 => client.DiscoverAllAsync(token),
        1 => client.ReadAsync(handle, token),
        2 => client.WriteAsync(handle, new byte[b * 2], token),
        3 => client.ExchangeMtuAsync(token),
        4 => client.ReadByUuidAsync(b, 1, 0xFFFF, token),
        5 => client.ReadMultipleAsync([handle, b], token),
        6 => client.ReadMultipleVariableAsync([handle, b], token),
        7 => client.WriteReliablyAsync([(handle, new byte[b]), ((ushort)(handle + 1), new byte[3])], token),
        8 => client.WriteWithoutResponseAsync(handle, new byte[b % 20]),
        9 => client.WriteSignedAsync(handle, new byte[b % 8]),
        10 => client.Att.FindInformationAsync(handle, 0xFFFF, token),
        11 => client.Att.FindByTypeValueAsync(1, 0xFFFF, 0x2800, new byte[] { 0x0D, 0x18 }, token),
        12 => client.Att.ReadByGroupTypeAsync(handle, 0xFFFF, 0x2800, token),
        13 => client.Att.PrepareWriteAsync(handle, b, new byte[b % 18], token),
        14 when client.Services is [{ Characteristics: [var first, ..] }, ..] => client.SubscribeAsync(first, static _ => { }, null, token),
        _ => client.DiscoverAllAsync(token),
    };

    // An answer of the right form: handles ascend, element lengths fit.
    private void DeliverFitting(byte a, byte b, byte c)
    {
        if (_outstanding is not { } request) return;
        ushort next = (ushort)Math.Max(request.Length >= 3 ? request[1] | request[2] << 8 : 1, 1);
        ushort end = (ushort)(next + (b % 7));
        Deliver(request[0] switch
        {
            0x02 => [0x03, a, (byte)(b % 3)],
            0x04 => [0x05, 1, (byte)next, (byte)(next >> 8), (byte)c, (byte)(0x28 + (b % 2))],
            0x06 => [0x07, (byte)next, (byte)(next >> 8), (byte)end, (byte)(end >> 8)],
            0x08 when (b & 1) == 0 =>
            [
                0x09,
                7,
                (byte)next,
                (byte)(next >> 8),
                (byte)c,
                (byte)(next + 1),
                (byte)((next + 1) >> 8),
                0x37,
                0x2A,
            ],
            0x08 => [0x09, 8, (byte)next, (byte)(next >> 8), (byte)next, (byte)(next >> 8), (byte)end, (byte)(end >> 8), 0x0D, 0x18],
            0x10 => [0x11, 6, (byte)next, (byte)(next >> 8), (byte)end, (byte)(end >> 8), (byte)c, 0x18],
            0x0A or 0x0C => [(byte)(request[0] + 1), .. new byte[c % 4 == 0 ? c % 20 : 22]],
            0x16 => [0x17, .. request[1..]],
            0x20 => [0x21, 2, 0, a, b, 1, 0, c],
            _ => [(byte)(request[0] + 1)],
        });
    }

    private void Deliver(byte[] pdu)
    {
        if (
            _outstanding is { } request
            && pdu.Length > 0
            && (pdu[0] == request[0] + 1 || (pdu[0] == 0x01 && (pdu.Length != 5 || pdu[1] == request[0])))
        )
            _outstanding = null;
        int confirmations = pdu is [0x1D, _, _, ..] && _connection.IsOpen ? 1 : 0;
        _loop.Do(() => _connection.Bearer.OnPdu(pdu));
        Watch(confirmations);
    }

    private void Watch(int confirmations = 0)
    {
        foreach (byte[] pdu in _link.Sent)
        {
            if (pdu.Length > _connection.Mtu) throw new RuleBrokenException($"a PDU of {pdu.Length} octets at an MTU of {_connection.Mtu}");
            if (pdu[0] == 0x1E) confirmations--;
            if (pdu[0] is 0x1E or >= 0x40 || pdu[0] % 2 == 1) continue; // Confirmations, commands, and what our own server answers.
            if (_outstanding is not null) throw new RuleBrokenException("a second request before the answer to the first");
            _outstanding = pdu;
        }

        _link.Sent.Clear();
        if (!_connection.IsOpen) _outstanding = null;
        if (confirmations != 0) throw new RuleBrokenException("an indication is not confirmed exactly once");
    }

    private void CancelOne(byte which)
    {
        CancellationTokenSource chosen = _cancels[which % _cancels.Count];
        _loop.Do(chosen.Cancel);
        Watch();
    }

    private void Reopen()
    {
        if (!_link.IsDisconnected) throw new RuleBrokenException("a dead bearer did not end its link");
        Close();
        _link = new AttLink(_loop.Loop);
        _loop.Do(() => _connection = _server.Open(_link));
    }

    private void Close()
    {
        _loop.Do(() => _connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        _loop.Pass(TimeSpan.Zero);
        foreach (Task task in _tasks)
        {
            if (!task.IsCompleted) throw new RuleBrokenException("a task did not end with its link");
            if (
                task.Exception?.InnerException
                is { } failure
                    and not (AttException or OperationCanceledException or ArgumentException or InvalidOperationException)
            )
                throw new RuleBrokenException("a task ended with an exception that is not documented", failure);
        }

        _tasks.Clear();
        _outstanding = null;
        _link.Sent.Clear();
        foreach (CancellationTokenSource cancel in _cancels) cancel.Dispose();
        _cancels.Clear();
    }
}
