using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>
/// A virtual controller under a hostile host, with another one on its air. Octet 0 of a message selects the event; bit 7 the controller.
/// </summary>
public sealed class HciControllerTarget : FuzzTarget
{
    private const int Packet = 0, Command = 1, Fitting = 4, Data = 9, Time = 12;

    private static readonly HciOpcode[] s_opcodes = Enum.GetValues<HciOpcode>();

    public override string Name => "hci-controller";

    public override string Summary =>
        "commands and ACL data of a hostile host into a virtual controller, with a second one on its air: one answer a command, whole events only, and after a reset it links again";

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        for (int i = 10 + random.Next(50); i > 0; i--)
        {
            byte who = (byte)(random.OneIn(3) ? 0x80 : 0);
            switch (random.Next(12))
            {
                case 0:
                    script.Add([(byte)(Packet | who), .. random.OneIn(3) ? random.Bytes(random.Next(30)) : Torn(random)]);
                    break;
                case 1 or 2:
                    script.Add([(byte)(Command | who), random.Byte(), .. Parameters(random)]);
                    break;
                case 3 or 4:
                    script.Add([
                        (byte)(Data | who),
                        (byte)(1 + random.Next(3)),
                        (byte)random.Next(16),
                        .. random.Bytes(random.OneIn(8) ? random.Next(300) : random.Next(40)),
                    ]);
                    break;
                case 5 when random.OneIn(2):
                    script.Add(Time, random.Byte());
                    break;
                default:
                    script.Add((byte)(Fitting | who), random.Byte(), random.Byte(), random.Byte());
                    break;
            }
        }
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        var bench = new ControllerBench();
        var reader = new ScriptReader(script);
        int inputs = 0;
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            inputs++;
            if (!message.IsEmpty)
                Take(bench, (message[0] & 0x80) == 0 ? bench.First : bench.Second, message[0] & 0x0F, message[1..].ToArray());
        }

        bench.ExpectUsable();
        return inputs;
    }

    private static void Take(ControllerBench bench, ControllerUser user, int what, byte[] octets)
    {
        var data = new Octets(octets);
        switch (what)
        {
            case Packet:
                user.Send(octets);
                break;
            case < Fitting when octets.Length is > 0 and < 256:
                user.Command(s_opcodes[octets[0] % s_opcodes.Length], octets.AsSpan(1));
                break;
            case >= Fitting and < Data:
                bench.DoFitting(user, data.U8(), data.U8(), data.U8());
                break;
            case < Time when octets.Length > 2:
                user.Send([
                    2,
                    octets[0],
                    (byte)((octets[1] & 0x0F) << 4),
                    (byte)(octets.Length - 2),
                    (byte)((octets.Length - 2) >> 8),
                    .. octets.AsSpan(2),
                ]);
                break;
            default:
                bench.Loop.Pass(TimeSpan.FromMilliseconds(data.U8() * 4));
                break;
        }
    }

    private static byte[] Torn(FuzzRandom random)
    {
        var opcode = (ushort)s_opcodes[random.Next(s_opcodes.Length)];
        return
        [
            (byte)(random.OneIn(4) ? random.Next(6) : 1),
            (byte)opcode,
            (byte)(opcode >> 8),
            (byte)random.Next(40),
            .. random.Bytes(random.Next(40)),
        ];
    }

    private static byte[] Parameters(FuzzRandom random)
    {
        byte[] octets = random.Bytes(random.OneIn(3) ? random.Next(40) : random.Pick<int>([0, 1, 2, 3, 6, 7, 8, 14, 15, 25, 28, 32]));
        for (int i = 0; i < octets.Length; i++)
            if (!random.OneIn(3)) octets[i] = (byte)random.Next(4);
        return octets;
    }
}

