// The interface below the managed library: its extern methods with their own names. An instance method receives the object as its first
// parameter, since native code reads and writes that object's fields.
using System.Collections;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace nanoFramework.Device.Bluetooth;

/// <summary>The stack, on and off.</summary>
internal interface INativeStack
{
    // BluetoothNanoDevice
    void NativeInitilise();

    void NativeSetOperationMode(BluetoothNanoDevice.Mode mode, string deviceName, ushort appearance);
}

internal interface INativeServer
{
    // BluetoothLEAdvertisementPublisher
    bool NativeStartLegacyAdvertising(BluetoothLEAdvertisementPublisher self, byte[] advertData, byte[] scanResponse);

    bool NativeStartExtendedAdvertising(BluetoothLEAdvertisementPublisher self, short instance, byte[] advertData);

    void NativeStopAdvertising(BluetoothLEAdvertisementPublisher self);

    bool NativeIsExtendedAdvertisingAvailable(BluetoothLEAdvertisementPublisher self);

    // GattServiceProvider and what lies below it
    bool NativeInitializeServiceConfig(GattServiceProvider self, ArrayList services);

    void NativeDisposeServiceConfig(GattServiceProvider self);

    int NativeNotifyClient(GattLocalCharacteristic self, ushort connection, ushort CharacteristicId, byte[] notifyBuffer);

    void NativeReadRespondWithValue(GattReadRequest self, ushort eventID, byte[] value);

    void NativeReadRespondWithProtocolError(GattReadRequest self, ushort eventID, byte protocolError);

    byte[] NativeWriteGetData(GattWriteRequest self, ushort eventID);

    void NativeWriteRespond(GattWriteRequest self, ushort eventID);

    void NativeWriteRespondWithProtocolError(GattWriteRequest self, ushort eventID, byte protocolError);
}

internal interface INativeClient
{
    // BluetoothLEAdvertisementWatcher and its events
    bool NativeCreateFromEvent(BluetoothLEAdvertisementReceivedEventArgs self, int eventID);

    void NativeStartAdvertisementWatcher(BluetoothLEAdvertisementWatcher self, int mode);

    void NativeStopAdvertisementWatcher(BluetoothLEAdvertisementWatcher self);

    // BluetoothLEDevice
    ushort NativeConnect(BluetoothLEDevice self, ulong address, BluetoothAddressType addressType, ushort eventRouting);

    void NativeDisconnect(BluetoothLEDevice self, ushort conn_handle);

    void NativeDispose(BluetoothLEDevice self, ushort conn_handle);

    ushort NativeDiscoverServices(BluetoothLEDevice self, ushort conn_handle);

    void NativeUpdateService(BluetoothLEDevice self, ushort conn_handle, GattDeviceService ds);

    ushort NativeStartReadValue(BluetoothLEDevice self, ushort connection, ushort valueHandle);

    byte[] NativeReadValue(BluetoothLEDevice self, ushort connection, ushort valueHandle);

    ushort NativeStartWriteValue(
        BluetoothLEDevice self,
        ushort connection,
        ushort valueHandle,
        bool withResponse,
        byte[] value,
        ushort dataLength
    );

    // GattDeviceService and GattCharacteristic
    ushort NativeDiscoverCharacteristics(
        GattDeviceService self,
        ushort connectHandle,
        ushort serviceHandle,
        ushort startHandle,
        ushort endHandle
    );

    void NativeUpdateCharacteristic(
        GattDeviceService self,
        ushort connectHandle,
        ushort serviceHandle,
        ushort characteriticHandle,
        GattCharacteristic dc
    );

    ushort NativeStartDiscoveryDescriptors(GattCharacteristic self, ushort connectHandle, ushort val_Handle, ushort last_Handle);

    void NativeUpdateDescriptor(GattCharacteristic self, ushort connectHandle, ushort serviceHandle, ushort valueHandle, GattDescriptor gd);

    byte[] NativeReadEventData(GattCharacteristic self, ushort connectHandle, ushort valueHandle);
}

internal interface INativePairing
{
    // DeviceBonding
    bool IsBonded(ulong bluetoothAddress);

    void DeleteAllBonds();

    void DeleteBondForPeer(ulong peerbluetoothAddress, BluetoothAddressType addressType);

    int Count();

    ulong GetBondInformationAt(int index);

    // DevicePairing and its events
    ushort NativeStartPair(DevicePairing self, ushort connection);

    void NativeSetPairAttributes(DevicePairing self);

    ushort NativeAcceptYesNo(DevicePairingRequestedEventArgs self, ushort connectionHandle, DevicePairingKinds kind, int YesNo);

    ushort NativeAcceptPasskey(DevicePairingRequestedEventArgs self, ushort connectionHandle, DevicePairingKinds kind, int passkey);

    ushort NativeAcceptCredentials(
        DevicePairingRequestedEventArgs self,
        ushort connectionHandle,
        DevicePairingKinds kind,
        byte[] username,
        byte[] password
    );
}

internal interface INativeBluetooth : INativeStack, INativeServer, INativeClient, INativePairing
{
}
