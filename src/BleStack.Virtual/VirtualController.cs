using System;
using System.Collections.Generic;
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
public sealed partial class VirtualController : IDisposable
{
    private readonly BleAddress _publicAddress;
    private readonly List<BleAddress> _acceptList = [];
    private readonly LinkEnd?[] _links;
    private IHciTransport? _host;
    private BleAddress? _randomAddress;
    private HciEventMask _eventMask;
    private LeEventMask _leEventMask;
    private bool _isPowered = true;

    internal VirtualController(VirtualAir air, int number, BleAddress allocated, ControllerOptions options, IRandomSource random)
    {
        if (options.AclDataPacketLength is < 27 or > LlPdu.MaxPayload) throw new ArgumentOutOfRangeException(nameof(options), "AclDataPacketLength is 27 to 251 octets.");
        if (options.TotalNumAclDataPackets == 0) throw new ArgumentOutOfRangeException(nameof(options), "TotalNumAclDataPackets is at least 1.");
        if (options.MaxConnections is < 1 or > 1024) throw new ArgumentOutOfRangeException(nameof(options), "MaxConnections is 1 to 1024.");
        (Air, Number, Options, Random) = (air, number, options, random);
        Name = options.Name ?? $"virtual controller {number}";
        _publicAddress = options.PublicAddress ?? allocated;
        _links = new LinkEnd?[options.MaxConnections];
        Features = options.Features & ControllerOptions.KnownFeatures;
        Commands = CommandTable.SupportedBy(Features).Without([.. options.WithoutCommands]);
        SetDefaults();
    }

    /// <summary>The air it is on.</summary>
    public VirtualAir Air { get; }

    /// <summary>What it was made with.</summary>
    public ControllerOptions Options { get; }

    /// <summary>Name in messages.</summary>
    public string Name { get; }

    /// <summary>The how-manieth controller of its air, from 1.</summary>
    public int Number { get; }

    /// <summary>Public device address; <see cref="BleAddress.None"/> when it has none.</summary>
    public BleAddress PublicAddress => _publicAddress;

    /// <summary>LE features it has.</summary>
    public LeFeatures Features { get; }

    /// <summary>Commands it knows.</summary>
    public SupportedCommands Commands { get; }

    /// <summary>ACL packets of the host that it holds now. On the air's loop only.</summary>
    public int HeldPackets => _buffersInUse;

    /// <summary>False after <see cref="PowerOff"/>, which is final.</summary>
    public bool IsPowered => _isPowered;

    internal IRandomSource Random { get; }

    internal Advertiser? Advertiser { get; private set; }

    internal Scanner? Scanner { get; private set; }

    internal Initiator? Initiator { get; private set; }

    /// <summary>Gives the controller's HCI to a host in this process. The host's packets come back on <paramref name="hostLoop"/> (default: the air's loop). From any thread, once.</summary>
    public IHciTransport CreateTransport(HostLoop? hostLoop = null)
    {
        (InProcessTransport host, InProcessTransport controller) = InProcessTransport.Pair(Name, hostLoop ?? Air.Loop, Air.Loop);
        Open(controller, new HostSink(this));
        return host;
    }

    /// <summary>Gives the controller's HCI to the host at the far end of <paramref name="transport"/>, and disposes that with itself. From any thread, once.</summary>
    public void Attach(IHciTransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        Open(transport, new ForeignSink(new PacketPipe(Air.Loop, new HostSink(this))));
    }

    /// <summary>Takes the power away, as unplugging a dongle does: peers see a supervision timeout, the host a closed transport. From any thread.</summary>
    public void PowerOff() => Air.Loop.Run(static state => ((VirtualController)state!).PowerOffNow(), this);

    /// <summary>Takes the power away.</summary>
    public void Dispose() => PowerOff();

    internal bool Supports(LeFeatures feature) => (Features & feature) == feature;

    internal void Report(string message) => Air.Report($"{Name}: {message}");

    private void Open(IHciTransport transport, IHciPacketSink sink)
    {
        if (_host is not null) throw new InvalidOperationException($"{Name} has a host already.");
        _host = transport;
        transport.Open(sink);
    }

    private void PowerOffNow()
    {
        if (!_isPowered) return;
        _isPowered = false;
        ResetRadio();
        Advertiser?.Dispose();
        _host?.Dispose();
    }

    /// <summary>The state of [Vol 4, Part E] 7.3.2: nothing on the air, no link, every setting at its default.</summary>
    private void ResetRadio()
    {
        Advertiser?.Dispose();
        Advertiser = null;
        StopScanning();
        StopInitiating();
        foreach (LinkEnd? end in _links) end?.Vanish();
        _acceptList.Clear();
        _randomAddress = null;
        SetDefaults();
    }

    private void SetDefaults()
    {
        (_eventMask, _leEventMask) = (HciEventMask.Default, LeEventMask.Default);
        SuggestedTxOctets = 27;
        (DefaultTxPhys, DefaultRxPhys) = (Phys, Phys);
        _scanParameters = DefaultScanParameters;
    }

    private void OnHostPacket(ReadOnlySpan<byte> packet)
    {
        if (!_isPowered || packet.IsEmpty) return;
        try
        {
            switch ((H4PacketType)packet[0])
            {
                case H4PacketType.Command: OnCommand(packet); break;
                case H4PacketType.AclData: OnAcl(packet); break;
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

    private void Send(int length)
    {
        if (_isPowered) _host?.Send(Air.ToHost.AsSpan(0, length));
    }

    private void Emit<T>(HciEventMask bit, in T value) where T : IHciEvent<T>, allows ref struct
    {
        if (bit == HciEventMask.None || (_eventMask & bit) != 0) Send(HciPacket.WriteEvent(Air.ToHost, value));
    }

    private bool IsUnmasked(LeSubevent subevent) => (_eventMask & HciEventMask.LeMeta) != 0 && ((ulong)_leEventMask >> ((int)subevent - 1) & 1) != 0;

    private void EmitLe<T>(in T value) where T : ILeEvent<T>, allows ref struct
    {
        if (IsUnmasked(T.Subevent)) Send(HciPacket.WriteLeEvent(Air.ToHost, value));
    }

    /// <summary>Packets already on the air's loop.</summary>
    private sealed class HostSink(VirtualController controller) : IHciPacketSink
    {
        public void OnPacket(ReadOnlySpan<byte> packet) => controller.OnHostPacket(packet);

        public void OnClosed(string reason) => controller.OnHostClosed(reason);
    }

    /// <summary>Packets from whatever thread the transport reads on.</summary>
    private sealed class ForeignSink(PacketPipe pipe) : IHciPacketSink
    {
        public void OnPacket(ReadOnlySpan<byte> packet) => pipe.Send(packet);

        public void OnClosed(string reason) => pipe.Close(reason);
    }
}
