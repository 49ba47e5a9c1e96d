using System;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;

namespace SecureGattServer.Platform
{
    /// <summary>
    /// Sits in the event filter slot of the Bluetooth category, which the library leaves free, and reads the library's internal event
    /// objects by reflection: the only way managed code learns connection handles, security bits and disconnect reasons. The library's
    /// listener runs after it with the same event. Reads and writes pass untouched: they carry no handle.
    /// </summary>
    internal sealed class RawEventFilter : IEventListener
    {
        private readonly IRawEvents _events;
        private Type _sessionType;
        private Type _serverType;
        private FieldInfo _type;
        private FieldInfo _handle;
        private FieldInfo _status;
        private FieldInfo _data;
        private FieldInfo _serverKind;
        private FieldInfo _id;
        private FieldInfo _characteristicId;

        public RawEventFilter(IRawEvents events)
        {
            _events = events;
        }

        /// <inheritdoc/>
        public void InitializeForEventSource()
        {
        }

        /// <summary>Always lets the event through.</summary>
        public bool OnEvent(BaseEvent ev)
        {
            Type type = ev.GetType();
            if (type == _serverType || (_serverType == null && type.FullName.EndsWith(".BluetoothEventServer")))
            {
                OnServer(type, ev);
            }
            else if (type == _sessionType || (_sessionType == null && type.FullName.EndsWith(".BluetoothEventSesssion")))
            {
                OnSession(type, ev);
            }

            return true;
        }

        private void OnServer(Type type, BaseEvent ev)
        {
            if (_serverType == null)
            {
                _serverKind = type.GetField("type");
                _id = type.GetField("id");
                _characteristicId = type.GetField("characteristicId");
                _serverType = type;
            }

            BluetoothEventType kind = (BluetoothEventType)(int)_serverKind.GetValue(ev);
            if (kind == BluetoothEventType.ClientSubscribed || kind == BluetoothEventType.ClientUnsubscribed)
            {
                _events.OnSubscription((ushort)_id.GetValue(ev), (ushort)_characteristicId.GetValue(ev), kind == BluetoothEventType.ClientSubscribed);
            }
        }

        private void OnSession(Type type, BaseEvent ev)
        {
            if (_sessionType == null)
            {
                _type = type.GetField("type");
                _handle = type.GetField("connectionHandle");
                _status = type.GetField("status");
                _data = type.GetField("data");
                _sessionType = type;
            }

            _events.OnSession((BluetoothEventType)(int)_type.GetValue(ev), (ushort)_handle.GetValue(ev), (ushort)_status.GetValue(ev), (ushort)_data.GetValue(ev));
        }
    }
}
