using System;
using System.Collections.Generic;
using BleStack.Hci;
using BleStack.Hci.Packets;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>
/// A controller driven by a script. By default it answers commands itself, and it knows what a host may send at any moment.
/// </summary>
internal sealed class HostileController : IHciTransport
{
    public const int AclLength = 27, AclCount = 4;

    private static readonly Dictionary<HciOpcode, byte[]> s_returns = new()
    {
        [HciOpcode.ReadLocalVersionInformation] = [0, 9, 0, 0, 9, 0xFF, 0xFF, 0x34, 0x12],
        [HciOpcode.ReadLocalSupportedCommands] = [0, .. new byte[25], 0xFF, 0xFF, 0xFF, .. new byte[36]],
        [HciOpcode.LeReadLocalSupportedFeatures] = [0, 0x0F, 0, 0, 0, 0, 0, 0, 0],
        [HciOpcode.ReadBdAddr] = [0, 1, 0, 0, 0, 0, 0xAB],
        [HciOpcode.LeReadBufferSize] = [0, AclLength, 0, AclCount],
        [HciOpcode.ReadBufferSize] = [0, 0xC0, 0, 0, 1, 0, 0, 0],
    };

    private IHciPacketSink? _sink;
    private int _credits = 1;
    private int _commands;

    public string Name => "hostile controller";

    /// <summary>Commands without an answer, oldest first.</summary>
    public List<HciOpcode> Unanswered { get; } = [];

    /// <summary>ACL packets of the host since the last take.</summary>
    public List<byte[]> Acl { get; } = [];

    /// <summary>Handles of packets not yet reported as completed.</summary>
    public List<ushort> Held { get; } = [];

    public HashSet<ushort> Links { get; } = [];

    /// <summary>Links the host has asked to end.</summary>
    public HashSet<ushort> Disconnecting { get; } = [];

    public bool AnswersItself { get; set; } = true;

    public bool CompletesItself { get; set; } = true;

    /// <summary>
    /// Uses these return parameters in the answer to the command with this number, from 0; its buffer sizes are then not checked.
    /// </summary>
    public (int Number, byte[] Returns)? Odd { get; set; }

    public bool IsDisposed { get; private set; }

    public bool KeepsCount { get; set; } = true;

    public void Open(IHciPacketSink sink) => _sink = sink;

    public void Dispose() => IsDisposed = true;

    public void Send(ReadOnlySpan<byte> packet)
    {
        if (IsDisposed) return;
        if (packet[0] == (byte)H4PacketType.Command) OnCommand(packet);
        else OnAcl(packet);
    }

    public void Close() => _sink!.OnClosed("the script pulled the plug.");

    /// <summary>Passes the host a packet; its effect on links and credits counts from then on.</summary>
    public void Raw(ReadOnlySpan<byte> packet)
    {
        if (packet is [4, 0x0E, var length, var credits, ..] && length >= 3 && packet.Length == 3 + length)
            Answered(credits, (HciOpcode)(packet[4] | packet[5] << 8));
        else if (packet is [4, 0x0F, 4, _, var given, var low, var high])
            Answered(given, (HciOpcode)(low | high << 8));
        else if (packet is [4, 0x13, var octets, ..] && packet.Length == 3 + octets)
            Completed(packet[3..]);
        else if (packet is [4, 0x05, 4, 0, var first, var second, _])
            Held.RemoveAll(held => held == (first | second << 8));
        _sink!.OnPacket(packet);
    }

    public void Event(HciEventCode code, params ReadOnlySpan<byte> parameters) =>
        Raw([4, (byte)code, (byte)parameters.Length, .. parameters]);

    public void Le(LeSubevent subevent, params ReadOnlySpan<byte> parameters) =>
        Event(HciEventCode.LeMeta, [(byte)subevent, .. parameters]);

    public void Connect(ushort handle, byte role, byte peer)
    {
        Links.Add(handle);
        Le(LeSubevent.ConnectionComplete, 0, (byte)handle, (byte)(handle >> 8), role, 1, peer, 0, 0, 0, 0, 0xC0, 24, 0, 0, 0, 100, 0, 0);
    }

    public void Disconnected(ushort handle)
    {
        Links.Remove(handle);
        Disconnecting.Remove(handle);
        Event(HciEventCode.DisconnectionComplete, 0, (byte)handle, (byte)(handle >> 8), 0x13);
    }

