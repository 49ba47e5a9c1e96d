using System;
using System.Collections;
using System.Collections.Generic;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace nanoFramework.Desktop.Tests.Library;

/// <summary>A native half that records its calls and returns the test's answers.</summary>
internal sealed class FakeNative : INativeBluetooth
{
    public List<string> Calls { get; } = [];

    public byte[] WriteData { get; set; } = [];

    public bool Advertises { get; set; } = true;

    public int NotifyResult { get; set; }

    public Action? OnNotify { get; set; }

    public Action? OnScan { get; set; }

    /// <summary>Thrown when the stack starts.</summary>
    public Exception? StartFails { get; set; }

    /// <summary>Thrown when a passkey is given.</summary>
    public Exception? AcceptFails { get; set; }

    /// <summary>Notifications leave no note, and no garbage.</summary>
    public bool IsQuiet { get; set; }

    public byte[] AdvertData { get; private set; } = [];

    public byte[] ScanResponse { get; private set; } = [];

    public string Last => Calls[^1];

    public void NativeInitilise() => Note("Init");

    public void NativeSetOperationMode(BluetoothNanoDevice.Mode mode, string deviceName, ushort appearance)
    {
        if (StartFails is { } exception && mode != BluetoothNanoDevice.Mode.NotRunning) throw exception;
        Note($"Mode {mode} {deviceName} {appearance}");
    }

    public bool NativeStartLegacyAdvertising(BluetoothLEAdvertisementPublisher self, byte[] advertData, byte[] scanResponse)
    {
        (AdvertData, ScanResponse) = (advertData, scanResponse);
        Note("Advertise");
        return Advertises;
    }

    public bool NativeStartExtendedAdvertising(BluetoothLEAdvertisementPublisher self, short instance, byte[] advertData) =>
        throw new NotImplementedException();

    public void NativeStopAdvertising(BluetoothLEAdvertisementPublisher self) => Note("StopAdvertising");

    public bool NativeIsExtendedAdvertisingAvailable(BluetoothLEAdvertisementPublisher self) => false;

    public bool NativeCreateFromEvent(BluetoothLEAdvertisementReceivedEventArgs self, int eventID) => throw new NotImplementedException();

    public void NativeStartAdvertisementWatcher(BluetoothLEAdvertisementWatcher self, int mode)
    {
        Note($"Scan {mode}");
        OnScan?.Invoke();
    }

    public void NativeStopAdvertisementWatcher(BluetoothLEAdvertisementWatcher self) => Note("StopScan");

    public ushort NativeConnect(BluetoothLEDevice self, ulong address, BluetoothAddressType addressType, ushort eventRouting) =>
        throw new NotImplementedException();

    public void NativeDisconnect(BluetoothLEDevice self, ushort conn_handle) => Note($"Disconnect {conn_handle}");

    public void NativeDispose(BluetoothLEDevice self, ushort conn_handle) => Note($"Dispose {conn_handle}");

    public ushort NativeDiscoverServices(BluetoothLEDevice self, ushort conn_handle) => throw new NotImplementedException();

    public void NativeUpdateService(BluetoothLEDevice self, ushort conn_handle, GattDeviceService ds) =>
        throw new NotImplementedException();

    public ushort NativeStartReadValue(BluetoothLEDevice self, ushort connection, ushort valueHandle) =>
        throw new NotImplementedException();

    public byte[] NativeReadValue(BluetoothLEDevice self, ushort connection, ushort valueHandle) => throw new NotImplementedException();

    public ushort NativeStartWriteValue(
        BluetoothLEDevice self,
        ushort connection,
        ushort valueHandle,
        bool withResponse,
        byte[] value,
        ushort dataLength
    ) => throw new NotImplementedException();

    public ushort NativeDiscoverCharacteristics(
        GattDeviceService self,
        ushort connectHandle,
        ushort serviceHandle,
        ushort startHandle,
        ushort endHandle
    ) => throw new NotImplementedException();

