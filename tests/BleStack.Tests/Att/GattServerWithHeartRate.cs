using BleStack.Att;
using BleStack.Gatt;

namespace BleStack.Tests.Att;

/// <summary>Handles: 1 service, 2-4 measurement with CCCD, 5-6 location (read encrypted).</summary>
internal sealed class GattServerWithHeartRate
{
    public GattServerWithHeartRate()
    {
        Measurement = new GattCharacteristic(0x2A37, GattProperties.Notify);
        Location = new GattCharacteristic(0x2A38, GattProperties.Read, AttributePermissions.ReadEncrypted);
        Location.SetValue([1]);
        Server.Add(new GattService(0x180D).Add(Measurement).Add(Location));
    }

    public GattServer Server { get; } = AttPeer.Empty();

    public GattCharacteristic Measurement { get; }

    public GattCharacteristic Location { get; }
}
