using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;

namespace SecureGatt
{
    /// <summary>
    /// Sits in the event filter slot of the Bluetooth category, which the library leaves free, and reads the library's internal event
    /// objects by reflection: the only way managed code learns connection handles, security bits and disconnect reasons. The library's
    /// listener runs after it with the same event.
    /// </summary>
    public sealed class LinkMonitor : LinkTracker, IEventListener
    {
        private readonly ServiceTable _table;

        /// <summary>Feeds these.</summary>
        public LinkMonitor(LinkTable links, EventDispatcher dispatcher, ServiceTable table)
            : base(links, dispatcher)
        {
            _table = table;
        }

        /// <inheritdoc/>
        public void InitializeForEventSource()
        {
        }

        /// <summary>Always lets the event through, and lets no exception out: one that leaves a filter ends the event thread.</summary>
        public bool OnEvent(BaseEvent ev)
        {
            try
            {
                Take(ev);
            }
            catch (Exception)
            {
                Dispatcher.Faults++;
            }

            return true;
        }

        private void Take(BaseEvent ev)
        {
            BluetoothEventType type = (BluetoothEventType)Field(ev, "type");
            if (type == BluetoothEventType.ClientSubscribed || type == BluetoothEventType.ClientUnsubscribed)
            {
                int id = Field(ev, "characteristicId");
                Characteristic row = _table.Find(id);
                Subscribed(Field(ev, "id"), id, row == null ? 0 : row.SubscriptionBit, type == BluetoothEventType.ClientSubscribed);
                return;
            }

            if (type < BluetoothEventType.ClientConnected)
            {
                return;
            }

            // The low octet of the second event word is status or HCI reason; its high half the MTU, or the security of the link.
            int handle = Field(ev, "connectionHandle");
            switch (type)
            {
                case BluetoothEventType.ClientConnected:
                    Connected(handle);
                    break;
                case BluetoothEventType.ClientDisconnected:
                    Disconnected(handle, Field(ev, "status"));
                    break;
                case BluetoothEventType.ClientSessionChanged:
                    MtuChanged(handle, Field(ev, "data"));
                    break;
                case BluetoothEventType.PassKeyActions:
                case BluetoothEventType.PassKeyActionsNumericComparison:
                    PairingHandle = handle;
                    break;
                case BluetoothEventType.AuthenticationComplete:
                    Authenticated(handle, Field(ev, "status"), Field(ev, "data"));
                    break;
            }
        }

        // Enums come boxed as Int32.
        private static int Field(BaseEvent ev, string name)
        {
            object value = ev.GetType().GetField(name).GetValue(ev);
            return value is ushort ? (ushort)value : (int)value;
        }
    }
}
