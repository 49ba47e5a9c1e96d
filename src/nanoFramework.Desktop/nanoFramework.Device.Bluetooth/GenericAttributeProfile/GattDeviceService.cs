using System;
using System.Collections;
using System.Threading;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A service of a peer's server.</summary>
public class GattDeviceService : IGattAttribute, IDisposable
{
    private readonly ArrayList _characteristics = [];
    private readonly AutoResetEvent _complete = new(false);

    internal GattDeviceService(BluetoothLEDevice device, ushort attributeHandle)
    {
        Device = device;
        AttributeHandle = attributeHandle;
    }

    /// <summary>Its handle, of which the device's events carry eight bits.</summary>
    public ushort AttributeHandle { get; }

    public Guid Uuid { get; internal set; }

    public BluetoothLEDevice Device { get; }

    internal ushort StartHandle { get; set; }

    internal ushort EndHandle { get; set; }

    /// <summary>Does nothing.</summary>
    public void Dispose() => System.GC.SuppressFinalize(this);

    /// <summary>Discovers all characteristics; keeps those discovered before.</summary>
    public GattCharacteristicsResult GetCharacteristics()
    {
        GattCommunicationStatus status = GattCommunicationStatus.Success;
        lock (Device.lockObj)
        {
            if (_characteristics.Count == 0)
            {
                _complete.Reset();
                if (NativeDiscoverCharacteristics(Device.ConnectionHandle, AttributeHandle, StartHandle, EndHandle) != 0)
                    status = GattCommunicationStatus.Unreachable;
                else
                    Waits.For(_complete, 20_000);
            }
        }

        return new GattCharacteristicsResult(0, _characteristics, status);
    }

    /// <summary>The characteristics with a UUID; discovers them if necessary.</summary>
    public GattCharacteristicsResult GetCharacteristicsForUuid(Guid characteristicUuid)
    {
        GattCommunicationStatus status = _characteristics.Count == 0 ? GetCharacteristics().Status : GattCommunicationStatus.Success;
        ArrayList selected = [];
        foreach (GattCharacteristic characteristic in _characteristics)
        {
            if (characteristic.Uuid == characteristicUuid) selected.Add(characteristic);
        }

        return new GattCharacteristicsResult(0, selected, status);
    }

    internal void OnEvent(BluetoothEventCentral ev)
    {
        if (ev.type == BluetoothEventType.CharacteristicDiscoveryComplete)
        {
            _complete.Set();
            return;
        }

        GattCharacteristic characteristic = new(this, ev.characteristicHandle);
        NativeUpdateCharacteristic(Device.ConnectionHandle, AttributeHandle, ev.characteristicHandle, characteristic);
        _characteristics.Add(characteristic);
        Device.AttributeAdd(characteristic);
    }

    /// <summary>
    /// The handle before the next characteristic's value: its declaration, which the device's discovery then reports as a descriptor.
    /// </summary>
    internal ushort GetLastHandleForCharacteristic(GattCharacteristic characteristic)
    {
        int next = _characteristics.IndexOf(characteristic) + 1;
        return next < _characteristics.Count ? (ushort)(((GattCharacteristic)_characteristics[next]).AttributeHandle - 1) : EndHandle;
    }

    private ushort NativeDiscoverCharacteristics(ushort connectHandle, ushort serviceHandle, ushort startHandle, ushort endHandle) =>
        NativeBluetooth.Client.NativeDiscoverCharacteristics(this, connectHandle, serviceHandle, startHandle, endHandle);

    private void NativeUpdateCharacteristic(
        ushort connectHandle,
        ushort serviceHandle,
        ushort characteriticHandle,
        GattCharacteristic dc
    ) => NativeBluetooth.Client.NativeUpdateCharacteristic(this, connectHandle, serviceHandle, characteriticHandle, dc);
}
