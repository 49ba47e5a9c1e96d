using System;
using System.Collections.Concurrent;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>Applies limiter, window and store limit before a pairing begins, including Just Works, which a stock image accepts without
    /// asking. A phone that has a bond may always replace it.</summary>
    internal sealed class OwnerPolicy : IPairingPolicy
    {
        private readonly PairingRules _rules;
        private readonly int _places;
        private readonly BleHost _host;
        private readonly ConcurrentDictionary<int, LeLink> _links;
        private readonly Func<long> _now;
        private readonly Action<EventKind, int, int, int> _post;

        public OwnerPolicy(
            PairingRules rules,
            int places,
            BleHost host,
            ConcurrentDictionary<int, LeLink> links,
            Func<long> now,
            Action<EventKind, int, int, int> post
        )
        {
            _rules = rules;
            _places = places;
            _host = host;
            _links = links;
            _now = now;
            _post = post;
        }

        public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features)
        {
            if (!(Find(peer) is LeLink link)) return PairingFailure.None;
            RefusalReason refusal = _rules.Check(_now(), _host.Bonds.All.Count >= _places && _host.Bonds.Find(link.PeerIdentity) == null);
            if (refusal == RefusalReason.None) return PairingFailure.None;
            _post(EventKind.PairingRefused, link.Handle, (int)refusal, 0);
            return refusal == RefusalReason.Locked ? PairingFailure.RepeatedAttempts : PairingFailure.PairingNotSupported;
        }

        /// <summary>For the Central role, which this device never has.</summary>
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
