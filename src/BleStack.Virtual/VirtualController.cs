using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>A Bluetooth LE controller without hardware: speaks HCI to one host and Link Layer to the others on its air.</summary>
/// <remarks>
/// Answers every command as [Vol 4, Part E] says and none it does not list as supported; extended advertising, controller-based privacy,
/// P-256 commands, isochronous channels and BR/EDR are not there. Whatever a host sends, the answer is an event, a silent drop with a log
/// line, or Data Buffer Overflow: never an exception. All state is touched on the air's loop only; an idle controller holds no timer.
/// </remarks>
public sealed class VirtualController : IDisposable
{
    private readonly BleAddress _publicAddress;
    private bool _isPowered = true;

    internal VirtualController(VirtualAir air, int number, BleAddress allocated, ControllerOptions options, IRandomSource random)
    {
        if (options.AclDataPacketLength is < 27 or > LlPdu.MaxPayload)
            throw new ArgumentOutOfRangeException(nameof(options), "AclDataPacketLength is 27 to 251 octets.");
        if (options.TotalNumAclDataPackets == 0)
            throw new ArgumentOutOfRangeException(nameof(options), "TotalNumAclDataPackets is at least 1.");
        if (options.MaxConnections is < 1 or > 1024) throw new ArgumentOutOfRangeException(nameof(options), "MaxConnections is 1 to 1024.");
        (Air, Number, Options, Random) = (air, number, options, random);
        Name = options.Name ?? $"virtual controller {number}";
        _publicAddress = options.PublicAddress ?? allocated;
        Features = options.Features & ControllerOptions.KnownFeatures;
        Commands = CommandTable.SupportedBy(Features).Without([.. options.WithoutCommands]);
        Host = new HostInterface(this);
        Radio = new ControllerRadio(this);
        Links = new ControllerLinks(this);
    }

    /// <summary>The air it is on.</summary>
    public VirtualAir Air { get; }

    /// <summary>What it was made with.</summary>
    public ControllerOptions Options { get; }

    /// <summary>Name used in its messages.</summary>
    public string Name { get; }

    /// <summary>Its number among the controllers of its air, from 1.</summary>
    public int Number { get; }

    /// <summary>Public device address; <see cref="BleAddress.None"/> when it has none.</summary>
    public BleAddress PublicAddress => _publicAddress;

    /// <summary>LE features it has.</summary>
    public LeFeatures Features { get; }

    /// <summary>HCI commands that it supports.</summary>
    public SupportedCommands Commands { get; }

    /// <summary>ACL packets of the host that it holds now. On the air's loop only.</summary>
    public int HeldPackets => Links.HeldPackets;

    /// <summary>False after <see cref="PowerOff"/>, which is final.</summary>
    public bool IsPowered => _isPowered;

    internal IRandomSource Random { get; }

    internal HostInterface Host { get; }

    internal ControllerRadio Radio { get; }

    internal ControllerLinks Links { get; }

    /// <summary>
    /// Gives the controller's HCI to a host in this process. The host's packets come back on <paramref name="hostLoop"/> (default: the
    /// air's loop). From any thread, once.
    /// </summary>
    public IHciTransport CreateTransport(HostLoop? hostLoop = null)
    {
        (InProcessTransport host, InProcessTransport controller) = InProcessTransport.Pair(Name, hostLoop ?? Air.Loop, Air.Loop);
        Host.Open(controller, new HostSink(this));
        return host;
    }

    /// <summary>
    /// Gives the controller's HCI to the host at the far end of <paramref name="transport"/>, and disposes that with itself. From any
    /// thread, once.
    /// </summary>
    public void Attach(IHciTransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        Host.Open(transport, new ForeignSink(new PacketPipe(Air.Loop, new HostSink(this))));
    }

    /// <summary>
    /// Takes the power away, as unplugging a dongle does: peers see a supervision timeout, the host a closed transport. From any thread.
    /// </summary>
    public void PowerOff() => Air.Loop.Run(static state => ((VirtualController)state!).PowerOffNow(), this);

    /// <summary>Takes the power away.</summary>
    public void Dispose() => PowerOff();

    internal bool Supports(LeFeatures feature) => (Features & feature) == feature;

    internal void Report(string message) => Air.Report($"{Name}: {message}");

    internal void OnReset()
    {
        Reset();
        Host.Done();
    }

    internal void SetEventMask(SetEventMask command)
    {
        Host.EventMask = command.Mask;
        Host.Done();
    }

    internal void SetLeEventMask(LeSetEventMask command)
    {
        Host.LeEventMask = command.Mask;
        Host.Done();
    }

    internal void EncryptBlock(LeEncrypt command)
    {
        Span<byte> octets = stackalloc byte[48];
        command.Key.CopyTo(octets);
        command.Plaintext.CopyTo(octets[16..]);
        octets[..16].Reverse();
        octets[16..32].Reverse();
        LinkCipher.EncryptBlock(octets[..16], octets[16..32], octets[32..]);
        octets[32..].Reverse();
        Host.Complete(new LeEncryptReturn(HciErrorCode.Success, octets[32..]));
    }

    internal void GiveRandom()
    {
        Span<byte> octets = stackalloc byte[8];
        Random.Fill(octets);
        Host.Complete(new LeRandReturn(HciErrorCode.Success, BitConverter.ToUInt64(octets)));
    }

    private void PowerOffNow()
    {
        if (!_isPowered) return;
        _isPowered = false;
        Reset();
        Host.Close();
    }

    /// <summary>The state of [Vol 4, Part E] 7.3.2: nothing on the air, no link, every setting at its default.</summary>
    private void Reset()
    {
        Radio.Reset();
        Links.Reset();
        Host.Reset();
    }

    private void OnHostPacket(ReadOnlySpan<byte> packet)
    {
        if (!_isPowered || packet.IsEmpty) return;
        try
        {
            switch ((H4PacketType)packet[0])
            {
                case H4PacketType.Command: Host.OnCommand(packet); break;
                case H4PacketType.AclData: Links.OnAcl(packet); break;
                default: Report($"dropped a packet with indicator 0x{packet[0]:X2} from the host."); break;
            }
        }
        catch (MalformedPduException exception)
        {
            Report($"dropped a malformed packet from the host: {exception.Message}");
        }
    }

    private void OnHostClosed(string reason)
    {
        Report($"powered off: {reason}");
        PowerOffNow();
    }

    /// <summary>Packets already on the air's loop.</summary>
    private sealed class HostSink(VirtualController controller) : IHciPacketSink
    {
        public void OnPacket(ReadOnlySpan<byte> packet) => controller.OnHostPacket(packet);

        public void OnClosed(string reason) => controller.OnHostClosed(reason);
    }

    /// <summary>Packets from the thread that the transport reads on.</summary>
    private sealed class ForeignSink(PacketPipe pipe) : IHciPacketSink
    {
        public void OnPacket(ReadOnlySpan<byte> packet) => pipe.Send(packet);

        public void OnClosed(string reason) => pipe.Close(reason);
    }
}
