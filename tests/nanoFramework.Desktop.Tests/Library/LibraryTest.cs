using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Events;
using Xunit;

namespace nanoFramework.Desktop.Tests.Library;

/// <summary>
/// The library keeps its state for code that runs on no board, too; these tests share it one after the other and start from a fresh server.
/// </summary>
[CollectionDefinition("library", DisableParallelization = true)]
public class LibraryTestGroup;

[Collection("library")]
public abstract class LibraryTest
{
    protected const byte Bluetooth = (byte)EventCategory.Bluetooth;

    private protected LibraryTest()
    {
        NativeBluetooth.Set(Native);
        BluetoothLEServer.Instance.Dispose();
        typeof(BluetoothNanoDevice)
            .GetField("_mode", BindingFlags.NonPublic | BindingFlags.Instance)!
            .SetValue(BluetoothParts.Current.Device, BluetoothNanoDevice.Mode.NotRunning);
        BluetoothParts.Current.LastCharacteristicId = 0;
        _ = BluetoothLEServer.Instance;
        Native.Calls.Clear();
    }

    private protected FakeNative Native { get; } = new();

    /// <summary>Routes an event as the event thread would, on this thread.</summary>
    private protected static void Raise(BluetoothEventType type, int detail, uint data2) =>
        EventSink.PostManagedEvent(Bluetooth, (byte)type, (ushort)detail, data2);

    private protected static GattLocalService NewService() =>
        GattServiceProvider.Create(GattServiceUuids.HeartRate).ServiceProvider.Service;

    private protected static GattLocalCharacteristic NewCharacteristic(GattLocalCharacteristicParameters? parameters = null) =>
        NewService()
            .CreateCharacteristic(
                GattCharacteristicUuids.BodySensorLocation,
                parameters
                    ?? new GattLocalCharacteristicParameters
                    {
                        CharacteristicProperties =
                            GattCharacteristicProperties.Read | GattCharacteristicProperties.Write | GattCharacteristicProperties.Notify,
                    }
            )
            .Characteristic;

    private protected static Device.Bluetooth.Buffer Octets(params byte[] octets) => new(octets);

    private protected static object? FieldOf(object target, string name) => target.GetType().GetField(name)!.GetValue(target);
}