    public void NativeUpdateCharacteristic(
        GattDeviceService self,
        ushort connectHandle,
        ushort serviceHandle,
        ushort characteriticHandle,
        GattCharacteristic dc
    ) => throw new NotImplementedException();

    public ushort NativeStartDiscoveryDescriptors(GattCharacteristic self, ushort connectHandle, ushort val_Handle, ushort last_Handle) =>
        throw new NotImplementedException();

    public void NativeUpdateDescriptor(
        GattCharacteristic self,
        ushort connectHandle,
        ushort serviceHandle,
        ushort valueHandle,
        GattDescriptor gd
    ) => throw new NotImplementedException();

    public byte[] NativeReadEventData(GattCharacteristic self, ushort connectHandle, ushort valueHandle) =>
        throw new NotImplementedException();

    public bool NativeInitializeServiceConfig(GattServiceProvider self, ArrayList services)
    {
        Note($"Services {services.Count}");
        return true;
    }

    public void NativeDisposeServiceConfig(GattServiceProvider self) => Note("DisposeServices");

    public int NativeNotifyClient(GattLocalCharacteristic self, ushort connection, ushort CharacteristicId, byte[] notifyBuffer)
    {
        if (IsQuiet) return NotifyResult;
        Note($"Notify {connection} {Convert.ToHexString(notifyBuffer)}");
        OnNotify?.Invoke();
        return NotifyResult;
    }

    public void NativeReadRespondWithValue(GattReadRequest self, ushort eventID, byte[] value) =>
        Note($"Read {eventID} = {Convert.ToHexString(value)}");

    public void NativeReadRespondWithProtocolError(GattReadRequest self, ushort eventID, byte protocolError) =>
        Note($"Read {eventID} ! {protocolError:X2}");

    public byte[] NativeWriteGetData(GattWriteRequest self, ushort eventID) => WriteData;

    public void NativeWriteRespond(GattWriteRequest self, ushort eventID) => Note($"Write {eventID} ok");

    public void NativeWriteRespondWithProtocolError(GattWriteRequest self, ushort eventID, byte protocolError) =>
        Note($"Write {eventID} ! {protocolError:X2}");

    public bool IsBonded(ulong bluetoothAddress) => throw new NotImplementedException();

    public void DeleteAllBonds() => Note("DeleteAllBonds");

    public void DeleteBondForPeer(ulong peerbluetoothAddress, BluetoothAddressType addressType) =>
        Note($"DeleteBond {peerbluetoothAddress:X} {addressType}");

    public int Count() => 2;

    public ulong GetBondInformationAt(int index) => 0xC01122334455;

    public ushort NativeStartPair(DevicePairing self, ushort connection)
    {
        Note($"Pair {connection}");
        return 0;
    }

    public void NativeSetPairAttributes(DevicePairing self) =>
        Note($"Security {self.IOCapabilities} {self.ProtectionLevel} bond={self.AllowBonding} oob={self.OutOfBand}");

    public ushort NativeAcceptYesNo(DevicePairingRequestedEventArgs self, ushort connectionHandle, DevicePairingKinds kind, int YesNo)
    {
        Note($"YesNo {connectionHandle} {kind} {YesNo}");
        return 0;
    }

    public ushort NativeAcceptPasskey(DevicePairingRequestedEventArgs self, ushort connectionHandle, DevicePairingKinds kind, int passkey)
    {
        if (AcceptFails is { } exception) throw exception;
        Note($"Passkey {connectionHandle} {kind} {passkey}");
        return 0;
    }

    public ushort NativeAcceptCredentials(
        DevicePairingRequestedEventArgs self,
        ushort connectionHandle,
        DevicePairingKinds kind,
        byte[] username,
        byte[] password
    )
    {
        Note($"Credentials {connectionHandle} {kind}");
        return 3;
    }

    private void Note(string call) => Calls.Add(call);
}
