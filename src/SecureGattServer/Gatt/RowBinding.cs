using System;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Events;
using SecureGattServer.Security;
using Buffer = nanoFramework.Device.Bluetooth.Buffer;

namespace SecureGattServer.Gatt
{
    /// <summary>
    /// Ties one row of the table to the library's characteristic. Requests are answered on the event thread, exactly once, from a
    /// snapshot (field defects 1 and 2): an answer that throws is not followed by a second one. Meanwhile no pairing question is answered
    /// (defect 3): the dispatcher is the lock both share.
    /// </summary>
    internal sealed class RowBinding
    {
        public readonly AttributeRow Row;

        private const int NoHandle = 0xFFFF;

        private readonly int _index;
        private readonly ServerProfile _profile;
        private readonly EventDispatcher _dispatcher;
        private readonly GattLocalCharacteristic _characteristic;
        private readonly Buffer _outgoing;
        private GattSubscribedClient[] _clients = new GattSubscribedClient[0];

        /// <summary>Creates the characteristic and attaches the handlers before anything is advertised (field defect 11).</summary>
        public RowBinding(int index, ServerProfile profile, GattLocalService service, EventDispatcher dispatcher)
        {
            Row = profile.Table.Rows[index];
            _index = index;
            _profile = profile;
            _dispatcher = dispatcher;
            _characteristic = service.CreateCharacteristic(Row.Uuid, new GattLocalCharacteristicParameters
            {
                CharacteristicProperties = Row.Properties,
                ReadProtectionLevel = Protection(Row.ReadLevel),
                WriteProtectionLevel = Protection(Row.WriteLevel),
                StaticValue = Row.Value == null ? null : new Buffer(Row.Value),
            }).Characteristic;
            _characteristic.ReadRequested += OnRead;
            _characteristic.WriteRequested += OnWrite;
            _characteristic.SubscribedClientsChanged += OnClientsChanged;
            if (Row.Outgoing != null)
            {
                _outgoing = new Buffer(Row.Outgoing);
            }

            // Subscription events carry this id and no public member tells it.
            Row.CharacteristicId = (ushort)_characteristic.GetType().GetField("_characteristicId", BindingFlags.Instance | BindingFlags.NonPublic).GetValue(_characteristic);
        }

        /// <summary>Octets every permitted subscriber can take; 0 when there is none.</summary>
        public int MaxLength(NotificationGate gate)
        {
            int smallest = 0;
            foreach (GattSubscribedClient client in _clients)
            {
                int max = gate.MaxLength(client.Session.DeviceId.Id, Row);
                smallest = max > 0 && (smallest == 0 || max < smallest) ? max : smallest;
            }

            return smallest;
        }

        /// <summary>Sends to each permitted subscriber one by one: the library's own loop is not safe (field defect 9).</summary>
        public void Notify(NotificationGate gate, int length)
        {
            _outgoing.Length = (uint)length;
            foreach (GattSubscribedClient client in _clients)
            {
                if (gate.MaxLength(client.Session.DeviceId.Id, Row) >= length)
                {
                    _characteristic.NotifyValue(_outgoing, client);
                }
            }
        }

        private void OnRead(GattLocalCharacteristic sender, GattReadRequestedEventArgs args)
        {
            lock (_dispatcher)
            {
                GattReadRequest request = args.GetRequest();
                byte[] value = null;
                try
                {
                    value = _profile.Read(Row);
                }
                catch (Exception)
                {
                    // Becomes Unlikely Error below.
                }

                if (value == null)
                {
                    request.RespondWithProtocolError(ServerProfile.Unlikely);
                    return;
                }

                request.RespondWithValue(new Buffer(value));
            }

            _dispatcher.Post(EventKind.Read, NoHandle, _index, 0);
        }

        private void OnWrite(GattLocalCharacteristic sender, GattWriteRequestedEventArgs args)
        {
            byte error = ServerProfile.Unlikely;
            lock (_dispatcher)
            {
                GattWriteRequest request = args.GetRequest();
                try
                {
                    byte[] octets = new byte[request.Value.Length];
                    DataReader.FromBuffer(request.Value).ReadBytes(octets);
                    error = _profile.Write(Row, octets);
                }
                catch (Exception)
                {
                    // Becomes Unlikely Error below.
                }

                if (error == 0)
                {
                    request.Respond();
                }
                else
                {
                    request.RespondWithProtocolError(error);
                }
            }

            _dispatcher.Post(EventKind.Written, NoHandle, _index, error);
        }

        private void OnClientsChanged(GattLocalCharacteristic sender, object args)
        {
            _clients = sender.SubscribedClients;
        }

        private static GattProtectionLevel Protection(SecurityLevel level)
        {
            return level == SecurityLevel.None ? GattProtectionLevel.Plain
                : level == SecurityLevel.Encrypted ? GattProtectionLevel.EncryptionRequired : GattProtectionLevel.EncryptionAndAuthenticationRequired;
        }
    }
}
