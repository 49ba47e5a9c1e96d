using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A descriptor of a peer's server.</summary>
public class GattDescriptor : IGattAttribute
{
    private readonly BluetoothLEDevice _device;

    internal GattDescriptor(GattCharacteristic characteristic) => _device = characteristic.Service.Device;

    /// <summary>Attribute handle, 1 to 0xFFFF.</summary>
    public ushort AttributeHandle { get; internal set; }

    public Guid Uuid { get; internal set; }

    /// <summary>Kept, without effect on the device.</summary>
    public GattProtectionLevel ProtectionLevel { get; set; }

    /// <summary>Reads the descriptor's value.</summary>
    public GattReadResult ReadValue() => _device.ReadAttributeValue(AttributeHandle);

    /// <summary>Writes it without response.</summary>
    public GattCommunicationStatus WriteValue(Buffer value) => WriteValueWithResult(value).Status;

    /// <summary>Writes it without response.</summary>
    public GattWriteResult WriteValueWithResult(Buffer value) => _device.WriteAttributeValueWithResult(AttributeHandle, value);
}
