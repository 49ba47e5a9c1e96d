using System.Collections.Concurrent;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// Limiter, window and store limit before a pairing begins, Just Works included, which a stock image lets through unasked. A phone that has
    /// a bond may always replace it.
    /// </summary>
    internal sealed class OwnerPolicy : IPairingPolicy
    {
        private readonly PairingRules _rules;
        private readonly int _places;
        private readonly BleHost _host;
        private readonly ConcurrentDictionary<int, LeLink> _links;
        private readonly EventDispatcher _dispatcher;

        public OwnerPolicy(PairingRules rules, int places, BleHost host, ConcurrentDictionary<int, LeLink> links, EventDispatcher dispatcher)
        {
            _rules = rules;
            _places = places;
            _host = host;
            _links = links;
            _dispatcher = dispatcher;
        }

        public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features)
        {
            if (!(Find(peer) is LeLink link)) return PairingFailure.None;
            RefusalReason refusal = _rules.Check(_dispatcher.Now, _host.Bonds.All.Count >= _places && _host.Bonds.Find(link.PeerIdentity) == null);
            if (refusal == RefusalReason.None) return PairingFailure.None;
            _dispatcher.Post(EventKind.PairingRefused, link.Handle, (int)refusal, 0);
            return refusal == RefusalReason.Locked ? PairingFailure.RepeatedAttempts : PairingFailure.PairingNotSupported;
        }

        /// <summary>For Centrals, which this device never is.</summary>
        public SecurityRequestAnswer OnSecurityRequest(BleAddress peer, BleStack.Smp.AuthReq wanted) => SecurityRequestAnswer.Ignore;

        private LeLink Find(BleAddress peer)
        {
            foreach (LeLink link in _links.Values)
            {
                if (link.PeerAddress.Plain == peer.Plain) return link;
            }

            return null;
        }
    }
}
