using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Events;

namespace SecureGattServer.Gatt
{
    /// <summary>Brings a service table into the library, once, advertises, never stops (field defects 12 and 13), and sends notifications through the gate.</summary>
    public class ServicePublisher
    {
        /// <summary>What is published.</summary>
        public readonly ServerProfile Profile;

        private readonly NotificationGate _gate;

        /// <summary>For this profile's table.</summary>
        public ServicePublisher(ServerProfile profile, NotificationGate gate)
        {
            Profile = profile;
            _gate = gate;
        }

        /// <summary>Creates all services in the table's order and advertises the first; returns what came of it.</summary>
        public GattServiceProviderAdvertisementStatus Publish(EventDispatcher dispatcher)
        {
            GattServiceProvider first = null;
            int index = 0;
            foreach (ServiceRow service in Profile.Table.Services)
            {
                GattServiceProvider provider = GattServiceProvider.Create(service.Uuid).ServiceProvider;
                first = first ?? provider;
                foreach (AttributeRow row in service.Rows)
                {
                    row.Binding = new RowBinding(index++, Profile, provider.Service, dispatcher);
                }
            }

            first.StartAdvertising(new GattServiceProviderAdvertisingParameters { IsConnectable = true, IsDiscoverable = true });
            return first.AdvertisementStatus;
        }

        /// <summary>Octets every listener of this row can take in one notification; 0 when nobody listens.</summary>
        public virtual int MaxLength(AttributeRow row)
        {
            return row.Binding.MaxLength(_gate);
        }

        /// <summary>Sends the first octets of the row's <see cref="AttributeRow.Outgoing"/> to whoever subscribed and may have them.</summary>
        public virtual void Notify(AttributeRow row, int length)
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
            foreach (AttributeRow row in Profile.Table.Rows)
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
