using System.Text;
using System.Threading;
using SecureGatt;

namespace SecureGattServer
{
    /// <summary>Heart Rate Service 1.0 with Device Information and Battery. Protected values use the strongest protection of the profile:
    /// MITM protection when it pairs with it. Reading the Control Point is the walkthrough's addition and a variant; the service specifies
    /// it as write-only.</summary>
    public sealed class HeartRateServer : GattApplication
    {
        /// <summary>Energy Expended keeps this maximum until it is reset.</summary>
        public const int MaxEnergy = 0xFFFF;

        /// <summary>Kilojoules since the last reset; counted on the server's thread, reset on the event thread.</summary>
        public int Energy;

        /// <summary>Heart Rate Measurement; set when the table is created.</summary>
        public Characteristic Measurement;

        /// <summary>Heart Rate Control Point; set when the table is created.</summary>
        public Characteristic Control;

        // Application error "Control Point Not Supported", Heart Rate Service 1.0, 1.7.
        private const AttError ControlPointNotSupported = (AttError)0x80;
        private const byte ResetEnergy = 0x01;
        private const byte Chest = 0x01;
        private const byte FullBattery = 100;

        // A measurement with all waiting intervals is shorter.
        private const int LongestMeasurement = 72;

        private readonly Heart _heart;
        private readonly byte[] _lastCommand;
        private readonly RrBuffer _intervals = new RrBuffer();
        private byte[] _value;

        /// <summary>The walkthrough's heart-rate sensor.</summary>
        /// <param name="heart">The sensor.</param>
        /// <param name="readableControlPoint">The walkthrough's variant; otherwise the last command is not stored.</param>
        public HeartRateServer(Heart heart, bool readableControlPoint)
        {
            _heart = heart;
            _lastCommand = readableControlPoint ? new byte[1] : null;
            Settings.DeviceName = "SecureGattServer";
            Settings.Appearance = 0x0340;
        }

        /// <inheritdoc/>
        public override ServiceTable CreateTable()
        {
            bool mitm = Settings.Profile.Authenticates;
            Permissions notify = mitm ? Permissions.NotifyEncryptedMitm : Permissions.NotifyEncrypted;
            Measurement = new Characteristic(0x2A37, CharacteristicProperties.Notify, notify) { Name = "Heart Rate Measurement" };
            bool readable = _lastCommand != null;
            Control = new Characteristic(
                0x2A39,
                CharacteristicProperties.Write | (readable ? CharacteristicProperties.Read : 0),
                Permissions.WriteEncrypted | (readable ? Permissions.ReadEncrypted : 0))
            {
                Name = "Heart Rate Control Point",
                OnRead = readable ? new ReadHandler(ReadControlPoint) : null,
                OnWrite = WriteControlPoint,
            };
            Encoding text = Encoding.UTF8;
            return new ServiceTable(
                new Service(0x180D, Measurement,
                    Constant(0x2A38, mitm ? Permissions.ReadEncryptedMitm : Permissions.ReadEncrypted, new byte[] { Chest }), Control),
                new Service(0x180A, Constant(0x2A29, Permissions.Read, text.GetBytes("SecureGattServer")),
                    Constant(0x2A26, Permissions.Read, text.GetBytes("0.1.0"))),
                new Service(0x180F, Constant(0x2A19, Permissions.Read, new byte[] { FullBattery })));
        }

        /// <inheritdoc/>
        public override void Tick(int milliseconds)
        {
            int before = Energy;
            int after = before + _heart.Advance(milliseconds, _intervals);
            // A reset in between is kept.
            Interlocked.CompareExchange(ref Energy, after > MaxEnergy ? MaxEnergy : after, before);

            int max = Measurement.MaxNotification;
            if (max > 0)
            {
                _value = _value ?? new byte[LongestMeasurement];
                max = max < LongestMeasurement ? max : LongestMeasurement;
                Measurement.Notify(_value, HeartRateEncoder.Encode(_value, max, _heart.Rate, _heart.HasContact, Energy, _intervals));
            }
            else
            {
                // Without a subscriber the measured intervals are discarded: they are outdated for a later one.
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

            if (_lastCommand != null)
            {
                _lastCommand[0] = ResetEnergy;
            }

            Energy = 0;
            return AttError.Success;
        }

        private static Characteristic Constant(int uuid, Permissions permissions, byte[] value)
        {
            return new Characteristic(uuid, CharacteristicProperties.Read, permissions, value);
        }
    }
}