/// <summary>Two controllers and their hosts.</summary>
internal sealed class ControllerBench
{
    public ControllerBench()
    {
        var air = new VirtualAir(Loop.Loop, new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
        First = new ControllerUser(Loop, air.CreateController(new ControllerOptions { MaxConnections = 3 }));
        Second = new ControllerUser(Loop, air.CreateController(new ControllerOptions { MaxConnections = 3 }));
        First.SetUp();
        Second.SetUp();
    }

    public FuzzLoop Loop { get; } = new();

    public ControllerUser First { get; }

    public ControllerUser Second { get; }

    /// <summary>A command that fits where things stand, more or less.</summary>
    public void DoFitting(ControllerUser user, byte what, byte a, byte b)
    {
        ControllerUser other = user == First ? Second : First;
        ushort handle = (ushort)(1 + (a % 3));
        switch (what % 18)
        {
            case 0:
                user.Do(
                    new LeSetAdvertisingParameters(
                        0x20,
                        0x20,
                        (AdvertisingType)(a % 5),
                        (OwnAddressType)(b % 4),
                        other.Address,
                        7,
                        (AdvertisingFilterPolicy)(b % 5)
                    )
                );
                break;
            case 1 or 2:
                user.Do(new LeSetAdvertisingEnable((a & 3) != 0));
                break;
            case 3:
                user.Do(new LeSetScanParameters((LeScanType)(a % 3), 0x10, 0x10, OwnAddressType.Public, (ScanningFilterPolicy)(b % 3)));
                break;
            case 4:
                user.Do(new LeSetScanEnable((a & 1) != 0, (b & 1) != 0));
                break;
            case 5 or 6:
                user.Do(new LeCreateConnection(0x10, 0x10, a % 8 == 7, other.Address, OwnAddressType.Public, 24, 24, 0, 100, 0, 0));
                break;
            case 7:
                user.Do(new LeEnableEncryption(handle, (ulong)(b % 3), 0, Key(b)));
                break;
            case 8:
                user.Do(new LeLongTermKeyRequestReply(handle, Key(b)));
                break;
            case 9:
                user.Do(new LeLongTermKeyRequestNegativeReply(handle));
                break;
            case 10 when b % 3 == 0:
                user.Do(new Disconnect(handle, HciErrorCode.RemoteUserTerminatedConnection));
                break;
            case 11:
                user.Do(new LeConnectionUpdate(handle, (ushort)(6 + (b % 30)), (ushort)(6 + (b % 50)), 0, 100, 0, 0));
                break;
            case 12:
                user.Do(new LeSetDataLength(handle, (ushort)(27 + b), 2120));
                break;
            case 13:
                user.Do(new LeSetPhy(handle, (byte)(b % 4), LePhys.Le1M | LePhys.Le2M, LePhys.Le2M, 0));
                break;
            case 14:
                user.Do(new LeRemoteConnectionParameterRequestReply(handle, 12, 24, 0, 100, 0, 0));
                break;
            case 15:
                user.Do(new LeAddDeviceToFilterAcceptList(other.Address));
                break;
            case 16:
                user.Do(new LeReadRemoteFeatures(handle));
                break;
            default:
                user.Do(new LeSetRandomAddress(new BleAddress(0xC00000000000u + b, AddressType.Random)));
                break;
        }
    }

    /// <summary>Reset, both link and carry data, whatever came before.</summary>
    public void ExpectUsable()
    {
        First.Reset();
        Second.Reset();
        Loop.Pass(TimeSpan.FromSeconds(3));
        First.SetUp();
        Second.SetUp();
        First.Do(
            new LeSetAdvertisingParameters(
                0x20,
                0x20,
                AdvertisingType.ConnectableUndirected,
                OwnAddressType.Public,
                default,
                7,
                AdvertisingFilterPolicy.ProcessAll
            )
        );
        First.Do(new LeSetAdvertisingEnable(true));
        Second.Do(new LeCreateConnection(0x10, 0x10, false, First.Address, OwnAddressType.Public, 24, 24, 0, 100, 0, 0));
        Loop.Pass(TimeSpan.FromSeconds(1));
        if (First.Linked is not { } here || Second.Linked is not { } there)
            throw new RuleBrokenException("after a reset the controllers do not link any more");
        Second.Data = null;
        First.Send([2, (byte)here, (byte)(here >> 8), 3, 0, 7, 8, 9]);
        Loop.Pass(TimeSpan.FromSeconds(1));
        if (Second.Data is not [2, var low, _, 3, 0, 7, 8, 9] || low != (byte)there)
            throw new RuleBrokenException("after a reset data does not come over");
    }

    private static byte[] Key(byte which)
    {
        byte[] key = new byte[16];
        key[0] = (byte)(which & 1);
        return key;
    }
}

/// <summary>A host that sends arbitrary packets and checks its controller's answers.</summary>
internal sealed class ControllerUser : IHciPacketSink
{
    // Not answered unless refused ([Vol 4, Part E] 7.3.40).
    private const HciOpcode Silent = HciOpcode.HostNumberOfCompletedPackets;

