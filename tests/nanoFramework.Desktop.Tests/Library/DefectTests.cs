using System;
using System.Linq;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;
using Xunit;

namespace nanoFramework.Desktop.Tests.Library;

/// <summary>The defects that lie in the library's managed half are there, by their numbers.</summary>
public class DefectTests : LibraryTest
{
    // Never disposed, as in a firmware: its finalizer stops the stack.
    private static readonly BluetoothLEDevice s_kept = BluetoothLEDevice.FromBluetoothAddress(0, BluetoothAddressType.Public);

    [Fact]
    public void Defect_5_an_encrypted_legacy_link_counts_as_secure_connection()
    {
        Raise(BluetoothEventType.AuthenticationComplete, 1, 1u << 16);
        Assert.True(BluetoothLEServer.Instance.Pairing.WasSecureConnectionUsedForPairing);
    }

    [Fact]
    public void Defect_6_the_next_client_inherits_the_pairing_state()
    {
        Raise(BluetoothEventType.AuthenticationComplete, 1, 3u << 16);
        Raise(BluetoothEventType.ClientDisconnected, 1, 0x213);
        Raise(BluetoothEventType.ClientConnected, 2, 0);
        DevicePairing pairing = BluetoothLEServer.Instance.Pairing;
        Assert.True(pairing.IsPaired && pairing.IsAuthenticated);
    }

    [Fact]
    public void Defect_8_the_MTU_is_0_at_first_and_kept_over_disconnects_and_notifications_may_be_1024()
    {
        GattSession session = BluetoothLEServer.Instance.Session;
        Assert.Equal(0, session.MaxMtuSize);
        Raise(BluetoothEventType.ClientSessionChanged, 1, 185u << 16);
        Raise(BluetoothEventType.ClientDisconnected, 1, 0x208);
        Assert.Equal(185, session.MaxMtuSize);
        GattLocalCharacteristic characteristic = NewCharacteristic();
        Raise(BluetoothEventType.ClientSubscribed, characteristic._characteristicId, 1);
        Assert.Equal(1024, characteristic.SubscribedClients[0].MaxNotificationSize);
    }

    [Fact]
    public void Defect_9_a_client_that_subscribes_during_a_notification_breaks_it()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic();
        Raise(BluetoothEventType.ClientSubscribed, characteristic._characteristicId, 1);
        Native.OnNotify = () =>
            characteristic.OnSubscribedClientsChanged(true, new GattSubscribedClient(GattSession.FromDeviceId(new BluetoothDeviceId(2))));
        Assert.Throws<IndexOutOfRangeException>(() => characteristic.NotifyValue(Octets(1)));
    }

    [Fact]
    public void Defect_10_Device_Information_as_the_first_service_stops_the_board()
    {
        int defect = 0;
        Action<int, string> before = BoardHardware.Fault;
        BoardHardware.Fault = (number, _) => defect = number;
        try
        {
            Assert.Throws<OperationCanceledException>(() => GattServiceProvider.Create(GattServiceUuids.DeviceInformation));
        }
        finally
        {
            BoardHardware.Fault = before;
        }

        Assert.Equal(10, defect);
    }

    [Fact]
    public void Defect_11_a_descriptor_write_needs_a_handler_on_the_characteristic()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic();
        GattLocalDescriptor descriptor = characteristic.CreateDescriptor(GattDescriptorUuids.ReportReference, new()).Descriptor;
        descriptor.WriteRequested += (_, e) => e.GetRequest().Respond();
        Raise(BluetoothEventType.Write, descriptor._descriptorId, 1);
        Assert.Equal("Write 1 ! 0E", Native.Last);
        characteristic.WriteRequested += (_, _) => { };
        Raise(BluetoothEventType.Write, descriptor._descriptorId, 2);
        Assert.Equal("Write 2 ok", Native.Last);
    }

    [Fact]
    public void Defect_12_an_event_for_a_characteristic_beyond_255_is_dropped_without_an_answer()
    {
        GattLocalService service = NewService();
        GattLocalCharacteristic last;
        do
        {
            last = service
                .CreateCharacteristic(Guid.NewGuid(), new GattLocalCharacteristicParameters { StaticValue = Octets(1) })
                .Characteristic;
        }
        while (last._characteristicId <= 255);
        Native.Calls.Clear();
        Raise(BluetoothEventType.Read, last._characteristicId, 1);
        Assert.DoesNotContain(Native.Calls, call => call == "Read 1 = 01");
    }

    [Fact]
    public void Defect_14_Pair_on_a_server_throws_and_the_private_method_asks()
    {
        DevicePairing pairing = BluetoothLEServer.Instance.Pairing;
        Assert.Throws<NullReferenceException>(() => pairing.Pair());
        MethodInfo native = typeof(DevicePairing).GetMethod("NativeStartPair", BindingFlags.NonPublic | BindingFlags.Instance)!;
        Assert.Equal((ushort)0, native.Invoke(pairing, [(ushort)5]));
        Assert.Equal("Pair 5", Native.Last);
    }

    [Fact]
    public void Defect_16_every_write_says_it_wants_a_response()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic();
        GattWriteOption? option = null;
        characteristic.WriteRequested += (_, e) => option = e.GetRequest().Option;
        Raise(BluetoothEventType.Write, characteristic._characteristicId, 1);
        Assert.Equal(GattWriteOption.WriteWithResponse, option);
    }

    [Fact]
    public void Defect_17_OutOfBand_is_not_pushed_until_something_else_is()
    {
        DevicePairing pairing = BluetoothLEServer.Instance.Pairing;
        Native.Calls.Clear();
        pairing.OutOfBand = true;
        Assert.Empty(Native.Calls);
        pairing.AllowBonding = true;
        Assert.Contains("oob=True", Native.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_characteristic_made_before_the_server_instance_is_never_found_again()
    {
        BluetoothLEServer.Instance.Dispose();
        NewService();
        GattLocalCharacteristic[] information = BluetoothLEServer
            .Instance.GetServiceByUUID(GattServiceUuids.DeviceInformation)
            .Service.Characteristics;
        Native.Calls.Clear();
        foreach (GattLocalCharacteristic characteristic in information)
            Raise(BluetoothEventType.Read, characteristic._characteristicId, characteristic._characteristicId);
        Assert.Equal([$"Read {information[1]._characteristicId} = 4553503332"], Native.Calls);
    }

    [Fact]
    public void A_client_can_be_disconnected_through_the_private_method_of_a_device_that_never_connected()
    {
        BluetoothLEDevice device = s_kept;
        typeof(BluetoothLEDevice)
            .GetMethod("NativeDisconnect", BindingFlags.NonPublic | BindingFlags.Instance)!
            .Invoke(device, [(ushort)9]);
        Assert.Equal("Disconnect 9", Native.Calls.Last());
    }
}
