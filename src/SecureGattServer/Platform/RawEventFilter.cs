using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;
using SecureGattServer.Links;

namespace SecureGattServer.Platform
{
    /// <summary>
    /// Sits in the event filter slot of the Bluetooth category, which the library leaves free, and reads the library's internal event
    /// objects by reflection: the only way managed code learns connection handles, security bits and disconnect reasons. The library's
    /// listener runs after it with the same event.
    /// </summary>
    internal sealed class RawEventFilter : IEventListener
    {
        private readonly LinkMonitor _monitor;

        public RawEventFilter(LinkMonitor monitor)
        {
            _monitor = monitor;
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
                _monitor.OnSession(type, Field(ev, "connectionHandle"), Field(ev, "status"), Field(ev, "data"));
            }
            else if (type == BluetoothEventType.ClientSubscribed || type == BluetoothEventType.ClientUnsubscribed)
            {
                _monitor.OnSubscription(Field(ev, "id"), Field(ev, "characteristicId"), type == BluetoothEventType.ClientSubscribed);
            }

            return true;
        }

        // Enums come boxed as Int32.
        private static int Field(BaseEvent ev, string name)
        {
            object value = ev.GetType().GetField(name).GetValue(ev);
            return value is ushort ? (ushort)value : (int)value;
        }
    }
}