    private readonly FuzzLoop _loop;
    private readonly IHciTransport _transport;
    private readonly VirtualController _controller;
    private readonly byte[] _buffer = new byte[HciPacket.MaxCommandLength];
    private readonly List<HciOpcode> _answers = [];

    public ControllerUser(FuzzLoop loop, VirtualController controller)
    {
        (_loop, _controller, _transport) = (loop, controller, controller.CreateTransport());
        _transport.Open(this);
    }

    public BleAddress Address => _controller.PublicAddress;

    /// <summary>Handle of the last link that came about.</summary>
    public ushort? Linked { get; private set; }

    public byte[]? Data { get; set; }

    public void OnPacket(ReadOnlySpan<byte> packet)
    {
        switch (packet)
        {
            case [4, 0x0E, ..]:
                HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> complete);
                _answers.Add(CommandComplete.Parse(complete).CommandOpcode);
                break;
            case [4, 0x0F, ..]:
                HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> status);
                _answers.Add(CommandStatus.Parse(status).CommandOpcode);
                break;
            case [4, ..]:
                HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> parameters);
                if (parameters is [0x01, 0, ..]) Linked = LeConnectionComplete.Parse(parameters[1..]).ConnectionHandle;
                break;
            case [2, ..]:
                HciPacket.ReadAcl(packet, out _);
                Data = packet.ToArray();
                break;
            default: throw new RuleBrokenException($"a controller sent a packet with indicator 0x{packet[0]:X2}");
        }
    }

    public void OnClosed(string reason) => throw new RuleBrokenException($"the controller closed: {reason}");

    public void SetUp()
    {
        Linked = null;
        Do(new SetEventMask((HciEventMask)ulong.MaxValue));
        Do(new LeSetEventMask((LeEventMask)(0x0FFF & ~(ulong)LeEventMask.EnhancedConnectionComplete)));
    }

    public void Reset() => Command(HciOpcode.Reset, []);

    public void Do<T>(in T command) where T : IHciCommand<T>, allows ref struct
    {
        int length = HciPacket.WriteCommand(_buffer, command);
        Send(_buffer.AsSpan(0, length));
    }

    public void Command(HciOpcode opcode, ReadOnlySpan<byte> parameters) =>
        Send([1, (byte)opcode, (byte)((int)opcode >> 8), (byte)parameters.Length, .. parameters]);

    public void Send(ReadOnlySpan<byte> packet)
    {
        _answers.Clear();
        bool isCommand = packet is [1, _, _, var length, ..] && packet.Length == 4 + length;
        HciOpcode opcode = isCommand ? (HciOpcode)(packet[1] | packet[2] << 8) : HciOpcode.None;
        _transport.Send(packet);
        _loop.Pass(TimeSpan.Zero);
        if (opcode == Silent) return;
        int expected = isCommand ? 1 : 0;
        if (_answers.Count != expected || (isCommand && _answers[0] != opcode))
            throw new RuleBrokenException(
                $"{_answers.Count} answers where {expected} must be, to {(isCommand ? opcode : "what is no command")}"
            );
    }
}
