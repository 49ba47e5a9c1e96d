using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;

namespace SecureGatt
{
    /// <summary>Uses the event filter of the Bluetooth category, which the library does not use, and reads the library's internal event
    /// objects by reflection: managed code has no other access to connection handles, security bits and disconnect reasons. The library's
    /// listener then handles the same event.</summary>
    public sealed class LinkMonitor : LinkTracker, IEventListener
    {
        private readonly ServiceTable _table;

        /// <summary>Parameters as in <see cref="LinkTracker"/>, and the table whose subscriptions it tracks.</summary>
        public LinkMonitor(
            LinkTable links,
            EventDispatcher dispatcher,
            SecurityProfile profile,
            PairingRules rules,
            PairingUser user,
            StockPlatform platform,
            ServiceTable table)
            : base(links, dispatcher, profile, rules, user, platform)
        {
            _table = table;
        }

        /// <inheritdoc/>
        public void InitializeForEventSource()
        {
        }

        /// <summary>
        /// Always passes the event on and catches every exception: an exception that leaves a filter ends the event thread.
        /// </summary>
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

        /// <summary>Handles the library's pairing question, which does not contain the handle; the filter saw the same event immediately
        /// before on this thread. A question on a link whose connection event was lost is answered, too: the link is created here, and when
        /// the table is full the answer is no.</summary>
        public void OnPairingRequested(object sender, DevicePairingRequestedEventArgs args)
        {
            try
            {
                LinkTable known = Links.Get(PairingHandle, Dispatcher.Now) == null ? null : Links;
                PairingReply reply = new BluetoothReply((StockPlatform)Platform, known, Dispatcher, args, PairingHandle);
                Ask(PairingHandle, (PairingKind)args.PairingKind, (int)args.Pin, reply);
            }
            catch (Exception)
            {
                Dispatcher.Faults++;
            }
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
