using System.Text;
using System.Threading;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Gatt;
using SecureGattServer.Security;

namespace SecureGattServer.HeartRate
{
    /// <summary>
    /// Heart Rate Service 1.0 with Device Information and Battery. What the profile protects it protects as well as it can: with MITM where
    /// it pairs with MITM. Reading the Control Point is the walkthrough's own addition and a variant; the service makes it write-only.
    /// </summary>
    public sealed class HeartRateProfile : ServerProfile
    {
        /// <summary>Energy Expended stays here until it is reset.</summary>
        public const int MaxEnergy = 0xFFFF;

        /// <summary>Kilojoules since the last reset; counted on the consumer thread, reset on the event thread.</summary>
        public int Energy;

        private const byte ControlPointNotSupported = 0x80;
        private const byte ResetEnergy = 0x01;
        private const byte Chest = 0x01;
        private const byte FullBattery = 100;

        private readonly Heart _heart;
        private readonly AttributeRow _measurement;
        private readonly byte[] _lastCommand = new byte[1];
        private readonly RrBuffer _intervals = new RrBuffer();

        /// <summary>Builds the table.</summary>
        /// <param name="profile">Decides how the table is protected.</param>
        /// <param name="heart">The sensor.</param>
        /// <param name="readableControlPoint">The walkthrough's variant.</param>
        public HeartRateProfile(SecurityProfile profile, Heart heart, bool readableControlPoint)
        {
            _heart = heart;
            bool mitm = profile.Mitm || profile.OutOfBand;
            DeviceName = "SecureGattServer";
            Appearance = 0x0340;
            _measurement = new AttributeRow(
                "Heart Rate Measurement", AttributeRow.Short(0x2A37), GattCharacteristicProperties.Notify, AttributePermissions.None, null, mitm ? SecurityLevel.Authenticated : SecurityLevel.Encrypted);
            AttributeRow control = new AttributeRow(
                "Heart Rate Control Point",
                AttributeRow.Short(0x2A39),
                GattCharacteristicProperties.Write | (readableControlPoint ? GattCharacteristicProperties.Read : 0),
                AttributePermissions.WriteEncrypted | (readableControlPoint ? AttributePermissions.ReadEncrypted : 0),
                null);
            Table = new ServiceTable(new ServiceRow[]
            {
                new ServiceRow(AttributeRow.Short(0x180D), new AttributeRow[]
                {
                    _measurement,
                    Constant(0x2A38, mitm ? AttributePermissions.ReadEncryptedMitm : AttributePermissions.ReadEncrypted, new byte[] { Chest }),
                    control,
                }),
                new ServiceRow(AttributeRow.Short(0x180A), new AttributeRow[]
                {
                    Constant(0x2A29, AttributePermissions.Read, Encoding.UTF8.GetBytes(DeviceName)),
                    Constant(0x2A26, AttributePermissions.Read, Encoding.UTF8.GetBytes(ServerApplication.Version)),
                }),
                new ServiceRow(AttributeRow.Short(0x180F), new AttributeRow[]
                {
                    Constant(0x2A19, AttributePermissions.Read, new byte[] { FullBattery }),
                }),
            });
        }

        /// <inheritdoc/>
        public override void Tick(int milliseconds, ServicePublisher publisher)
        {
            int before = Energy;
            int after = before + _heart.Advance(milliseconds, _intervals);
            // A reset that comes in between stands.
            Interlocked.CompareExchange(ref Energy, after > MaxEnergy ? MaxEnergy : after, before);

            int max = publisher.MaxLength(_measurement);
            if (max > 0)
            {
                publisher.Notify(_measurement, HeartRateMeasurement.Encode(_measurement.Outgoing, max, _heart.Rate, _heart.HasContact, Energy, _intervals));
            }
            else
            {
                // Nobody listens: what was measured is not news to whoever comes later.
                _intervals.Count = 0;
            }
        }

        /// <inheritdoc/>
        public override byte[] Read(AttributeRow row)
        {
            return _lastCommand;
        }

        /// <summary>Heart Rate Service 1.0, 3.3: one octet, 0x01 resets, anything else is 0x80.</summary>
        public override byte Write(AttributeRow row, byte[] value)
        {
            if (value.Length != 1)
            {
                return InvalidLength;
            }

            if (value[0] != ResetEnergy)
            {
                return ControlPointNotSupported;
            }

            _lastCommand[0] = ResetEnergy;
            Interlocked.Exchange(ref Energy, 0);

            return 0;
        }

        private static AttributeRow Constant(int uuid, AttributePermissions permissions, byte[] value)
        {
            return new AttributeRow(null, AttributeRow.Short(uuid), GattCharacteristicProperties.Read, permissions, value);
        }
    }
}
