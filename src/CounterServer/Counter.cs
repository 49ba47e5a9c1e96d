using System.Text;
using SecureGatt;

namespace CounterServer
{
    /// <summary>The server of the esp32-nimble tutorial: one characteristic, readable on an encrypted link, with the value "Start Value"
    /// and then a byte that each tick increments, wrapping around.</summary>
    public sealed partial class Counter : GattApplication
    {
        /// <summary>The tutorial's service.</summary>
        public const string ServiceUuid = "9b574847-f706-436c-bed7-fc01eb0965c1";

        /// <summary>The tutorial's characteristic.</summary>
        public const string ValueUuid = "681285a6-247f-48c6-80ad-68c3dce18585";

        private readonly byte[] _count = { byte.MaxValue };
        private byte[] _snapshot = Encoding.UTF8.GetBytes("Start Value");

        /// <summary>The counter's characteristic; null until the table is created.</summary>
        public Characteristic Value;

        /// <summary>The name and passkey of the tutorial; the appearance is unknown, as in the tutorial.</summary>
        public Counter()
        {
            Settings.DeviceName = "ESP32 Server";
            Settings.Profile = new SecurityProfile(passkey: 123456);
        }

        /// <inheritdoc/>
        public override ServiceTable CreateTable()
        {
            Value = new Characteristic(
                ValueUuid,
                CharacteristicProperties.Read | CharacteristicProperties.Notify,
                Permissions.Read | Permissions.ReadEncrypted
            )
            {
                Name = "Counter",
                OnRead = ReadValue,
            };
            return new ServiceTable(new Service(ServiceUuid, Value));
        }

        /// <inheritdoc/>
        public override void Tick(int milliseconds)
        {
            _count[0]++;
            _snapshot = _count;
            Value.Notify(_count);
        }

        private byte[] ReadValue()
        {
            return _snapshot;
        }
    }
}
