using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>
/// The ATT server under GATT. Octet 0 of a message selects the event: 0–9 a PDU arrives, 10 a handler answers, 11 security changes, and so
/// on.
/// </summary>
public sealed class AttServerTarget : FuzzTarget
{
    internal const int Pdu = 0, Answer = 10, Secure = 11, Push = 12, Time = 13, Reopen = 14, Table = 15;

    private static readonly byte[] s_requests = [0x02, 0x04, 0x06, 0x08, 0x0A, 0x0C, 0x0E, 0x10, 0x12, 0x16, 0x18, 0x20, 0x52, 0xD2, 0x1E];

    public override string Name => "att-server";

    public override string Summary =>
        "requests, commands and confirmations into the ATT server with deferred handlers, a changing table and changing security: one response a request, none otherwise, none over the MTU, and it still answers";

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        for (int i = 10 + random.Next(60); i > 0; i--)
        {
            switch (random.Next(14))
            {
                case 0 or 1 when random.OneIn(2):
                    script.Add([
                        Answer,
                        random.Byte(),
                        random.Byte(),
                        .. random.Bytes(random.OneIn(3) ? random.Next(560) : random.Next(24)),
                    ]);
                    break;
                case 1:
                    script.Add(Secure, random.Byte(), random.Byte());
                    break;
                case 2:
                    script.Add(random.OneIn(3) ? [Time, (byte)random.Next(40)] : [Push, random.Byte(), (byte)random.Next(80)]);
                    break;
                case 3 when random.OneIn(3):
                    script.Add(random.OneIn(2) ? [Reopen, random.Byte()] : [Table, random.Byte()]);
                    break;
                default:
                    script.Add([Pdu, .. Request(random)]);
                    break;
            }
        }
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        var bench = new AttServerBench();
        var reader = new ScriptReader(script);
        int inputs = 0;
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            inputs++;
            if (!message.IsEmpty) bench.Take(message[0] & 0x0F, message[1..]);
        }

        bench.ExpectUsable();
        return inputs;
    }

    private static byte[] Request(FuzzRandom random)
    {
        byte opcode = random.OneIn(12) ? random.Byte() : random.Pick<byte>(s_requests);
        int length = opcode switch
        {
            0x02 or 0x0A => 2,
            0x04 or 0x0C => 4,
            0x08 or 0x10 => random.OneIn(5) ? 20 : 6,
            0x18 => 1,
            0x1E => 0,
            0x0E or 0x20 => 2 * (2 + random.Next(6)),
            _ => 2 + random.Next(random.OneIn(8) ? 520 : 24),
        };
        if (random.OneIn(15)) length = random.Next(30);
        byte[] pdu = [opcode, .. random.Bytes(length)];
        for (int at = 1; at < pdu.Length; at++)
            if (!random.OneIn(4)) pdu[at] = (byte)(at % 2 == 0 ? (random.OneIn(20) ? 0xFF : 0) : random.Next(48));
        if (opcode is 0x08 or 0x10 or 0x06 && pdu.Length >= 7 && !random.OneIn(4))
            (pdu[3], pdu[4], pdu[5], pdu[6]) = (0xFF, 0xFF, (byte)random.Next(5), random.OneIn(4) ? (byte)0x2A : (byte)0x28);
        if (opcode == 0x16 && pdu.Length >= 5) (pdu[3], pdu[4]) = ((byte)random.Next(40), 0);
        if (opcode == 0xD2 && pdu.Length > 14 && !random.OneIn(3)) pdu.AsSpan(pdu.Length - 12).Fill(0x5A);
        return pdu;
    }
}

/// <summary>A GATT server with one of every kind of attribute on a recording link, and the rules for each answer.</summary>
internal sealed class AttServerBench
{
    private static readonly byte[] s_clientSide =
    [
        0x01, 0x03, 0x05, 0x07, 0x09, 0x0B, 0x0D, 0x0F, 0x11, 0x13, 0x17, 0x19, 0x1B, 0x1D, 0x1E, 0x21, 0x23,
    ];
    private static readonly BleUuid s_custom = new(new Guid("9b574847-f706-436c-bed7-fc01eb0965c1"));

    private readonly FuzzLoop _loop = new();
    private readonly GattServer _server;
    private readonly GattCharacteristic _measurement = new(0x2A37, GattProperties.Notify | GattProperties.Indicate);
    private readonly List<AttReadRequest> _reads = [];
    private readonly List<AttWriteRequest> _writes = [];
    private AttLink _link;
    private GattConnection _connection = null!;
    private GattService? _extra;
    private byte _deferred;

