using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;
using SecureGattServer.Events;

namespace SecureGattServer.Links
{
    /// <summary>
    /// Sits in the event filter slot of the Bluetooth category, which the library leaves free, and reads the library's internal event
    /// objects by reflection: the only way managed code learns connection handles, security bits and disconnect reasons. The library's
    /// listener runs after it with the same event. Turns what it reads into link state, at once and on the event thread, and then into
    /// queued events: when the queue overflows the state is still right.
    /// </summary>
    public sealed class LinkMonitor : IEventListener
    {
        /// <summary>A bit beside encrypted 1, authenticated 2 and bonded 4: the user was asked something on this link.</summary>
        public const int WasPairing = 8;

        /// <summary>The link the library is about to ask a pairing question for: its public event hides the handle.</summary>
        public int PairingHandle;

        private readonly LinkTable _links;
        private readonly EventDispatcher _dispatcher;

        /// <summary>Feeds this table and this queue.</summary>
        public LinkMonitor(LinkTable links, EventDispatcher dispatcher)
        {
            _links = links;
            _dispatcher = dispatcher;
        }

        /// <inheritdoc/>
        public void InitializeForEventSource()
        {
        }

        /// <summary>Always lets the event through.</summary>
        public bool OnEvent(BaseEvent ev)
        {
            BluetoothEventType type = (BluetoothEventType)Field(ev, "type");
            if (type >= BluetoothEventType.ClientConnected)
            {
                OnSession(type, Field(ev, "connectionHandle"), Field(ev, "status"), Field(ev, "data"));
            }
            else if (type == BluetoothEventType.ClientSubscribed || type == BluetoothEventType.ClientUnsubscribed)
            {
                OnSubscription(Field(ev, "id"), Field(ev, "characteristicId"), type == BluetoothEventType.ClientSubscribed);
            }

            return true;
        }

        /// <summary>A connection event, types from ClientConnected on.</summary>
        /// <param name="type">What happened.</param>
        /// <param name="handle">Connection handle.</param>
        /// <param name="status">Low octet of the second event word: status or HCI reason.</param>
        /// <param name="data">High half of the second event word: MTU, or the bits encrypted 1, authenticated 2, bonded 4.</param>
        public void OnSession(BluetoothEventType type, int handle, int status, int data)
        {
            switch (type)
            {
                case BluetoothEventType.ClientConnected:
                    _links.Connected(handle, _dispatcher.Now);
                    _dispatcher.Post(EventKind.Connected, handle, status, 0);
                    break;
                case BluetoothEventType.ClientDisconnected:
                    _dispatcher.Post(EventKind.Disconnected, handle, status, _links.Disconnected(handle));
                    break;
                case BluetoothEventType.ClientSessionChanged:
                    OnMtu(handle, data < LinkState.DefaultMtu ? LinkState.DefaultMtu : data);
                    break;
                case BluetoothEventType.PassKeyActions:
                case BluetoothEventType.PassKeyActionsNumericComparison:
                    PairingHandle = handle;
                    break;
                case BluetoothEventType.AuthenticationComplete:
                    OnAuthentication(handle, status, (data & 1) == 0 ? 0 : data & 7);
                    break;
            }
        }

        /// <summary>A client wrote its CCCD, or a bond restored it.</summary>
        public void OnSubscription(int handle, int characteristicId, bool subscribed)
        {
            LinkState link = subscribed ? Get(handle) : _links.Find(handle);
            if (link != null)
            {
                link.Subscribe(characteristicId, subscribed);
            }

            _dispatcher.Post(subscribed ? EventKind.Subscribed : EventKind.Unsubscribed, handle, characteristicId, 0);
        }

        // Enums come boxed as Int32.
        private static int Field(BaseEvent ev, string name)
        {
            object value = ev.GetType().GetField(name).GetValue(ev);
            return value is ushort ? (ushort)value : (int)value;
        }

        private void OnMtu(int handle, int mtu)
        {
            LinkState link = Get(handle);
            if (link != null)
            {
                link.Mtu = mtu;
            }

            _dispatcher.Post(EventKind.MtuChanged, handle, mtu, 0);
        }

        private void OnAuthentication(int handle, int status, int bits)
        {
            LinkState link = Get(handle);
            int asked = 0;
            if (link != null)
            {
                asked = link.Bits & WasPairing;
                link.Bits = bits;
            }

            _dispatcher.Post(EventKind.AuthenticationComplete, handle, status, bits | asked);
        }

        private LinkState Get(int handle)
        {
            return _links.Get(handle, _dispatcher.Now);
        }
    }
}
