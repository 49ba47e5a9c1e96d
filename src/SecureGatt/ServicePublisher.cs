using System;
using System.Collections;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using Buffer = nanoFramework.Device.Bluetooth.Buffer;

namespace SecureGatt
{
    /// <summary>
    /// Publishes a service table through the library once, and advertises without ever stopping (field defects 12 and 13).
    /// </summary>
    public static class ServicePublisher
    {
        private const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic;

        /// <summary>Creates all services in the table's order and advertises the first; returns the result. The table then keeps only
        /// characteristics that can change.</summary>
        public static GattServiceProviderAdvertisementStatus Publish(ServiceTable table, LinkTable links, EventDispatcher dispatcher)
        {
            GattServiceProvider first = null;
            GattLocalCharacteristicParameters parameters = new GattLocalCharacteristicParameters();
            Type type = typeof(GattLocalCharacteristic);
            // Subscription events carry this id, and no public member returns it.
            FieldInfo id = type.GetField("_characteristicId", Own);
            foreach (Service service in table.Services)
            {
                GattServiceProvider provider = GattServiceProvider
                    .Create(Characteristic.ToGuid(service.ShortUuid, service.LongUuid))
                    .ServiceProvider;
                first = first ?? provider;
                foreach (Characteristic row in service.Characteristics)
                {
                    GattLocalCharacteristic characteristic = Add(provider.Service, row, parameters);
                    if (!row.IsConstant)
                    {
                        row.Id = (ushort)id.GetValue(characteristic);
                        row.Link = new CharacteristicBinding(row, characteristic, links, dispatcher);
                    }
                }
            }

            ShareLists(type);
            first.StartAdvertising();
            table.Services = null;
            return first.AdvertisementStatus;
        }

        // The library copies the parameters, so one object is reused.
        private static GattLocalCharacteristic Add(
            GattLocalService service,
            Characteristic row,
            GattLocalCharacteristicParameters parameters
        )
        {
            parameters.CharacteristicProperties = (GattCharacteristicProperties)row.Properties;
            parameters.ReadProtectionLevel = Protection(row.ReadLevel);
            parameters.WriteProtectionLevel = Protection(row.WriteLevel);
            parameters.StaticValue = row.Value == null ? null : new Buffer(row.Value);
            return service.CreateCharacteristic(Characteristic.ToGuid(row.ShortUuid, row.LongUuid), parameters).Characteristic;
        }

        // The library allocates four lists of 120 octets for each characteristic's descriptors and clients. Those that stay empty are
        // replaced by one shared list.
        private static void ShareLists(Type type)
        {
            const BindingFlags Shared = BindingFlags.Static | BindingFlags.NonPublic;
            try
            {
                object manager = typeof(BluetoothLEServer).GetField("_bluetoothEventManager", Shared).GetValue(null);
                ArrayList rows = (ArrayList)manager.GetType().GetField("_characteristicMap", Shared).GetValue(null);
                FieldInfo descriptors = type.GetField("_descriptors", Own);
                FieldInfo formats = type.GetField("_presentationFormats", Own);
                FieldInfo formatDescriptors = type.GetField("_presentationFormatsDescriptors", Own);
                FieldInfo clients = type.GetField("_subscribedClients", Own);
                object empty = descriptors.GetValue(rows[0]);
                for (int i = 0; i < rows.Count; i++)
                {
                    GattLocalCharacteristic row = (GattLocalCharacteristic)rows[i];
                    descriptors.SetValue(row, empty);
                    formats.SetValue(row, empty);
                    formatDescriptors.SetValue(row, empty);
                    if ((row.CharacteristicProperties & (GattCharacteristicProperties.Notify | GattCharacteristicProperties.Indicate)) == 0)
                    {
                        clients.SetValue(row, empty);
                    }
                }
            }
            catch (Exception)
            {
                // Another version of the library: its lists are kept.
            }
        }

        private static GattProtectionLevel Protection(SecurityLevel level)
        {
            // EncryptionRequired and EncryptionAndAuthenticationRequired have the numeric values of the levels.
            return level == SecurityLevel.None ? GattProtectionLevel.Plain : (GattProtectionLevel)level;
        }
    }
}
