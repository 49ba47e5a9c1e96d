using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using Buffer = nanoFramework.Device.Bluetooth.Buffer;

namespace SecureGatt
{
    /// <summary>Connects a characteristic that can change to the library's characteristic. Requests are answered on the event thread,
    /// exactly once, from a snapshot (field defects 1 and 2): an answer that throws is not followed by a second one. No pairing question is
    /// answered meanwhile (defect 3): both hold the dispatcher's lock.</summary>
    internal sealed class CharacteristicBinding : ICharacteristicLink
    {
        private const int NoHandle = 0xFFFF;

        private readonly Characteristic _row;
        private readonly LinkTable _links;
        private readonly EventDispatcher _dispatcher;
        private readonly GattLocalCharacteristic _characteristic;

        // Null until the first client subscribes; replaced as a whole on the event thread.
        private GattSubscribedClient[] _clients;
        private byte[] _value;
        private Buffer _buffer;

        /// <summary>Attaches the handlers, before anything is advertised (field defect 11).</summary>
        public CharacteristicBinding(
            Characteristic row,
            GattLocalCharacteristic characteristic,
            LinkTable links,
            EventDispatcher dispatcher
        )
        {
            _row = row;
            _links = links;
            _dispatcher = dispatcher;
            _characteristic = characteristic;
            if (row.OnRead != null)
            {
                characteristic.ReadRequested += OnRead;
            }

            if (row.OnWrite != null)
            {
                characteristic.WriteRequested += OnWrite;
            }

            if (row.Notifies)
            {
                characteristic.SubscribedClientsChanged += OnClientsChanged;
            }
        }

        public int MaxNotification
        {
            get
            {
                if (_clients == null)
                {
                    return 0;
                }

                int smallest = 0;
                foreach (GattSubscribedClient client in _clients)
                {
                    int max = MaxFor(client);
                    smallest = max > 0 && (smallest == 0 || max < smallest) ? max : smallest;
                }

                return smallest;
            }
        }

        /// <summary>Sends to each permitted subscriber individually: the library's own loop is not thread-safe (field defect 9).</summary>
        public int Notify(byte[] value, int length)
        {
            if (_clients == null)
            {
                return 0;
            }

            if (_value != value)
            {
                _value = value;
                _buffer = new Buffer(value);
            }

            int sent = 0;
            foreach (GattSubscribedClient client in _clients)
            {
                int max = MaxFor(client);
                if (max > 0)
                {
                    // A value too long for one client is truncated for it: [Vol 3, Part F] 3.4.7.1.
                    _buffer.Length = (uint)(length < max ? length : max);
                    _characteristic.NotifyValue(_buffer, client);
                    sent++;
                }
            }

            return sent;
        }

        private int MaxFor(GattSubscribedClient client)
        {
            return _row.MaxFor(_links, client.Session.DeviceId.Id);
        }

        private void OnRead(GattLocalCharacteristic sender, GattReadRequestedEventArgs args)
        {
            lock (_dispatcher)
            {
                GattReadRequest request = args.GetRequest();
                Buffer answer = null;
                try
                {
                    byte[] value = _row.OnRead();
                    if (value != null && value.Length <= Characteristic.MaxLength)
                    {
                        answer = new Buffer(value);
                    }
                }
                catch (Exception)
                {
                    // Answered with Unlikely Error below.
                }

                if (answer == null)
                {
                    _dispatcher.Faults++;
                    request.RespondWithProtocolError((byte)AttError.UnlikelyError);
                    return;
                }

                request.RespondWithValue(answer);
            }

            _dispatcher.Post(EventKind.Read, NoHandle, _row.Id, 0);
        }

        private void OnWrite(GattLocalCharacteristic sender, GattWriteRequestedEventArgs args)
        {
            AttError error = AttError.UnlikelyError;
            lock (_dispatcher)
            {
                GattWriteRequest request = args.GetRequest();
                try
                {
                    byte[] octets = new byte[request.Value.Length];
                    DataReader.FromBuffer(request.Value).ReadBytes(octets);
                    error = _row.OnWrite(octets);
                }
                catch (Exception)
                {
                    // Answered with Unlikely Error below.
                    _dispatcher.Faults++;
                }

                if (error == AttError.Success)
                {
                    request.Respond();
                }
                else
                {
                    request.RespondWithProtocolError((byte)error);
                }
            }

            _dispatcher.Post(EventKind.Written, NoHandle, _row.Id, (int)error);
        }

        private void OnClientsChanged(GattLocalCharacteristic sender, object args)
        {
            _clients = sender.SubscribedClients;
        }
    }
}
