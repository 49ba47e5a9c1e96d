using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace SecureGatt
{
    /// <summary>Brings a service table into the library, once, and advertises; never stops (field defects 12 and 13).</summary>
    public static class ServicePublisher
    {
        /// <summary>
        /// Creates all services in the table's order and advertises the first; returns what came of it. The table then keeps only what can
        /// change.
        /// </summary>
        public static GattServiceProviderAdvertisementStatus Publish(ServiceTable table, LinkTable links, EventDispatcher dispatcher)
        {
            GattServiceProvider first = null;
            foreach (Service service in table.Services)
            {
                GattServiceProvider provider = GattServiceProvider.Create(service.Uuid).ServiceProvider;
                first = first ?? provider;
                foreach (Characteristic row in service.Characteristics)
                {
                    Add(provider.Service, row, links, dispatcher);
                }
            }

            first.StartAdvertising(new GattServiceProviderAdvertisingParameters { IsConnectable = true, IsDiscoverable = true });
            table.Services = null;
            return first.AdvertisementStatus;
        }

        private static void Add(GattLocalService service, Characteristic row, LinkTable links, EventDispatcher dispatcher)
        {
            GattLocalCharacteristic characteristic = service.CreateCharacteristic(row.Uuid, new GattLocalCharacteristicParameters
            {
                CharacteristicProperties = (GattCharacteristicProperties)row.Properties,
                ReadProtectionLevel = Protection(row.ReadLevel),
                WriteProtectionLevel = Protection(row.WriteLevel),
                StaticValue = row.Value == null ? null : new Buffer(row.Value),
            }).Characteristic;
            if (!ServiceTable.IsConstant(row))
            {
                row.Link = new CharacteristicBinding(row, characteristic, links, dispatcher);
            }
        }

        private static GattProtectionLevel Protection(SecurityLevel level)
        {
            return level == SecurityLevel.None ? GattProtectionLevel.Plain
                : level == SecurityLevel.Encrypted ? GattProtectionLevel.EncryptionRequired : GattProtectionLevel.EncryptionAndAuthenticationRequired;
        }
    }
}
