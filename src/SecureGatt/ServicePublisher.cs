using System;
using System.Collections;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using Buffer = nanoFramework.Device.Bluetooth.Buffer;

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
            GattLocalCharacteristicParameters parameters = new GattLocalCharacteristicParameters();
            foreach (Service service in table.Services)
            {
                GattServiceProvider provider = GattServiceProvider.Create(Characteristic.ToGuid(service.ShortUuid, service.LongUuid)).ServiceProvider;
                first = first ?? provider;
                foreach (Characteristic row in service.Characteristics)
                {
                    Add(provider.Service, row, parameters, links, dispatcher);
                }
            }

            ShareLists();
            first.StartAdvertising(new GattServiceProviderAdvertisingParameters { IsConnectable = true, IsDiscoverable = true });
            table.Services = null;
            return first.AdvertisementStatus;
        }

        // The library copies the parameters: one object serves all.
        private static void Add(GattLocalService service, Characteristic row, GattLocalCharacteristicParameters parameters, LinkTable links, EventDispatcher dispatcher)
        {
            parameters.CharacteristicProperties = (GattCharacteristicProperties)row.Properties;
            parameters.ReadProtectionLevel = Protection(row.ReadLevel);
            parameters.WriteProtectionLevel = Protection(row.WriteLevel);
            parameters.StaticValue = row.Value == null ? null : new Buffer(row.Value);
            GattLocalCharacteristic characteristic = service.CreateCharacteristic(Characteristic.ToGuid(row.ShortUuid, row.LongUuid), parameters).Characteristic;
            if (!row.IsConstant)
            {
                row.Link = new CharacteristicBinding(row, characteristic, links, dispatcher);
            }
        }

        // The library gives each characteristic four lists of 120 octets for descriptors and clients. Those that stay empty become one.
        private static void ShareLists()
        {
            const BindingFlags Shared = BindingFlags.Static | BindingFlags.NonPublic;
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic;
            try
            {
                object manager = typeof(BluetoothLEServer).GetField("_bluetoothEventManager", Shared).GetValue(null);
                ArrayList rows = (ArrayList)manager.GetType().GetField("_characteristicMap", Shared).GetValue(null);
                ArrayList empty = new ArrayList();
                Type type = typeof(GattLocalCharacteristic);
                Share(type.GetField("_descriptors", Own), rows, empty, true);
                Share(type.GetField("_presentationFormats", Own), rows, empty, true);
                Share(type.GetField("_subscribedClients", Own), rows, empty, false);
                Share(type.GetField("_presentationFormatsDescriptors", Own), rows, empty, true);
            }
            catch (Exception)
            {
                // Another version of the library: its lists stay.
            }
        }

        private static void Share(FieldInfo field, ArrayList rows, ArrayList empty, bool all)
        {
            foreach (GattLocalCharacteristic row in rows)
            {
                if (all || (row.CharacteristicProperties & (GattCharacteristicProperties.Notify | GattCharacteristicProperties.Indicate)) == 0)
                {
                    field.SetValue(row, empty);
                }
            }
        }

        private static GattProtectionLevel Protection(SecurityLevel level)
        {
            // EncryptionRequired and EncryptionAndAuthenticationRequired have the numbers of the levels.
            return level == SecurityLevel.None ? GattProtectionLevel.Plain : (GattProtectionLevel)level;
        }
    }
}
