using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;

namespace BleStack.Adversary;

/// <summary>The other end of a link for testers and attackers: raw PDUs on raw channels, over HCI commands of its own. It implements no
/// protocol, so it can break every rule of one.</summary>
/// <remarks>
/// PDUs are written and read as hexadecimal octets in transmission order. Received fragments are reassembled, and sent frames are
/// fragmented to the controller's buffer size. As Peripheral, a key request is answered with <see cref="LongTermKey"/>, or refused when
/// that is null.
/// </remarks>
internal sealed class RawPeer
{
    /// <summary>[Vol 3, Part A] 2.1, Table 2.2.</summary>
    public const ushort Att = 0x0004, Signaling = 0x0005, Smp = 0x0006;

    private const int AclOctets = 27;
    private readonly List<byte> _frame = [];

    /// <summary>Creates a peer on the air of this controller; it shares the loop with the host it talks to.</summary>
    public RawPeer(SimulatedLoop loop, VirtualController controller)
        : this(new RawHost(loop, controller))
    {
    }

    /// <summary>A peer behind this host.</summary>
    public RawPeer(RawHost host) => Host = host;

    /// <summary>Creates a peer on a simulated air, beside the hosts on it.</summary>
    public RawPeer(ISimulatedAir pair, ControllerOptions? options = null)
        : this(pair.Loop, pair.Air.CreateController(options))
    {
    }

    /// <summary>The controller's HCI side, for everything that is not data.</summary>
    public RawHost Host { get; }

    /// <summary>What a key request of the Central is answered with; null refuses it.</summary>
    public byte[]? LongTermKey { get; set; }

    /// <summary>Every received PDU that has not been taken yet, oldest first.</summary>
    public List<(ushort Channel, string Pdu)> Inbox { get; } = [];

    /// <summary>Connects to an advertiser.</summary>
    public void Connect(BleAddress peer)
    {
        AdversaryException.Expect(HciErrorCode.Success, Host.Do(RawHost.ConnectionTo(peer)));
        Host.Handle = Host.WaitLe<LeConnectionComplete>().ConnectionHandle;
    }

    /// <summary>Advertises and waits for a Central to connect; start the Central's attempt first.</summary>
    public void Accept() => Host.Handle = Host.WaitLe<LeConnectionComplete>().ConnectionHandle;

    /// <summary>Sends one PDU on a channel.</summary>
    public void Send(ushort channel, string pdu) => Send(channel, Hex(pdu));

    /// <summary>Sends one PDU on a channel.</summary>
    public void Send(ushort channel, ReadOnlySpan<byte> pdu)
    {
        byte[] frame = [(byte)pdu.Length, (byte)(pdu.Length >> 8), (byte)channel, (byte)(channel >> 8), .. pdu];
        for (int at = 0; at < frame.Length; at += AclOctets)
        {
            Host.SendAcl(
                frame[at..Math.Min(frame.Length, at + AclOctets)],
                at == 0 ? AclBoundary.FirstNonFlushable : AclBoundary.Continuing
            );
        }

        Host.Pump.RunUntilIdle();
    }

    /// <summary>
    /// Sends a PDU and returns what came back on its channel within a second of simulated time: "" for silence, "a|b" for several.
    /// </summary>
    public string Ask(ushort channel, string pdu)
    {
        Take(channel);
        Send(channel, pdu);
        Host.Pump.Advance(TimeSpan.FromSeconds(1));
        return Take(channel);
    }

    /// <summary>Waits for the next PDU on a channel and takes it.</summary>
    public string Next(ushort channel, TimeSpan? limit = null)
    {
        AdversaryException.Unless(
            Host.Pump.RunUntil(() => Collect().Exists(Is), limit ?? TimeSpan.FromSeconds(60)),
            $"Nothing came on channel 0x{channel:X4}."
        );
        int index = Inbox.FindIndex(Is);
        string pdu = Inbox[index].Pdu;
        Inbox.RemoveAt(index);
        return pdu;
        bool Is((ushort Channel, string Pdu) one) => one.Channel == channel;
    }

