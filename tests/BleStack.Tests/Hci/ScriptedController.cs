using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Tests.Hci;

/// <summary>A controller that answers from a table and otherwise does only what the test tells it to.</summary>
internal sealed class ScriptedController : IHciTransport
{
    private IHciPacketSink? _sink;

    public string Name => "scripted controller";

    /// <summary>Everything the host sent, H4.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>Return parameters by opcode; null means silence. Others get Success alone.</summary>
    public Dictionary<HciOpcode, byte[]?> Returns { get; } = Defaults();

    /// <summary>Commands answered by Command Status.</summary>
    public HashSet<HciOpcode> ByStatus { get; } =
    [
        HciOpcode.Disconnect, HciOpcode.LeCreateConnection, HciOpcode.LeConnectionUpdate, HciOpcode.LeEnableEncryption,
        HciOpcode.LeReadRemoteFeatures,
        HciOpcode.LeExtendedCreateConnection,
    ];

    /// <summary>Num_HCI_Command_Packets in every answer.</summary>
    public byte Credits { get; set; } = 1;

    /// <summary>A rule of this controller's: the status a command is refused with, or null when the tables above answer it.</summary>
    public Func<HciOpcode, byte[], HciErrorCode?>? Refuses { get; set; }

    public bool IsDisposed { get; private set; }

    public IEnumerable<HciOpcode> Commands => Sent.Where(p => p[0] == 1).Select(p => HciPacket.ReadCommand(p, out _));

    public IEnumerable<byte[]> Acl => Sent.Where(p => p[0] == 2);

    public void Open(IHciPacketSink sink) => _sink = sink;

    public void Send(ReadOnlySpan<byte> packet)
    {
        Sent.Add(packet.ToArray());
        if (packet[0] != (byte)H4PacketType.Command) return;
        HciOpcode opcode = HciPacket.ReadCommand(packet, out ReadOnlySpan<byte> parameters);
        if (Refuses?.Invoke(opcode, parameters.ToArray()) is not { } status) Answer(opcode);
        else if (ByStatus.Contains(opcode)) Status(opcode, status);
        else Complete(opcode, (byte)status);
    }

    public void Dispose() => IsDisposed = true;

    public void Close(string reason) => _sink!.OnClosed(reason);

    public void Raw(params byte[] packet) => _sink!.OnPacket(packet);

    public void Event(HciEventCode code, params byte[] parameters) => Raw([4, (byte)code, (byte)parameters.Length, .. parameters]);

    public void Le(LeSubevent subevent, params byte[] parameters) => Event(HciEventCode.LeMeta, [(byte)subevent, .. parameters]);

    public void Complete(HciOpcode opcode, params byte[] returns) =>
        Event(HciEventCode.CommandComplete, [Credits, (byte)opcode, (byte)((int)opcode >> 8), .. returns]);

    public void Status(HciOpcode opcode, HciErrorCode status) =>
        Event(HciEventCode.CommandStatus, (byte)status, Credits, (byte)opcode, (byte)((int)opcode >> 8));

    public void Connect(ushort handle, LinkRole role, ulong peer = 0xC00000000002, HciErrorCode status = HciErrorCode.Success) =>
        Le(
            LeSubevent.ConnectionComplete,
            [(byte)status, (byte)handle, (byte)(handle >> 8), (byte)role, 1, .. BitConverter.GetBytes(peer)[..6], 24, 0, 0, 0, 100, 0, 0]
        );

    public void Disconnected(ushort handle, HciErrorCode reason) =>
        Event(HciEventCode.DisconnectionComplete, 0, (byte)handle, (byte)(handle >> 8), (byte)reason);

    public void Completed(ushort handle, byte count) =>
        Event(HciEventCode.NumberOfCompletedPackets, 1, (byte)handle, (byte)(handle >> 8), count, 0);

    /// <summary>One ACL packet: boundary 2 starts, 1 continues.</summary>
    public void AclIn(ushort handle, int boundary, string hex)
    {
        byte[] data = Convert.FromHexString(hex);
        Raw([2, (byte)handle, (byte)(handle >> 8 | boundary << 4), (byte)data.Length, (byte)(data.Length >> 8), .. data]);
    }

    private static Dictionary<HciOpcode, byte[]?> Defaults() => new()
    {
        [HciOpcode.ReadLocalVersionInformation] = [0, 9, 0, 0, 9, 0xFF, 0xFF, 0x34, 0x12],
        [HciOpcode.ReadLocalSupportedCommands] =
        [
            0,
            .. Enumerable.Repeat((byte)0, 25),
            0xFF,
            0xFF,
            0xFF,
            .. Enumerable.Repeat((byte)0, 36),
        ],
        [HciOpcode.LeReadLocalSupportedFeatures] = [0, 1, 0, 0, 0, 0, 0, 0, 0],
        [HciOpcode.ReadBdAddr] = [0, 1, 0, 0, 0, 0, 0xAB],
        [HciOpcode.LeReadBufferSize] = [0, 27, 0, 4],
        [HciOpcode.ReadBufferSize] = [0, 0xC0, 0, 0, 1, 0, 0, 0],
    };

    private void Answer(HciOpcode opcode)
    {
        if (Returns.TryGetValue(opcode, out byte[]? returns))
        {
            if (returns is not null) Complete(opcode, returns);
        }
        else if (ByStatus.Contains(opcode))
        {
            Status(opcode, HciErrorCode.Success);
        }
        else
        {
            Complete(opcode, 0);
        }
    }
}
