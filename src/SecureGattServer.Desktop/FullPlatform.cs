using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using NimbleNative;
using SecureGatt;
using VirtualBoard;
using IoCapability = BleStack.Smp.IoCapability;
using StackPermissions = BleStack.Att.AttributePermissions;

namespace SecureGattServer.Desktop
{
    /// <summary>The "full" platform: passes settings that the stock library does not offer directly to the Bluetooth host below it. The
    /// host's events arrive on its loop and pass through the firmware's dispatcher like all others.</summary>
    internal sealed class FullPlatform : BoardPlatform, IEventHandler
    {
        private static string[] Keys => new[] { "LTK", "IRK", "CSRK" };

        private readonly ConcurrentDictionary<int, LeLink> _links = new ConcurrentDictionary<int, LeLink>();
        private EventDispatcher _dispatcher;
        private SecurityProfile _profile;
        private readonly Dictionary<Guid, Permissions> _permissions = new Dictionary<Guid, Permissions>();
        private OutOfBandTag _tag;

        public FullPlatform(IBoard board, DeviceConsole console)
            : base(board, console)
        {
            Name = "full";
            Features = PlatformFeatures.All;
            SeesPairings = true;
        }

        public override void Prepare(SecurityProfile profile, ServiceTable table, EventDispatcher dispatcher)
        {
            base.Prepare(profile, table, dispatcher);
            _dispatcher = dispatcher;
            _profile = profile;
            foreach (Characteristic row in PlanTable.Rows(table)) _permissions[TablePrinter.UuidOf(row)] = row.Permissions;
            dispatcher.Add(this, true);
            Nimble.IsStrict = true;
            Nimble.AdjustPairing = Adjust;
            Nimble.AdjustPermissions = AddSigned;
            Nimble.HostStarted += OnHostStarted;
            Nimble.Connected += OnConnected;
        }

        /// <summary>Encrypt uses an existing bond as it is and requests no property that the bond lacks. The other two name the required
        /// properties, so the phone pairs again when its bond lacks them.</summary>
        public override bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            if (!_links.TryGetValue(handle, out LeLink link)) return false;
            link.Host.Loop.Post(_ => link.RequestSecurity(Wanted(link.Host.Pairing.AuthReq, level, link.Bond)), null);
            return true;
        }

        public override bool UpdateConnection(int handle, int minInterval, int maxInterval, int latency, int timeout)
        {
            if (!_links.TryGetValue(handle, out LeLink link)) return false;
            TellParameters(link, handle);
            _ = link.UpdateParametersAsync(
                new ConnectionParameters((ushort)minInterval, (ushort)maxInterval, (ushort)latency, (ushort)timeout)
            );
            return true;
        }

        // The result of this one request.
        private void TellParameters(LeLink link, int handle)
        {
            Action<ConnectionParameters, HciErrorCode> refused = null;
            Action<ConnectionParameters> changed = null;
            refused = (wanted, error) => Tell("refused error=0x" + ((int)error).ToString("X2", CultureInfo.InvariantCulture));
            changed = now =>
                Tell(
                    "now interval="
                        + now.IntervalTime.TotalMilliseconds
                        + "ms latency="
                        + now.Latency
                        + " timeout="
                        + (now.SupervisionTimeout * 10)
                        + "ms"
                );
            link.ParametersRefused += refused;
            link.ParametersChanged += changed;

            void Tell(string outcome)
            {
                link.ParametersRefused -= refused;
                link.ParametersChanged -= changed;
                Console.Line("link", "parameters " + outcome + " link=" + handle);
            }
        }

        public override string DescribePeer(int handle) =>
            _links.TryGetValue(handle, out LeLink link)
                ? " peer="
                    + link.PeerAddress
                    + " identity="
                    + link.PeerIdentity
                    + " interval="
                    + link.Parameters.IntervalTime.TotalMilliseconds
                    + "ms latency="
                    + link.Parameters.Latency
                    + " timeout="
                    + (link.Parameters.SupervisionTimeout * 10)
                    + "ms"
                : null;

        /// <summary>Removes one bond and its link, whatever its address type, or all bonds.</summary>
        public override bool RemoveBond(ulong address)
        {
            if (address == 0)
            {
                foreach (Bond each in Nimble.Host.Bonds.All) Remove(each);
                return true;
            }

            Bond bond = Find(address);
            if (bond == null) return false;
            Remove(bond);
            return true;
        }

        public override string DescribeBond(ulong address)
        {
            Bond bond = Find(address);
            if (bond == null) return null;
            SecurityLevel level = Level(bond);
            return " type="
                + (bond.Peer.IsRandom ? "random" : "public")
                + " level="
                + (int)level
                + " key-size="
                + bond.KeySize
                + " keys=LTK"
                + (bond.PeerIrk != null ? ",IRK" : "")
                + (bond.PeerCsrk != null ? ",CSRK" : "");
        }

        public void Handle(ServerEvent e)
        {
            switch (e.Kind)
            {
                case EventKind.Key:
                    Console.Line("pair", "key type=" + Keys[e.A] + (e.B != 0 ? " local" : " peer") + " link=" + e.Handle);
                    break;
                case EventKind.OobAsked:
                    Console.Line("pair", "out-of-band data asked for and at hand link=" + e.Handle);
                    break;
                case EventKind.PairingFailed:
                    Console.Line(
                        "verdict",
                        "pairing failed: "
                            + OutcomeCode.Words(e.A)
                            + (
                                e.B == 0 ? " (said this device)"
                                : e.B == 1 ? " (said the phone)"
                                : ""
                            )
                            + " link="
                            + e.Handle
                    );
                    break;
                case EventKind.AuthenticationComplete when _links.TryGetValue(e.Handle, out LeLink link):
                    Console.Line(
                        "pair",
                        "peer address="
                            + Plain(link.PeerAddress)
                            + " identity="
                            + Plain(link.PeerIdentity)
                            + " "
                            + (e.A == 0 ? "success level=" + (int)link.Security.Level : "fail")
                            + " link="
                            + e.Handle
                    );
                    break;
            }
        }

