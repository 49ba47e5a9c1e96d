using nanoFramework.Device.Bluetooth;
using SecureGattServer.Events;
using SecureGattServer.Platform;

namespace SecureGattServer.Links
{
    /// <summary>
    /// Turns raw events into link state, at once and on the event thread, and then into queued events: when the queue overflows the
    /// state is still right.
    /// </summary>
    public sealed class LinkMonitor : IRawEvents
    {
        /// <summary>In b of AuthenticationComplete and a bit of Disconnected: the user was asked something on this link.</summary>
        public const int WasPairing = 8;

        private readonly LinkTable _links;
        private readonly EventDispatcher _dispatcher;
        private readonly IClock _clock;

        /// <summary>Feeds this table and this queue.</summary>
        public LinkMonitor(LinkTable links, EventDispatcher dispatcher, IClock clock)
        {
            _links = links;
            _dispatcher = dispatcher;
            _clock = clock;
        }

        /// <summary>The link the library is about to ask a pairing question for: its public event hides the handle.</summary>
        public int PairingHandle { get; private set; }

        /// <inheritdoc/>
        public void OnSession(BluetoothEventType type, int handle, int status, int data)
        {
            long now = _clock.Now;
            switch (type)
            {
                case BluetoothEventType.ClientConnected:
                    _links.Connected(handle, now);
                    Post(EventKind.Connected, handle, status, 0, now);
                    break;
                case BluetoothEventType.ClientDisconnected:
                    int before = Bits(_links.Find(handle));
                    _links.Disconnected(handle);
                    Post(EventKind.Disconnected, handle, status, before, now);
                    break;
                case BluetoothEventType.ClientSessionChanged:
                    _links.MtuChanged(handle, data, now);
                    Post(EventKind.MtuChanged, handle, data < LinkState.DefaultMtu ? LinkState.DefaultMtu : data, 0, now);
                    break;
                case BluetoothEventType.PassKeyActions:
                case BluetoothEventType.PassKeyActionsNumericComparison:
                    PairingHandle = handle;
                    break;
                case BluetoothEventType.AuthenticationComplete:
                    OnAuthentication(handle, status, data & 7, now);
                    break;
            }
        }

        /// <inheritdoc/>
        public void OnSubscription(int handle, int characteristicId, bool subscribed)
        {
            long now = _clock.Now;
            _links.SubscriptionChanged(handle, characteristicId, subscribed, now);
            Post(subscribed ? EventKind.Subscribed : EventKind.Unsubscribed, handle, characteristicId, 0, now);
        }

        private void OnAuthentication(int handle, int status, int bits, long now)
        {
            _links.SecurityChanged(handle, bits, now);
            LinkState link = _links.Find(handle);
            if (link != null && link.Pairing)
            {
                link.Pairing = false;
                bits |= WasPairing;
            }

            Post(EventKind.AuthenticationComplete, handle, status, bits, now);
        }

        private static int Bits(LinkState link)
        {
            if (link == null)
            {
                return 0;
            }

            return (link.Encrypted ? 1 : 0) | (link.Authenticated ? 2 : 0) | (link.Bonded ? 4 : 0) | (link.Pairing ? WasPairing : 0);
        }

        private void Post(EventKind kind, int handle, int a, int b, long now)
        {
            _dispatcher.Post(kind, handle, a, b, now);
        }
    }
}
