using System.Text;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Gatt;
using SecureGattServer.Security;

namespace SecureGattServer.HeartRate
{
    /// <summary>
    /// Heart Rate Service 1.0 with Device Information and Battery. What the profile protects it protects as well as it can: with MITM where
    /// it pairs with MITM. Reading the Control Point is the walkthrough's own addition and a variant; the service makes it write-only.
    /// </summary>
    public sealed class HeartRateProfile : IServerProfile, IAttributeHandler
    {
        /// <summary>The control point's only command: reset Energy Expended.</summary>
        public const byte ResetEnergy = 0x01;

        private const byte Chest = 0x01;
        private const byte FullBattery = 100;

        private readonly IHeart _heart;
        private readonly RrBuffer _intervals = new RrBuffer();
        private readonly AttributeRow _measurement;
        private readonly byte[] _lastCommand = new byte[1];

        /// <summary>Builds the table.</summary>
        /// <param name="profile">Decides how the table is protected.</param>
        /// <param name="heart">The sensor.</param>
        /// <param name="readableControlPoint">The walkthrough's variant.</param>
        public HeartRateProfile(SecurityProfile profile, IHeart heart, bool readableControlPoint)
        {
            _heart = heart;
            bool mitm = profile.Mitm || profile.OutOfBand;
            AttributePermissions read = mitm ? AttributePermissions.ReadEncryptedMitm : AttributePermissions.ReadEncrypted;
            AttributePermissions write = AttributePermissions.WriteEncrypted | (readableControlPoint ? AttributePermissions.ReadEncrypted : 0);
            GattCharacteristicProperties control = GattCharacteristicProperties.Write | (readableControlPoint ? GattCharacteristicProperties.Read : 0);
            _measurement = new AttributeRow("Heart Rate Measurement", Uuids.Short(0x2A37), GattCharacteristicProperties.Notify, AttributePermissions.None, null, this)
            {
                NotifyLevel = mitm ? SecurityLevel.Authenticated : SecurityLevel.Encrypted,
            };
            ServiceRow heartRate = new ServiceRow("Heart Rate", Uuids.Short(0x180D), new AttributeRow[]
            {
                _measurement,
                Constant("Body Sensor Location", 0x2A38, read, new byte[] { Chest }),
                new AttributeRow("Heart Rate Control Point", Uuids.Short(0x2A39), control, write, null, this),
            });
            Table = new ServiceTable(new ServiceRow[] { heartRate, DeviceInformation(), Battery() });
        }

        /// <inheritdoc/>
        public string DeviceName
        {
            get { return "SecureGattServer"; }
        }

        /// <summary>Generic Heart Rate Sensor.</summary>
        public ushort Appearance
        {
            get { return 0x0340; }
        }

        /// <inheritdoc/>
        public ServiceTable Table { get; }

        /// <summary>Kilojoules since the last reset.</summary>
        public EnergyMeter Energy { get; } = new EnergyMeter();

        /// <inheritdoc/>
        public void Tick(int milliseconds, INotifier notifier)
        {
            Energy.Add(_heart.Advance(milliseconds, _intervals));
            int max = notifier.MaxLength(_measurement);
            if (max == 0)
            {
                _intervals.Clear();
                return;
            }

            int length = HeartRateMeasurement.Encode(_measurement.Outgoing, max, _heart.BeatsPerMinute, _heart.HasContact, Energy.Value, _intervals);
            notifier.Notify(_measurement, length);
        }

        /// <inheritdoc/>
        public byte[] Read(AttributeRow row)
        {
            return _lastCommand;
        }

        /// <summary>Heart Rate Service 1.0, 3.3: one octet, 0x01 resets, anything else is 0x80.</summary>
        public byte Write(AttributeRow row, byte[] value)
        {
            if (value.Length != 1)
            {
                return AttError.InvalidLength;
            }

            if (value[0] != ResetEnergy)
            {
                return AttError.ControlPointNotSupported;
            }

            _lastCommand[0] = value[0];
            Energy.Reset();
            return AttError.None;
        }

        private static ServiceRow DeviceInformation()
        {
            return new ServiceRow("Device Information", Uuids.Short(0x180A), new AttributeRow[]
            {
                Constant("Manufacturer Name", 0x2A29, AttributePermissions.Read, Encoding.UTF8.GetBytes("SecureGattServer")),
                Constant("Firmware Revision", 0x2A26, AttributePermissions.Read, Encoding.UTF8.GetBytes(ServerApplication.Version)),
            });
        }

        private static ServiceRow Battery()
        {
            return new ServiceRow("Battery", Uuids.Short(0x180F), new AttributeRow[]
            {
                Constant("Battery Level", 0x2A19, AttributePermissions.Read, new byte[] { FullBattery }),
            });
        }

        private static AttributeRow Constant(string name, int uuid, AttributePermissions permissions, byte[] value)
        {
            return new AttributeRow(name, Uuids.Short(uuid), GattCharacteristicProperties.Read, permissions, value, null);
        }
    }
}