    public void AclIn(ushort handle, int boundary, ReadOnlySpan<byte> data) =>
        Raw([2, (byte)handle, (byte)((handle >> 8 & 0x0F) | boundary << 4), (byte)data.Length, (byte)(data.Length >> 8), .. data]);

    /// <summary>Tells the host that everything it sent is completed.</summary>
    public void CompleteAll()
    {
        foreach (ushort handle in Held.ToArray())
        {
            if (Held.Contains(handle)) Event(HciEventCode.NumberOfCompletedPackets, 1, (byte)handle, (byte)(handle >> 8), 1, 0);
        }
    }

    /// <summary>Answers the oldest command, or one that was never sent.</summary>
    public void AnswerOldest(byte credits, ReadOnlySpan<byte> returns)
    {
        HciOpcode opcode = Unanswered.Count > 0 ? Unanswered[0] : HciOpcode.LeRand;
        if (IsByStatus(opcode))
            Event(HciEventCode.CommandStatus, returns.IsEmpty ? (byte)0 : returns[0], credits, (byte)opcode, (byte)((int)opcode >> 8));
        else
            Event(
                HciEventCode.CommandComplete,
                [credits, (byte)opcode, (byte)((int)opcode >> 8), .. returns.IsEmpty ? Returns(opcode) : returns]
            );
    }

    private static bool IsByStatus(HciOpcode opcode) =>
        opcode
            is HciOpcode.Disconnect
                or HciOpcode.LeCreateConnection
                or HciOpcode.LeConnectionUpdate
                or HciOpcode.LeEnableEncryption
                or HciOpcode.LeReadRemoteFeatures;

    private static byte[] Returns(HciOpcode opcode) => s_returns.TryGetValue(opcode, out byte[]? returns) ? returns : [0];

    private void Answered(byte credits, HciOpcode opcode)
    {
        _credits = credits;
        Unanswered.Remove(opcode);
    }

    // A number beyond those in use, or a packet whose length is wrong, has no effect.
    private void Completed(ReadOnlySpan<byte> parameters)
    {
        if (parameters.IsEmpty || parameters.Length != 1 + (4 * parameters[0])) return;
        for (int at = 1; at < parameters.Length; at += 4)
        {
            ushort handle = (ushort)(parameters[at] | parameters[at + 1] << 8);
            for (int count = parameters[at + 2] | parameters[at + 3] << 8; count > 0 && Held.Remove(handle); count--)
            {
            }
        }
    }

    private void OnCommand(ReadOnlySpan<byte> packet)
    {
        HciOpcode opcode = HciPacket.ReadCommand(packet, out ReadOnlySpan<byte> parameters);
        if (opcode == HciOpcode.Reset) Forget();
        if (--_credits < 0) throw new RuleBrokenException($"{opcode} was sent without an allowance for it");
        Unanswered.Add(opcode);
        if (opcode == HciOpcode.Disconnect) Disconnecting.Add((ushort)(parameters[0] | parameters[1] << 8));
        if (!AnswersItself) return;
        bool isOdd = Odd is { } odd && odd.Number == _commands++;
        KeepsCount &= !isOdd;
        AnswerOldest(1, isOdd ? Odd!.Value.Returns : []);
    }

    // [Vol 4, Part E] 7.3.2: a reset may come at any time, after a hardware error above all, and leaves no link, buffer or command behind.
    private void Forget()
    {
        _credits = 1;
        Unanswered.Clear();
        Links.Clear();
        Disconnecting.Clear();
        Held.Clear();
    }

    private void OnAcl(ReadOnlySpan<byte> packet)
    {
        AclHeader header = HciPacket.ReadAcl(packet, out ReadOnlySpan<byte> data);
        if (KeepsCount && data.Length > AclLength)
            throw new RuleBrokenException($"an ACL packet of {data.Length} octets for buffers of {AclLength}");
        Acl.Add(packet.ToArray());
        Held.Add(header.Handle);
        if (KeepsCount && Held.Count > AclCount) throw new RuleBrokenException("more ACL packets than the controller has buffers");
        if (!CompletesItself) return;
        Event(HciEventCode.NumberOfCompletedPackets, 1, (byte)header.Handle, (byte)(header.Handle >> 8), 1, 0);
    }
}
