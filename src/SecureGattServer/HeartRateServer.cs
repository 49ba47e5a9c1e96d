using System.Text;
using System.Threading;
using SecureGatt;

namespace SecureGattServer
{
    /// <summary>
    /// Heart Rate Service 1.0 with Device Information and Battery. What the profile protects it protects as well as it can: with MITM where
    /// it pairs with MITM. Reading the Control Point is the walkthrough's own addition and a variant; the service makes it write-only.
    /// </summary>
    public sealed class HeartRateServer : GattApplication
    {
        /// <summary>Energy Expended stays here until it is reset.</summary>
        public const int MaxEnergy = 0xFFFF;

        /// <summary>Kilojoules since the last reset; counted on the server's thread, reset on the event thread.</summary>
        public int Energy;

        /// <summary>Heart Rate Measurement, once the table is made.</summary>
        public Characteristic Measurement;

        /// <summary>Heart Rate Control Point, once the table is made.</summary>
        public Characteristic Control;

        // Application error "Control Point Not Supported", Heart Rate Service 1.0, 1.7.
        private const AttError ControlPointNotSupported = (AttError)0x80;
        private const byte ResetEnergy = 0x01;
        private const byte Chest = 0x01;
        private const byte FullBattery = 100;

        // A measurement with all waiting intervals is shorter.
        private const int LongestMeasurement = 72;

        private readonly Heart _heart;
        private readonly bool _readableControlPoint;
        private readonly byte[] _lastCommand = new byte[1];
        private readonly byte[] _value = new byte[LongestMeasurement];
        private readonly RrBuffer _intervals = new RrBuffer();

        /// <summary>The walkthrough's heart-rate sensor.</summary>
        /// <param name="heart">The sensor.</param>
        /// <param name="readableControlPoint">The walkthrough's variant.</param>
        public HeartRateServer(Heart heart, bool readableControlPoint)
        {
            _heart = heart;
            _readableControlPoint = readableControlPoint;
            Settings.DeviceName = "SecureGattServer";
            Settings.Appearance = 0x0340;
            Settings.Profile = new SecurityProfile("heart-rate");
        }

        /// <inheritdoc/>
        public override ServiceTable CreateTable()
        {
            bool mitm = Settings.Profile.Authenticates;
            Measurement = new Characteristic(0x2A37, CharacteristicProperties.Notify, mitm ? Permissions.NotifyEncryptedMitm : Permissions.NotifyEncrypted)
            {
                Name = "Heart Rate Measurement",
            };
            Control = new Characteristic(
                0x2A39,
                CharacteristicProperties.Write | (_readableControlPoint ? CharacteristicProperties.Read : 0),
                Permissions.WriteEncrypted | (_readableControlPoint ? Permissions.ReadEncrypted : 0))
            {
                Name = "Heart Rate Control Point",
                OnRead = ReadControlPoint,
                OnWrite = WriteControlPoint,
            };
            return new ServiceTable(
                new Service(0x180D, Measurement, Constant(0x2A38, mitm ? Permissions.ReadEncryptedMitm : Permissions.ReadEncrypted, new byte[] { Chest }), Control),
                new Service(0x180A, Constant(0x2A29, Permissions.Read, Encoding.UTF8.GetBytes("SecureGattServer")), Constant(0x2A26, Permissions.Read, Encoding.UTF8.GetBytes("0.1.0"))),
                new Service(0x180F, Constant(0x2A19, Permissions.Read, new byte[] { FullBattery })));
        }

        /// <inheritdoc/>
        public override void Tick(int milliseconds)
        {
            int before = Energy;
            int after = before + _heart.Advance(milliseconds, _intervals);
            // A reset that comes in between stands.
            Interlocked.CompareExchange(ref Energy, after > MaxEnergy ? MaxEnergy : after, before);

            int max = Measurement.MaxNotification;
            if (max > 0)
            {
                max = max < LongestMeasurement ? max : LongestMeasurement;
                Measurement.Notify(_value, HeartRateEncoder.Encode(_value, max, _heart.Rate, _heart.HasContact, Energy, _intervals));
            }
            else
            {
                // No client listens: what was measured is not news to one that comes later.
                _intervals.Count = 0;
            }
        }

        private byte[] ReadControlPoint()
        {
            return _lastCommand;
        }

        // Heart Rate Service 1.0, 3.3: one octet, 0x01 resets, anything else is 0x80.
        private AttError WriteControlPoint(byte[] value)
        {
            if (value.Length != 1)
            {
                return AttError.InvalidAttributeValueLength;
            }

            if (value[0] != ResetEnergy)
            {
                return ControlPointNotSupported;
            }

            _lastCommand[0] = ResetEnergy;
            Interlocked.Exchange(ref Energy, 0);
            return AttError.Success;
        }

        private static Characteristic Constant(int uuid, Permissions permissions, byte[] value)
        {
            return new Characteristic(uuid, CharacteristicProperties.Read, permissions, value);
        }
    }
}