    /// <summary>Takes what has arrived on a channel: "" for nothing, "a|b" for several PDUs.</summary>
    public string Take(ushort channel)
    {
        string all = string.Join('|', Collect().Where(one => one.Channel == channel).Select(static one => one.Pdu));
        Inbox.RemoveAll(one => one.Channel == channel);
        return all;
    }

    /// <summary>As Central: encrypts with this key of sixteen octets, most significant first; returns the resulting status.</summary>
    public HciErrorCode Encrypt(byte[] key, ushort ediv = 0, ulong rand = 0)
    {
        AdversaryException.Expect(HciErrorCode.Success, Host.Do(new LeEnableEncryption(Host.Handle, rand, ediv, Wire(key))));
        return Ended<EncryptionChange>()?.Status ?? Host.Wait<DisconnectionComplete>().Reason;
    }

    /// <summary>As Central on an encrypted link: pauses encryption and restarts it with this key, most significant octet first.</summary>
    public HciErrorCode Refresh(byte[] key)
    {
        AdversaryException.Expect(HciErrorCode.Success, Host.Do(new LeEnableEncryption(Host.Handle, 0, 0, Wire(key))));
        return Ended<EncryptionKeyRefreshComplete>()?.Status ?? Host.Wait<DisconnectionComplete>().Reason;
    }

    public void Disconnect()
    {
        AdversaryException.Expect(HciErrorCode.Success, Host.Do(new Disconnect(Host.Handle, HciErrorCode.RemoteUserTerminatedConnection)));
        Host.Wait<DisconnectionComplete>();
        (Host.Handle, _) = ((ushort)0, Take(Att));
        Inbox.Clear();
        _frame.Clear();
    }

    /// <summary>Whether the other side has ended the link.</summary>
    public bool IsGone => Host.Count(HciEventCode.DisconnectionComplete) > 0;

    /// <summary>Octets of a literal such as "01 02 03".</summary>
    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    // HCI carries keys least significant octet first.
    private static byte[] Wire(byte[] key) => [.. key.AsEnumerable().Reverse()];

    private T? Ended<T>()
        where T : struct, IHciEvent<T>
    {
        AdversaryException.Unless(
            Host.Pump.RunUntil(() => Host.Count(T.Code) > 0 || IsGone, TimeSpan.FromSeconds(60)),
            $"{typeof(T).Name} did not come."
        );
        return Host.Count(T.Code) > 0 ? Host.Wait<T>() : null;
    }

    private List<(ushort Channel, string Pdu)> Collect()
    {
        AnswerKeyRequest();
        foreach (byte[] packet in Host.Received.Where(static one => one[0] == 2).ToList())
        {
            Host.Received.Remove(packet);
            AclHeader header = HciPacket.ReadAcl(packet, out ReadOnlySpan<byte> data);
            if (header.Boundary != AclBoundary.Continuing) _frame.Clear();
            _frame.AddRange(data);
            Deliver();
        }

        return Inbox;
    }

    private void Deliver()
    {
        const int Header = 4;
        if (_frame.Count < Header || _frame.Count < Header + (_frame[0] | (_frame[1] << 8))) return;
        Inbox.Add(((ushort)(_frame[2] | (_frame[3] << 8)), Convert.ToHexString(_frame.Skip(Header).ToArray())));
        _frame.Clear();
    }

    private void AnswerKeyRequest()
    {
        if (Host.CountLe(LeSubevent.LongTermKeyRequest) == 0) return;
        ushort handle = Host.WaitLe<LeLongTermKeyRequest>().ConnectionHandle;
        if (LongTermKey is { } key) Host.Do(new LeLongTermKeyRequestReply(handle, Wire(key)));
        else Host.Do(new LeLongTermKeyRequestNegativeReply(handle));
    }
}
