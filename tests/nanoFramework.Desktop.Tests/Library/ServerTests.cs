using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using Xunit;

namespace nanoFramework.Desktop.Tests.Library;

public class ServerTests : LibraryTest
{
    [Fact]
    public void A_read_goes_to_the_handler_and_its_answer_to_native()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic();
        characteristic.ReadRequested += (sender, e) =>
        {
            Assert.Same(characteristic, sender);
            Assert.Null(e.Session);
            e.GetRequest().RespondWithValue(Octets(1, 2, 3));
        };
        Raise(BluetoothEventType.Read, characteristic._characteristicId, 41);
        Assert.Equal("Read 41 = 010203", Native.Last);
    }

    [Fact]
    public void A_static_value_is_answered_without_an_event()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic(new GattLocalCharacteristicParameters
        {
            CharacteristicProperties = GattCharacteristicProperties.Read,
            StaticValue = Octets(0x2A),
        });
        characteristic.ReadRequested += (_, _) => Assert.Fail("raised");
        Raise(BluetoothEventType.Read, characteristic._characteristicId, 1);
        Assert.Equal("Read 1 = 2A", Native.Last);
    }

    [Fact]
    public void A_request_without_a_handler_is_refused_with_Unlikely_Error()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic();
        Raise(BluetoothEventType.Read, characteristic._characteristicId, 5);
        Raise(BluetoothEventType.Write, characteristic._characteristicId, 6);
        Assert.Equal(["Read 5 ! 0E", "Write 6 ! 0E"], Native.Calls[^2..]);
    }

    [Fact]
    public void A_write_brings_its_data_and_both_answers_go_to_native()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic();
        Native.WriteData = [9, 8];
        characteristic.WriteRequested += (_, e) =>
        {
            GattWriteRequest request = e.GetRequest();
            Assert.Equal(2u, request.Value.Length);
            Assert.Equal(0u, request.Offset);
            Assert.Equal(GattWriteOption.WriteWithResponse, request.Option);
            request.Respond();
            request.RespondWithProtocolError(0x80);
        };
        Raise(BluetoothEventType.Write, characteristic._characteristicId, 7);
        Assert.Equal(["Write 7 ok", "Write 7 ! 80"], Native.Calls[^2..]);
    }

    [Fact]
    public void User_description_and_presentation_format_are_served_from_the_parameters()
    {
        GattLocalCharacteristicParameters parameters = new()
        {
            CharacteristicProperties = GattCharacteristicProperties.Read,
            UserDescription = "Hi",
        };
        parameters.CreateGattPresentationFormat(GattPresentationFormatTypes.UInt8, -2, 0x27AF, 1, 0x0203);
        GattLocalCharacteristic characteristic = NewCharacteristic(parameters);
        Raise(BluetoothEventType.Read, 0x0100 | characteristic._characteristicId, 1);
        Raise(BluetoothEventType.Read, 0x0200 | characteristic._characteristicId, 2);
        Assert.Equal(["Read 1 = 4869", "Read 2 = 04FEAF27010302"], Native.Calls[^2..]);
    }

    [Fact]
    public void Built_in_and_duplicate_descriptors_cannot_be_created()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic();
        Assert.Equal(
            BluetoothError.ResourceInUse,
            characteristic.CreateDescriptor(GattDescriptorUuids.CharacteristicUserDescription, new()).Error
        );
        Assert.Equal(BluetoothError.Success, characteristic.CreateDescriptor(GattDescriptorUuids.ReportReference, new()).Error);
        Assert.Equal(BluetoothError.ResourceInUse, characteristic.CreateDescriptor(GattDescriptorUuids.ReportReference, new()).Error);
        Assert.Single(characteristic.Descriptors);
    }

    [Fact]
    public void Subscriptions_are_kept_by_connection_and_told()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic();
        int told = 0;
        characteristic.SubscribedClientsChanged += (sender, args) =>
        {
            Assert.Null(args);
            told++;
        };
        foreach (uint connection in (uint[])[3, 4, 3])
            Raise(BluetoothEventType.ClientSubscribed, characteristic._characteristicId, connection);
        Assert.Equal([3, 4], Array.ConvertAll(characteristic.SubscribedClients, c => c.Session.DeviceId.Id));
        Raise(BluetoothEventType.ClientUnsubscribed, characteristic._characteristicId, 3);
        Assert.Equal([4], Array.ConvertAll(characteristic.SubscribedClients, c => c.Session.DeviceId.Id));
        Assert.Equal(4, told);
    }

    [Fact]
    public void A_notification_goes_to_each_subscriber_with_its_outcome()
    {
        GattLocalCharacteristic characteristic = NewCharacteristic();
        Raise(BluetoothEventType.ClientSubscribed, characteristic._characteristicId, 3);
        Native.NotifyResult = 7;
        GattClientNotificationResult result = Assert.Single(characteristic.NotifyValue(Octets(0xAB)));
        Assert.Equal("Notify 3 AB", Native.Last);
        Assert.Equal((GattCommunicationStatus.Unreachable, 7, 1), (result.Status, result.ProtocolError, result.BytesSent));
    }

    [Fact]
    public void Connections_and_MTU_are_told_by_the_servers_session()
    {
        GattSession session = BluetoothLEServer.Instance.Session;
        System.Collections.Generic.List<GattSessionStatus> told = [];
        session.SessionStatusChanged += (_, e) => told.Add(e.Status);
        int mtuTold = 0;
        session.MaxPduSizeChanged += (_, _) => mtuTold++;
        Raise(BluetoothEventType.ClientConnected, 1, 0);
        Raise(BluetoothEventType.ClientSessionChanged, 1, (247u << 16) | 4);
        Raise(BluetoothEventType.ClientDisconnected, 1, 0x213);
        Assert.Equal([GattSessionStatus.Active, GattSessionStatus.Closed], told);
        Assert.Equal((1, 247), (mtuTold, session.MaxMtuSize));
    }

    [Fact]
    public void Protected_attributes_raise_the_pairing_level_and_never_lower_it()
    {
        GattLocalService service = NewService();
        DevicePairing pairing = BluetoothLEServer.Instance.Pairing;
        void Add(GattProtectionLevel read) =>
            service.CreateCharacteristic(Guid.NewGuid(), new GattLocalCharacteristicParameters { ReadProtectionLevel = read });
        Assert.Equal(DevicePairingProtectionLevel.None, pairing.ProtectionLevel);
        Add(GattProtectionLevel.EncryptionRequired);
        Assert.Equal(DevicePairingProtectionLevel.Encryption, pairing.ProtectionLevel);
        Add(GattProtectionLevel.AuthenticationRequired);
        Assert.Equal(DevicePairingProtectionLevel.EncryptionAndAuthentication, pairing.ProtectionLevel);
        Add(GattProtectionLevel.Plain);
        Assert.Equal(DevicePairingProtectionLevel.EncryptionAndAuthentication, pairing.ProtectionLevel);
    }

    [Fact]
    public void Pairing_questions_are_raised_and_answered_with_connection_and_kind()
    {
        System.Collections.Generic.List<(DevicePairingKinds, uint)> asked = [];
        BluetoothLEServer.Instance.Pairing.PairingRequested += (sender, e) =>
        {
            Assert.Same(BluetoothLEServer.Instance, sender);
            asked.Add((e.PairingKind, e.Pin));
            if (e.PairingKind == DevicePairingKinds.ConfirmPinMatch) e.Accept();
            else e.Accept(123456);
        };
        Native.Calls.Clear();
        Raise(BluetoothEventType.PassKeyActions, 2, 2u << 16);
        Raise(BluetoothEventType.PassKeyActions, 2, 4u << 16);
        Raise(BluetoothEventType.PassKeyActionsNumericComparison, 2, 999_999);
        Assert.Equal(
            [(DevicePairingKinds.DisplayPin, 0), (DevicePairingKinds.ProvidePin, 0), (DevicePairingKinds.ConfirmPinMatch, 999_999)],
            asked
        );
        Assert.Equal(["Passkey 2 DisplayPin 123456", "Passkey 2 ProvidePin 123456", "YesNo 2 ConfirmPinMatch 1"], Native.Calls);
    }

    [Fact]
    public void Authentication_complete_sets_the_state_and_tells_the_status()
    {
        DevicePairing pairing = BluetoothLEServer.Instance.Pairing;
        DevicePairingResultStatus? told = null;
        pairing.PairingComplete += (_, e) => told = e.Status;
        Raise(BluetoothEventType.AuthenticationComplete, 1, 3u << 16);
        Assert.Equal((true, true, DevicePairingResultStatus.Paired), (pairing.IsPaired, pairing.IsAuthenticated, told));
        Raise(BluetoothEventType.AuthenticationComplete, 1, 19);
        Assert.Equal((false, false, DevicePairingResultStatus.Failed), (pairing.IsPaired, pairing.IsAuthenticated, told));
    }

    [Fact]
    public void The_first_service_brings_Device_Information_along()
    {
        NewService();
        GattServiceProvider information = BluetoothLEServer.Instance.GetServiceByUUID(GattServiceUuids.DeviceInformation);
        Assert.Equal(2, information.Service.Characteristics.Length);
        Assert.Equal("ESP32", System.Text.Encoding.UTF8.GetString(information.Service.Characteristics[1].StaticValue.ToArray()));
        Assert.Equal(2, BluetoothLEServer.Instance.Services.Length);
    }
}
