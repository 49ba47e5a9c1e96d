using System.Collections.Concurrent;
using BleStack.Gap;
using BleStack.Smp;
using nanoFramework.Device.Bluetooth;
using NimbleNative;
using SecureGattServer.Events;
using SecureGattServer.Gatt;
using SecureGattServer.Platform;
using SecureGattServer.Security;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// The "full" platform: what the stock library cannot say, said to the Bluetooth host beneath it. The host's events arrive on its
    /// loop and go through the firmware's dispatcher like all others. Out-of-band data and signed writes are not among its features.
    /// </summary>
    internal sealed class DesktopPlatform : BoardPlatform, IEventHandler
    {
        private static readonly string[] s_keys = { "LTK", "IRK", "CSRK" };

        // [Vol 3, Part H] 3.5.5, from Passkey Entry Failed (1) on.
        private static readonly string[] s_reasons =
        {
            "passkey entry failed", "no OOB data", "authentication requirements not met", "the digits did not match", "pairing not supported",
            "encryption key too short", "command not supported", "unspecified reason", "repeated attempts", "invalid parameters",
            "DHKey check failed", "the numbers did not match", "BR/EDR pairing in progress", "no cross-transport key", "key rejected",
        };

        private readonly ConcurrentDictionary<int, LeLink> _links = new ConcurrentDictionary<int, LeLink>();
        private readonly DeviceConsole _console;
        private EventDispatcher _dispatcher;

        public DesktopPlatform(IBoard board, DeviceConsole console)
            : base(board)
        {
            _console = console;
            Name = "full";
            Features |= PlatformFeatures.KeySize | PlatformFeatures.KeyMasks | PlatformFeatures.ScOnly | PlatformFeatures.LegacyOnly | PlatformFeatures.PeerAddress
                | PlatformFeatures.ConnectionUpdate | PlatformFeatures.ResolveRpa | PlatformFeatures.KeyEvents;
        }

        public override void Prepare(SecurityProfile profile, ServiceTable table, EventDispatcher dispatcher)
        {
            _dispatcher = dispatcher;
            dispatcher.Handlers = new IEventHandler[] { this, dispatcher.Handlers[0], dispatcher.Handlers[1], dispatcher.Handlers[2] };
            Nimble.AdjustPairing = settings => Adjust(settings, profile);
            Nimble.HostStarted += OnHostStarted;
        }

        public override bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            if (!_links.TryGetValue(handle, out LeLink link)) return false;
            BleStack.Smp.AuthReq wanted = link.Host.Pairing.AuthReq;
            if (level == SecurityOnConnect.EncryptNoMitm) wanted &= ~BleStack.Smp.AuthReq.Mitm;
            if (level == SecurityOnConnect.EncryptMitm) wanted |= BleStack.Smp.AuthReq.Mitm;
            link.RequestSecurity(wanted);
            return true;
        }

        public override bool UpdateConnection(int handle, int minInterval, int maxInterval, int latency, int timeout)
        {
            if (!_links.TryGetValue(handle, out LeLink link)) return false;
            _ = link.UpdateParametersAsync(new ConnectionParameters((ushort)minInterval, (ushort)maxInterval, (ushort)latency, (ushort)timeout));
            return true;
        }

        public override string DescribePeer(int handle) =>
            _links.TryGetValue(handle, out LeLink link) ? " peer=" + link.PeerAddress + " identity=" + link.PeerIdentity + " interval=" + link.Parameters.IntervalTime.TotalMilliseconds + "ms" : null;

        public void Handle(ServerEvent e)
        {
            if (e.Kind == EventKind.Key)
            {
                _console.Line("pair", "key type=" + s_keys[e.A] + (e.B != 0 ? " local" : " peer") + " link=" + e.Handle);
            }
            else if (e.Kind == EventKind.PairingFailed)
            {
                string reason = e.A >= 1 && e.A <= s_reasons.Length ? s_reasons[e.A - 1] : "no reason given";
                _console.Line("verdict", "pairing failed: " + reason + (e.B != 0 ? " (said the phone)" : " (said this device)") + " link=" + e.Handle);
            }
        }

        private static PairingSettings Adjust(PairingSettings settings, SecurityProfile profile) => settings with
        {
            IoCapability = (IoCapability)profile.Io,
            AuthReq = (BleStack.Smp.AuthReq)profile.AuthReq,
            MinKeySize = (byte)profile.MinKeySize,
            MaxKeySize = (byte)profile.MaxKeySize,
            InitiatorKeys = (KeyDistribution)profile.InitiatorKeys,
            ResponderKeys = (KeyDistribution)profile.ResponderKeys,
            SecureConnectionsOnly = profile.ScOnly,
        };

        private void OnHostStarted(BleHost host)
        {
            host.Connected += OnConnected;
            host.Disconnected += (link, _) => _links.TryRemove(link.Handle, out LeLink _);
        }

        private void OnConnected(LeLink link)
        {
            _links[link.Handle] = link;
            link.KeySent += key => _dispatcher.Post(EventKind.Key, link.Handle, (int)key.Type, 1);
            link.KeyReceived += key => _dispatcher.Post(EventKind.Key, link.Handle, (int)key.Type, 0);
            link.PairingCompleted += outcome =>
            {
                if (!outcome.IsSuccess) _dispatcher.Post(EventKind.PairingFailed, link.Handle, (int)outcome.Failure, outcome.FailedBy == FailedBy.Peer ? 1 : 0);
            };
        }
    }
}