    public AttServerBench()
    {
        _link = new AttLink(_loop.Loop);
        _server = new GattServer(
            new GattServerOptions
            {
                DeviceName = "Fuzz",
                CentralAddressResolution = true,
                Att = new AttOptions { Authorize = static (_, row) => (row.Handle & 1) != 0 },
            }
        );
        AddServices();
        _loop.Do(() => _connection = _server.Open(_link));
    }

    private AttServer Att => _connection.Bearer.Server;

    public void Take(int what, ReadOnlySpan<byte> octets)
    {
        var data = new Octets(octets);
        switch (what)
        {
            case < AttServerTarget.Answer: Feed(octets.ToArray()); break;
            case AttServerTarget.Answer: Respond(data.U8(), data.U8(), data.Rest().ToArray()); break;
            case AttServerTarget.Secure: Secure(data.U8(), data.U8()); break;
            case AttServerTarget.Push: Push(data.U8(), data.U8()); break;
            case AttServerTarget.Time: Time(data.U8() % 40); break;
            case AttServerTarget.Reopen: Reopen(data.U8()); break;
            case AttServerTarget.Table: ChangeTable(); break;
        }
    }

    /// <summary>Whatever came: the link, or the next one, answers a read of the Device Name.</summary>
    public void ExpectUsable()
    {
        for (int i = 0; i < 600 && Att.IsBusy; i++) Respond(0, 1, [1]);
        if (Att.IsBusy) throw new RuleBrokenException("a request stays open although every handler has answered");
        if (!_connection.IsOpen)
        {
            if (!_link.IsDisconnected) throw new RuleBrokenException("a dead bearer did not end its link");
            Reopen(0);
        }

        for (int attempt = 0; attempt < 2; attempt++)
        {
            _link.Sent.Clear();
            _loop.Do(() => _connection.Bearer.OnPdu([0x0A, 3, 0]));
            byte[][] answers = Responses();
            if (answers is [[0x0B, (byte)'F', (byte)'u', (byte)'z', (byte)'z']]) return;
            if (answers is not [[0x01, 0x0A, _, _, (byte)AttErrorCode.DatabaseOutOfSync]]) break;
        }

        throw new RuleBrokenException("the Device Name cannot be read any more");
    }

    private void AddServices()
    {
        GattService battery = _server.Add(
            new GattService(0x180F, isPrimary: false).Add(new GattCharacteristic(0x2A19, GattProperties.Read | GattProperties.Notify))
        );
        var text = new GattCharacteristic(s_custom, GattProperties.Read | GattProperties.Write | GattProperties.WriteWithoutResponse);
        text.SetValue("some text"u8);
        text.Add(GattDescriptor.UserDescription("What it is", AttributePermissions.Read | AttributePermissions.Write));
        var secret = new GattCharacteristic(
            0x2A38,
            GattProperties.Read | GattProperties.Write,
            AttributePermissions.ReadAuthenticated | AttributePermissions.WriteAuthenticated
        );
        var command = new GattCharacteristic(0x2A39, GattProperties.WriteWithoutResponse | GattProperties.AuthenticatedSignedWrites);
        _server.Add(new GattService(0x180D).Include(battery).Add(_measurement).Add(text).Add(secret).Add(command));
        for (ushort handle = 40; handle < 44; handle++) AddDeferred(handle);
    }

    private void AddDeferred(ushort handle)
    {
        var row = new AttributeRow(
            0xFFF1,
            AttributePermissions.Read | AttributePermissions.Write | (handle == 43 ? AttributePermissions.ReadEncrypted : 0)
        )
        {
            OnRead = request => _reads.Add(request),
            OnWrite = (request, _) =>
            {
                if (_deferred++ % 4 == 3) throw new AttException(AttErrorCode.ValueNotAllowed, request.Attribute.Handle);
                if (request.NeedsAnswer) _writes.Add(request);
            },
        };
        _server.Database.Table.Add(row, handle);
    }

    private void Feed(byte[] pdu)
    {
        bool wasBusy = Att.IsBusy, wasOpen = _connection.IsOpen;
        int ignored = Att.IgnoredRequests;
        _link.Sent.Clear();
        _loop.Do(() => _connection.Bearer.OnPdu(pdu));
        byte[][] responses = Responses();
        bool isRequest = wasOpen && pdu.Length > 0 && (pdu[0] & 0x40) == 0 && Array.IndexOf(s_clientSide, pdu[0]) < 0;
        int expected = !isRequest ? 0 : Att.IgnoredRequests > ignored || (!wasBusy && Att.IsBusy) ? 0 : 1;
        if (responses.Length != expected)
            throw new RuleBrokenException($"{responses.Length} responses where {expected} must be, to {Convert.ToHexString(pdu)}");
        if (expected == 1) ExpectAnswerTo(pdu[0], responses[0]);
    }