        private void Remove(Bond bond)
        {
            foreach (LeLink link in _links.Values)
            {
                if (link.PeerIdentity == bond.Peer) _ = link.DisconnectAsync();
            }

            Nimble.Host.Bonds.Remove(bond.Peer);
        }

        private static string Plain(BleAddress address) => address.ToString().Replace("/", " type=", StringComparison.Ordinal);

        private static SecurityLevel Level(Bond bond) =>
            !bond.IsAuthenticated ? SecurityLevel.Encrypted
            : bond.IsSecureConnections && bond.KeySize == 16 ? SecurityLevel.SecureConnections
            : SecurityLevel.Authenticated;

        private static BleStack.Smp.AuthReq Wanted(BleStack.Smp.AuthReq profile, SecurityOnConnect level, Bond bond)
        {
            const BleStack.Smp.AuthReq mitm = BleStack.Smp.AuthReq.Mitm;
            switch (level)
            {
                case SecurityOnConnect.EncryptMitm:
                    return profile | mitm;
                case SecurityOnConnect.EncryptNoMitm:
                    return profile & ~mitm;
                case SecurityOnConnect.Encrypt when bond != null:
                    return (bond.IsAuthenticated ? profile : profile & ~mitm)
                        & (bond.IsSecureConnections ? ~BleStack.Smp.AuthReq.None : ~BleStack.Smp.AuthReq.SecureConnections);
                default:
                    return profile;
            }
        }

        private static Bond Find(ulong address)
        {
            if (Nimble.Host != null)
            {
                foreach (Bond bond in Nimble.Host.Bonds.All)
                {
                    if (bond.Peer.Value == address) return bond;
                }
            }

            return null;
        }

        private PairingSettings Adjust(PairingSettings settings) => settings with
        {
            IoCapability = (IoCapability)_profile.Io,
            AuthReq = (BleStack.Smp.AuthReq)_profile.AuthReq,
            MinKeySize = (byte)_profile.MinKeySize,
            MaxKeySize = (byte)_profile.MaxKeySize,
            InitiatorKeys = (KeyDistribution)_profile.InitiatorKeys,
            ResponderKeys = (KeyDistribution)_profile.ResponderKeys,
            SecureConnectionsOnly = _profile.ScOnly,
            // Secure Connections Only requires level 4: an encrypted link without MITM protection is below it, [Vol 3, Part C] 10.2.4.
            RequireMitm = _profile.ScOnly,
            // The image deletes a bond when any device that uses its address pairs; here the bond stays until a pairing of at least its
            // strength has succeeded.
            ProtectExistingBond = true,
            Oob = _tag?.Data,
        };

        // The library has the property of a signed write, but no permission for it.
        private StackPermissions AddSigned(Guid uuid, StackPermissions permissions)
        {
            _permissions.TryGetValue(uuid, out Permissions own);
            if ((own & Permissions.WriteSigned) != 0) permissions |= StackPermissions.WriteSigned;
            return (own & Permissions.WriteSignedMitm) != 0 ? permissions | StackPermissions.WriteSignedAuthenticated : permissions;
        }

        private void OnHostStarted(BleHost host)
        {
            host.Disconnected += (link, _) => _links.TryRemove(link.Handle, out LeLink _);
            bool hasBegun = false;
            host.Advertiser.Started += () =>
            {
                if (hasBegun) Console.Line("link", "advertising again");
                hasBegun = true;
            };
            host.Advertiser.Refused += (why, delay) =>
                Console.Line(
                    "link",
                    "advertising refused error=0x"
                        + ((int)why).ToString("X2", CultureInfo.InvariantCulture)
                        + (
                            delay is TimeSpan wait
                                ? ", again in " + wait.TotalSeconds.ToString(CultureInfo.InvariantCulture) + " s"
                                : ", not tried again"
                        )
                );
            host.PairingPolicy = new OwnerPolicy(Rules, MaxBonds, host, _links, () => _dispatcher.Now, Post);
            if (_profile.OutOfBand) _tag = new OutOfBandTag(host, Board, Console);
        }

        // Queued with the library's events, in the order in which all of them occurred.
        private void Post(EventKind kind, int handle, int a, int b) => Nimble.Follow(() => _dispatcher.Post(kind, handle, a, b));

        private void OnConnected(LeLink link)
        {
            _links[link.Handle] = link;
            link.KeySent += key => Post(EventKind.Key, link.Handle, (int)key.Type, 1);
            link.KeyReceived += key => Post(EventKind.Key, link.Handle, (int)key.Type, 0);
            link.PairingBegan += () => Post(EventKind.PairingBegan, link.Handle, 0, 0);
            link.SecurityManager.Started += started =>
            {
                if (started.Method == PairingMethod.OutOfBand) Post(EventKind.OobAsked, link.Handle, 0, 0);
            };
            link.PairingCompleted += outcome =>
            {
                if (!outcome.IsSuccess) Post(EventKind.PairingFailed, link.Handle, OutcomeCode.Of(outcome), OutcomeCode.SaidBy(outcome));
                if (outcome.Method == PairingMethod.OutOfBand) _tag?.Renew();
            };
        }
    }
}
