using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Events;
using SecureGattServer.Links;

namespace SecureGattServer.Gatt
{
    /// <summary>Brings a service table into the library, once, advertises, never stops (field defects 12 and 13), and sends notifications through the gate.</summary>
    public sealed class ServicePublisher : INotifier, IRowNames
    {
        private readonly ServiceTable _table;
        private readonly NotificationGate _gate;
        private readonly RowBinding[] _bindings;
        private GattServiceProvider _first;

        /// <summary>For this table.</summary>
        public ServicePublisher(ServiceTable table, NotificationGate gate)
        {
            _table = table;
            _gate = gate;
            _bindings = new RowBinding[table.Count];
        }

        /// <summary>Creates all services in the table's order; throws when the library refuses one.</summary>
        public void Create(EventDispatcher dispatcher, IClock clock)
        {
            int index = 0;
            foreach (ServiceRow service in _table.Services)
            {
                GattServiceProviderResult result = GattServiceProvider.Create(service.Uuid);
                if (result.Error != BluetoothError.Success)
                {
                    throw new InvalidOperationException(service.Name + " was not created, error " + (int)result.Error);
                }

                _first = _first ?? result.ServiceProvider;
                foreach (AttributeRow row in service.Attributes)
                {
                    _bindings[index] = new RowBinding(row, index, dispatcher, clock);
                    _bindings[index++].Create(result.ServiceProvider.Service);
                }
            }
        }

        /// <summary>Starts advertising the first service; returns null, or what is wrong.</summary>
        public string Advertise()
        {
            _first.StartAdvertising(new GattServiceProviderAdvertisingParameters { IsConnectable = true, IsDiscoverable = true });
            switch (_first.AdvertisementStatus)
            {
                case GattServiceProviderAdvertisementStatus.Started:
                    return null;
                case GattServiceProviderAdvertisementStatus.StartedWithoutAllAdvertisementData:
                    return "advertising, but not all of it fits: shorten the name";
                default:
                    return "this image does not advertise; flash another one";
            }
        }

        /// <inheritdoc/>
        public int MaxLength(AttributeRow row)
        {
            RowBinding binding = Find(row);
            return binding == null ? 0 : binding.MaxLength(_gate);
        }

        /// <inheritdoc/>
        public int Notify(AttributeRow row, int length)
        {
            RowBinding binding = Find(row);
            return binding == null ? 0 : binding.Notify(_gate, length);
        }

        /// <summary>The row of a library characteristic id, or null.</summary>
        public AttributeRow RowOf(int characteristicId)
        {
            foreach (RowBinding binding in _bindings)
            {
                if (binding != null && binding.CharacteristicId == characteristicId)
                {
                    return binding.Row;
                }
            }

            return null;
        }

        /// <inheritdoc/>
        public string OfRow(int index)
        {
            return _table[index].Name;
        }

        /// <inheritdoc/>
        public string OfCharacteristic(int id)
        {
            AttributeRow row = RowOf(id);
            return row == null ? "characteristic " + id : row.Name;
        }

        private RowBinding Find(AttributeRow row)
        {
            foreach (RowBinding binding in _bindings)
            {
                if (binding != null && binding.Row == row)
                {
                    return binding;
                }
            }

            return null;
        }
    }
}
