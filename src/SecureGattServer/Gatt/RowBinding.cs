using System;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Events;
using SecureGattServer.Links;
using Buffer = nanoFramework.Device.Bluetooth.Buffer;

namespace SecureGattServer.Gatt
{
    /// <summary>
    /// Ties one row of the table to the library's characteristic. Requests are answered on the event thread, exactly once, from a
    /// snapshot (field defects 1 and 2): an answer that throws is not followed by a second one.
    /// </summary>
    internal sealed class RowBinding
    {
        private const ushort NoHandle = 0xFFFF;

        private readonly AttributeRow _row;
        private readonly int _index;
        private readonly EventDispatcher _dispatcher;
        private readonly IClock _clock;
        private readonly Buffer _outgoing;
        private GattLocalCharacteristic _characteristic;
        private GattSubscribedClient[] _clients = new GattSubscribedClient[0];

        public RowBinding(AttributeRow row, int index, EventDispatcher dispatcher, IClock clock)
        {
            _row = row;
            _index = index;
            _dispatcher = dispatcher;
            _clock = clock;
            _outgoing = row.Outgoing == null ? null : new Buffer(row.Outgoing);
        }

        public AttributeRow Row
        {
            get { return _row; }
        }

        /// <summary>The library's id, which its subscription events carry and no public member tells.</summary>
        public int CharacteristicId { get; private set; }

        /// <summary>Creates the characteristic and attaches the handlers before anything is advertised (field defect 11).</summary>
        public void Create(GattLocalService service)
        {
            GattLocalCharacteristicParameters parameters = new GattLocalCharacteristicParameters
            {
                CharacteristicProperties = _row.Properties,
                ReadProtectionLevel = Protection(_row.ReadLevel),
                WriteProtectionLevel = Protection(_row.WriteLevel),
            };
            if (_row.Value != null)
            {
                parameters.StaticValue = new Buffer(_row.Value);
            }

            GattLocalCharacteristicResult result = service.CreateCharacteristic(_row.Uuid, parameters);
            if (result.Error != BluetoothError.Success)
            {
                throw new InvalidOperationException(_row.Name + " was not created, error " + (int)result.Error);
            }

            Attach(result.Characteristic);
        }

        /// <summary>Octets every permitted subscriber can take; 0 when there is none.</summary>
        public int MaxLength(NotificationGate gate)
        {
            int smallest = 0;
            foreach (GattSubscribedClient client in _clients)
            {
                int max = gate.MaxLength(client.Session.DeviceId.Id, _row);
                if (max > 0 && (smallest == 0 || max < smallest))
                {
                    smallest = max;
                }
            }

            return smallest;
        }

        /// <summary>Sends to each permitted subscriber one by one: the library's own loop is not safe (field defect 9).</summary>
        public int Notify(NotificationGate gate, int length)
        {
            int sent = 0;
            _outgoing.Length = (uint)length;
            foreach (GattSubscribedClient client in _clients)
            {
                if (gate.Passes(client.Session.DeviceId.Id, _row, length))
                {
                    _characteristic.NotifyValue(_outgoing, client);
                    sent++;
                }
            }

            return sent;
        }

        private void Attach(GattLocalCharacteristic characteristic)
        {
            _characteristic = characteristic;
            FieldInfo id = typeof(GattLocalCharacteristic).GetField("_characteristicId", BindingFlags.Instance | BindingFlags.NonPublic);
            CharacteristicId = id == null ? 0 : (ushort)id.GetValue(characteristic);
            characteristic.ReadRequested += OnRead;
            characteristic.WriteRequested += OnWrite;
            characteristic.SubscribedClientsChanged += OnClientsChanged;
        }

        private void OnRead(GattLocalCharacteristic sender, GattReadRequestedEventArgs args)
        {
            GattReadRequest request = args.GetRequest();
            byte[] value = _row.Handler == null ? null : Try(null, out _);
            if (value == null)
            {
                request.RespondWithProtocolError(AttError.Unlikely);
                return;
            }

            request.RespondWithValue(new Buffer(value));
            _dispatcher.Post(EventKind.Read, NoHandle, _index, 0, _clock.Now);
        }

        private void OnWrite(GattLocalCharacteristic sender, GattWriteRequestedEventArgs args)
        {
            GattWriteRequest request = args.GetRequest();
            byte error = AttError.Unlikely;
            if (_row.Handler != null)
            {
                Try(Octets(request.Value), out error);
            }

            if (error == AttError.None)
            {
                request.Respond();
            }
            else
            {
                request.RespondWithProtocolError(error);
            }

            _dispatcher.Post(EventKind.Written, NoHandle, _index, error, _clock.Now);
        }

        // Reads for a null value, writes otherwise; a handler that throws becomes Unlikely Error.
        private byte[] Try(byte[] written, out byte error)
        {
            error = AttError.None;
            try
            {
                if (written == null)
                {
                    return _row.Handler.Read(_row);
                }

                error = _row.Handler.Write(_row, written);
            }
            catch (Exception)
            {
                error = AttError.Unlikely;
            }

            return null;
        }

        private void OnClientsChanged(GattLocalCharacteristic sender, object args)
        {
            _clients = sender.SubscribedClients;
        }

        private static byte[] Octets(Buffer buffer)
        {
            byte[] octets = new byte[buffer.Length];
            DataReader.FromBuffer(buffer).ReadBytes(octets);
            return octets;
        }

        private static GattProtectionLevel Protection(Security.SecurityLevel level)
        {
            if (level == Security.SecurityLevel.None)
            {
                return GattProtectionLevel.Plain;
            }

            return level == Security.SecurityLevel.Encrypted ? GattProtectionLevel.EncryptionRequired : GattProtectionLevel.EncryptionAndAuthenticationRequired;
        }
    }
}
