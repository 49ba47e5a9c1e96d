using System;
using System.Text;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Gatt;
using SecureGattServer.Security;

namespace SecureGattServer.Counter
{
    /// <summary>
    /// The esp32-nimble tutorial's server: one characteristic, readable on an encrypted link, that says "Start Value" and then counts
    /// up a byte with each tick, wrapping.
    /// </summary>
    public sealed class CounterProfile : ServerProfile
    {
        /// <summary>The tutorial's service.</summary>
        public const string ServiceUuid = "9b574847-f706-436c-bed7-fc01eb0965c1";

        /// <summary>The tutorial's characteristic.</summary>
        public const string ValueUuid = "681285a6-247f-48c6-80ad-68c3dce18585";

        private readonly AttributeRow _value;
        private readonly byte[] _count = { byte.MaxValue };
        private byte[] _snapshot = Encoding.UTF8.GetBytes("Start Value");

        /// <summary>Builds the table; the appearance is unknown, as in the tutorial.</summary>
        public CounterProfile()
        {
            DeviceName = "ESP32 Server";
            _value = new AttributeRow(
                "Counter",
                new Guid(ValueUuid),
                GattCharacteristicProperties.Read | GattCharacteristicProperties.Notify,
                AttributePermissions.Read | AttributePermissions.ReadEncrypted,
                null,
                SecurityLevel.Encrypted);
            Table = new ServiceTable(new ServiceRow[] { new ServiceRow(new Guid(ServiceUuid), new AttributeRow[] { _value }) });
        }

        /// <inheritdoc/>
        public override void Tick(int milliseconds, ServicePublisher publisher)
        {
            _count[0]++;
            _snapshot = _count;
            if (publisher.MaxLength(_value) > 0)
            {
                _value.Outgoing[0] = _count[0];
                publisher.Notify(_value, 1);
            }
        }

        /// <inheritdoc/>
        public override byte[] Read(AttributeRow row)
        {
            return _snapshot;
        }

        /// <inheritdoc/>
        public override byte Write(AttributeRow row, byte[] value)
        {
            return Unlikely;
        }
    }
}