    private static void ExpectAnswerTo(byte opcode, byte[] response)
    {
        bool fits = response[0] == 0x01 ? response.Length == 5 && response[1] == opcode && response[4] != 0 : response[0] == opcode + 1;
        if (!fits) throw new RuleBrokenException($"{Convert.ToHexString(response)} is no answer to opcode 0x{opcode:X2}");
    }

    private byte[][] Responses()
    {
        foreach (byte[] pdu in _link.Sent)
            if (pdu.Length == 0 || pdu.Length > _connection.Mtu)
                throw new RuleBrokenException($"a PDU of {pdu.Length} octets at an MTU of {_connection.Mtu}");
        return [.. _link.Sent.FindAll(static pdu => pdu[0] is not (0x1B or 0x1D or 0x1E or 0x23))];
    }

    private void Respond(byte which, byte how, byte[] value)
    {
        bool wasBusy = Att.IsBusy;
        _link.Sent.Clear();
        _loop.Do(() => AnswerOne(which, how, value));
        int expected = wasBusy && !Att.IsBusy && _connection.IsOpen ? 1 : 0;
        if (Responses().Length != expected)
            throw new RuleBrokenException($"{Responses().Length} responses where {expected} must be, when a handler answered");
    }

    private void AnswerOne(byte which, byte how, byte[] value)
    {
        // Old requests stay in the lists: a late or second answer must have no effect.
        AttReadRequest? pending = _reads.Exists(static one => one.IsPending) ? _reads.FindLast(static one => one.IsPending) : null;
        AttWriteRequest? writing = _writes.Exists(static one => one.IsPending) ? _writes.FindLast(static one => one.IsPending) : null;
        if (how % 8 == 0 && _reads.Count > 0) _reads[which % _reads.Count].Respond(value);
        else if (how % 8 == 2) pending?.Fail((AttErrorCode)which);
        else pending?.Respond(value.Length == 0 ? [which] : value);
        if (how % 8 == 3) writing?.Fail((AttErrorCode)which);
        else writing?.Respond();
        if (how % 8 == 4 && _writes.Count > 0) _writes[which % _writes.Count].Respond();
        if (_reads.Count > 50) _reads.RemoveRange(0, 25);
        if (_writes.Count > 50) _writes.RemoveRange(0, 25);
    }

    private void Secure(byte flags, byte size)
    {
        bool encrypted = (flags & 1) != 0;
        _link.Security = encrypted
            ? new LinkSecurity(true, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0, (byte)(7 + (size % 10)))
            : default;
        _link.HasKeyForPeer = (flags & 16) != 0;
        _link.Bond ??= (flags & 32) != 0 ? new Bond { Peer = _link.PeerAddress, LocalLtk = new LongTermKey(new byte[16], 0, 0) } : null;
        _loop.Do(_connection.SecurityChanged);
    }

    private void Push(byte how, byte length)
    {
        _link.Sent.Clear();
        _link.Queued = how % 16 == 0 ? 20 : 0;
        NotifyChecks checks = how % 3 == 0 ? NotifyChecks.None : NotifyChecks.Default;
        if ((how & 1) == 0) _loop.Do(() => _connection.Notify(_measurement, new byte[length], checks));
        else if (_connection.IsOpen) _loop.Do(() => _ = _connection.IndicateAsync(_measurement, new byte[length], checks));
        if (Responses().Length > 0) throw new RuleBrokenException("a notification came out as a response");
    }

    private void Time(int seconds)
    {
        bool wasBusy = Att.IsBusy;
        _link.Sent.Clear();
        _loop.Pass(TimeSpan.FromSeconds(seconds));
        int most = wasBusy ? 1 : 0;
        if (Responses().Length > most) throw new RuleBrokenException("a response without a request");
    }

    private void Reopen(byte keep)
    {
        Bond? bond = (keep & 1) != 0 ? _link.Bond : null;
        _loop.Do(() => _connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        if (_server.Connections.Count > 0) throw new RuleBrokenException("a closed connection is still on the server");
        _link = new AttLink(_loop.Loop) { Bond = bond };
        _loop.Do(() => _connection = _server.Open(_link));
    }

    private void ChangeTable()
    {
        _link.Sent.Clear();
        _loop.Do(() =>
        {
            if (_extra is not null) _server.Remove(_extra);
            _extra = _extra is null
                ? _server.Add(new GattService(0x1810).Add(new GattCharacteristic(0x2A35, GattProperties.Read | GattProperties.Indicate)))
                : null;
        });
    }
}
