using System.Text;
using SecureGatt;

namespace CounterServer
{
    /// <summary>
    /// The esp32-nimble tutorial's server: one characteristic, readable on an encrypted link, that says "Start Value" and then counts
    /// up a byte with each tick, wrapping.
    /// </summary>
    public sealed class Counter : GattApplication
    {
        /// <summary>The tutorial's service.</summary>
        public const string ServiceUuid = "9b574847-f706-436c-bed7-fc01eb0965c1";

        /// <summary>The tutorial's characteristic.</summary>
        public const string ValueUuid = "681285a6-247f-48c6-80ad-68c3dce18585";

        private readonly byte[] _count = { byte.MaxValue };
        private byte[] _snapshot = Encoding.UTF8.GetBytes("Start Value");

        /// <summary>The counter's characteristic, once the table is made.</summary>
        public Characteristic Value;

        /// <summary>The tutorial's name and passkey; the appearance is unknown, as there.</summary>
        public Counter()
        {
            Settings.DeviceName = "ESP32 Server";
            Settings.Profile = new SecurityProfile("counter", passkey: 123456);
        }

        /// <inheritdoc/>
        public override ServiceTable CreateTable()
        {
            Value = new Characteristic(ValueUuid, CharacteristicProperties.Read | CharacteristicProperties.Notify, Permissions.Read | Permissions.ReadEncrypted)
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

        /// <summary>On connection the tutorial asks for its connection parameters.</summary>
        public override void Handle(ServerEvent e)
        {
            if (e.Kind == EventKind.Connected)
            {
                Console.Line("link", "parameters 24,48,0,60 " + (Platform.UpdateConnection(e.Handle, 24, 48, 0, 60) ? "asked" : "not supported"));
            }
        }

        private byte[] ReadValue()
        {
            return _snapshot;
        }
    }
}
