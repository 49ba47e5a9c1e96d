using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>
/// Stands for a controller that has gone: it answers each command and neither hears nor reaches anyone, as one in a shielded box.
/// </summary>
/// <remarks>What the real one said of itself it repeats, so that a host can be brought up on it.</remarks>
internal sealed class AbsentController(CommandQueue.SpanAction deliver)
{
    private const int Informational = 4;

    private readonly Dictionary<HciOpcode, byte[]> _said = [];

    /// <summary>Remembers what the real controller says of itself.</summary>
    public void Learn(ReadOnlySpan<byte> packet)
    {
        if (packet is not [(byte)H4PacketType.Event, (byte)HciEventCode.CommandComplete, _, _, _, _, 0, ..]) return;
        var opcode = (HciOpcode)(packet[4] | packet[5] << 8);
        if (IsAboutItself(opcode) && !(_said.TryGetValue(opcode, out byte[]? before) && packet[6..].SequenceEqual(before)))
            _said[opcode] = packet[6..].ToArray();
    }

    /// <summary>Answers a packet of the host's.</summary>
    public void Answer(ReadOnlySpan<byte> packet)
    {
        if (packet[0] != (byte)H4PacketType.Command) return;
        HciOpcode opcode = HciPacket.ReadCommand(packet, out _);
        switch (opcode)
        {
            case HciOpcode.LeCreateConnection or HciOpcode.LeExtendedCreateConnection:
                Status(opcode, HciErrorCode.Success);
                break;
            case HciOpcode.Disconnect
            or HciOpcode.LeConnectionUpdate
            or HciOpcode.LeEnableEncryption
            or HciOpcode.LeReadRemoteFeatures
            or HciOpcode.ReadRemoteVersionInformation:
                Status(opcode, HciErrorCode.UnknownConnectionIdentifier);
                break;
            default:
                Complete(opcode, _said.GetValueOrDefault(opcode, [0]));
                if (opcode == HciOpcode.LeCreateConnectionCancel) EndAttempt();
                break;
        }
    }

    private static bool IsAboutItself(HciOpcode opcode) =>
        (int)opcode >> 10 == Informational || opcode is HciOpcode.LeReadBufferSize or HciOpcode.LeReadLocalSupportedFeatures;

    private void Complete(HciOpcode opcode, byte[] returns) =>
        deliver([
            (byte)H4PacketType.Event,
            (byte)HciEventCode.CommandComplete,
            (byte)(3 + returns.Length),
            1,
            (byte)opcode,
            (byte)((int)opcode >> 8),
            .. returns,
        ]);

    private void Status(HciOpcode opcode, HciErrorCode status) =>
        deliver([(byte)H4PacketType.Event, (byte)HciEventCode.CommandStatus, 4, (byte)status, 1, (byte)opcode, (byte)((int)opcode >> 8)]);

    private void EndAttempt()
    {
        Span<byte> packet = stackalloc byte[HciPacket.MaxEventLength];
        var ended = new LeConnectionComplete(HciErrorCode.UnknownConnectionIdentifier, 0, LinkRole.Central, BleAddress.None, 0, 0, 0, 0);
        deliver(packet[..HciPacket.WriteLeEvent(packet, ended)]);
    }
}
