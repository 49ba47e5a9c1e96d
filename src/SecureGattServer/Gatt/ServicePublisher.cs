using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Events;

namespace SecureGattServer.Gatt
{
    /// <summary>Brings a service table into the library, once, advertises, never stops (field defects 12 and 13), and sends notifications through the gate.</summary>
    public sealed class ServicePublisher : INotifier
    {
        /// <summary>The table.</summary>
        public readonly ServiceTable Table;

        private readonly ServerProfile _profile;
        private readonly NotificationGate _gate;

        /// <summary>For this profile's table.</summary>
        public ServicePublisher(ServerProfile profile, NotificationGate gate)
        {
            _profile = profile;
            Table = profile.Table;
            _gate = gate;
        }

        /// <summary>Creates all services in the table's order and advertises the first; returns null, or what is wrong.</summary>
        public string Publish(EventDispatcher dispatcher)
        {
            GattServiceProvider first = null;
            int index = 0;
            foreach (ServiceRow service in Table.Services)
            {
                GattServiceProvider provider = GattServiceProvider.Create(service.Uuid).ServiceProvider;
                first = first ?? provider;
                foreach (AttributeRow row in service.Rows)
                {
                    row.Binding = new RowBinding(index++, _profile, provider.Service, dispatcher);
                }
            }

            first.StartAdvertising(new GattServiceProviderAdvertisingParameters { IsConnectable = true, IsDiscoverable = true });
            return first.AdvertisementStatus == GattServiceProviderAdvertisementStatus.Started ? null
                : first.AdvertisementStatus == GattServiceProviderAdvertisementStatus.StartedWithoutAllAdvertisementData ? "the advertisement is over 31 bytes; shorten the name"
                : "this image cannot advertise; flash another";
        }

        /// <inheritdoc/>
        public int MaxLength(AttributeRow row)
        {
            return row.Binding.MaxLength(_gate);
        }

        /// <inheritdoc/>
        public void Notify(AttributeRow row, int length)
        {
            row.Binding.Notify(_gate, length);
        }

        /// <summary>The name of a characteristic, by the library's id.</summary>
        public string NameOf(int characteristicId)
        {
            AttributeRow row = Find(characteristicId);
            return row == null ? "characteristic " + characteristicId : row.Name;
        }

        /// <summary>True when a link subscribed to something it may not have yet.</summary>
        public bool HoldsBack(int handle, int characteristicId)
        {
            AttributeRow row = Find(characteristicId);
            return row != null && _gate.MaxLength(handle, row) == 0;
        }

        private AttributeRow Find(int characteristicId)
        {
            foreach (AttributeRow row in Table.Rows)
            {
                if (row.CharacteristicId == characteristicId)
                {
                    return row;
                }
            }

            return null;
        }
    }
}
