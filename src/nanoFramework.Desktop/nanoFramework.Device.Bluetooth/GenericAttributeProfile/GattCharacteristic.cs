using System;
using System.Collections;
using System.Threading;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A characteristic of a peer's server.</summary>
public class GattCharacteristic : IGattAttribute
{
    private readonly ArrayList _descriptors = [];
    private readonly AutoResetEvent _complete = new(false);
    private ArrayList _presentationFormats;
    private string _userDescription;
    private ushort _cccdHandle;

    internal GattCharacteristic(GattDeviceService service, ushort attributeHandle)
    {
        Service = service;
        AttributeHandle = attributeHandle;
    }

    public delegate void GattCharacteristicVlaueChangedEventHandler(
        GattCharacteristic sender,
        GattValueChangedEventArgs valueChangedEventArgs
    );

    /// <summary>Raised for a notification or indication.</summary>
    public event GattCharacteristicVlaueChangedEventHandler ValueChanged;

    /// <summary>Handle of the value.</summary>
    public ushort AttributeHandle { get; }

    public Guid Uuid { get; internal set; }

    public GattCharacteristicProperties CharacteristicProperties { get; internal set; }

    /// <summary>Kept, without effect on the device.</summary>
    public GattProtectionLevel ProtectionLevel { get; set; }

    /// <summary>The service it belongs to.</summary>
    public GattDeviceService Service { get; }

    /// <summary>The presentation formats; the first access reads them. As on the device, the exponent's sign is lost.</summary>
    public GattPresentationFormat[] PresentationFormats
    {
        get
        {
            _presentationFormats ??= ReadPresentationFormats();
            return (GattPresentationFormat[])_presentationFormats.ToArray(typeof(GattPresentationFormat));
        }
    }

    /// <summary>The user description, or ""; the first access reads it.</summary>
    public string UserDescription => _userDescription ??= ReadUserDescription();

    /// <summary>Reads the value; AccessDenied when the properties do not allow it.</summary>
    public GattReadResult ReadValue() => CharacteristicProperties.HasFlag(GattCharacteristicProperties.Read)
        ? Service.Device.ReadAttributeValue(AttributeHandle)
        : new GattReadResult(null, GattCommunicationStatus.AccessDenied, 0);

    /// <summary>Writes the value; AccessDenied when the properties do not allow this kind of write.</summary>
    public GattWriteResult WriteValueWithResult(Buffer value, GattWriteOption writeOption = GattWriteOption.WriteWithoutResponse)
    {
        GattCharacteristicProperties needed = writeOption == GattWriteOption.WriteWithResponse
            ? GattCharacteristicProperties.Write
            : GattCharacteristicProperties.WriteWithoutResponse;
        return CharacteristicProperties.HasFlag(needed)
            ? Service.Device.WriteAttributeValueWithResult(AttributeHandle, value, writeOption)
            : new GattWriteResult(GattCommunicationStatus.AccessDenied, 0);
    }

    /// <summary>Reads the Client Characteristic Configuration.</summary>
    public GattReadClientCharacteristicConfigurationDescriptorResult ReadClientCharacteristicConfigurationDescriptor()
    {
        DiscoverDescriptorsOnce();
        GattReadResult read = _cccdHandle == 0 ? null : Service.Device.ReadAttributeValue(_cccdHandle);
        if (read?.Status != GattCommunicationStatus.Success)
        {
            return new(
                GattClientCharacteristicConfigurationDescriptorValue.None,
                GattCommunicationStatus.Unreachable,
                read?.ProtocolError ?? 0
            );
        }

        byte value = DataReader.FromBuffer(read.Value).ReadByte();
        return new((GattClientCharacteristicConfigurationDescriptorValue)value, GattCommunicationStatus.Success, 0);
    }

    /// <summary>Writes the Client Characteristic Configuration; AccessDenied when the properties do not allow the value.</summary>
    public GattWriteResult WriteClientCharacteristicConfigurationDescriptorWithResult(
        GattClientCharacteristicConfigurationDescriptorValue clientCharacteristicConfigurationDescriptorValue,
        GattWriteOption gattWriteOption = GattWriteOption.WriteWithoutResponse)
    {
        DiscoverDescriptorsOnce();
        if (_cccdHandle == 0 || !Allows(clientCharacteristicConfigurationDescriptorValue))
            return new GattWriteResult(GattCommunicationStatus.AccessDenied, 0);
        Buffer value = new([(byte)clientCharacteristicConfigurationDescriptorValue, 0]);
        GattWriteResult written = Service.Device.WriteAttributeValueWithResult(_cccdHandle, value, gattWriteOption);
        return written.Status == GattCommunicationStatus.Success
            ? new GattWriteResult(GattCommunicationStatus.Success, 0)
            : new GattWriteResult(GattCommunicationStatus.Unreachable, written.ProtocolError);
    }

    /// <summary>Discovers all descriptors; keeps those discovered before.</summary>
    public GattDescriptorsResult GetDescriptors()
    {
        lock (Service.Device.lockObj)
        {
            bool found =
                _descriptors.Count > 0
                || (
                    NativeStartDiscoveryDescriptors(
                        Service.Device.ConnectionHandle,
                        AttributeHandle,
                        Service.GetLastHandleForCharacteristic(this)
                    ) == 0
                    && Waits.For(_complete, 7_000)
                );
            return new GattDescriptorsResult(
                0,
                _descriptors,
                found ? GattCommunicationStatus.Success : GattCommunicationStatus.Unreachable
            );
        }
    }

    /// <summary>The descriptors with a UUID; discovers them if necessary.</summary>
    public GattDescriptorsResult GetDescriptorsForUuid(Guid descriptorUuid)
    {
        GattCommunicationStatus status = _descriptors.Count == 0 ? GetDescriptors().Status : GattCommunicationStatus.Success;
        ArrayList selected = [];
        foreach (GattDescriptor descriptor in _descriptors)
        {
            if (descriptor.Uuid == descriptorUuid) selected.Add(descriptor);
        }

        return new GattDescriptorsResult(0, selected, status);
    }

    internal void OnEvent(BluetoothEventCentral ev)
    {
        switch (ev.type)
        {
            case BluetoothEventType.AttributeValueChanged:
                Buffer value = new(NativeReadEventData(ev.connectionHandle, AttributeHandle));
                ValueChanged?.Invoke(this, new GattValueChangedEventArgs(value, DateTime.UtcNow));
                break;
            case BluetoothEventType.DescriptorDiscovered:
                GattDescriptor descriptor = new(this);
                NativeUpdateDescriptor(ev.connectionHandle, Service.AttributeHandle, AttributeHandle, descriptor);
                _descriptors.Add(descriptor);
                Service.Device.AttributeAdd(descriptor);
                if (descriptor.Uuid == GattDescriptorUuids.ClientCharacteristicConfiguration) _cccdHandle = descriptor.AttributeHandle;
                break;
            case BluetoothEventType.DescriptorDiscoveryComplete:
                _complete.Set();
                break;
        }
    }

    private bool Allows(GattClientCharacteristicConfigurationDescriptorValue value) => value switch
    {
        GattClientCharacteristicConfigurationDescriptorValue.None => true,
        GattClientCharacteristicConfigurationDescriptorValue.Notify => CharacteristicProperties.HasFlag(
            GattCharacteristicProperties.Notify
        ),
        GattClientCharacteristicConfigurationDescriptorValue.Indicate => CharacteristicProperties.HasFlag(
            GattCharacteristicProperties.Indicate
        ),
        _ => false,
    };

    private void DiscoverDescriptorsOnce()
    {
        if (_descriptors.Count == 0) GetDescriptors();
    }

    private ArrayList ReadPresentationFormats()
    {
        DiscoverDescriptorsOnce();
        ArrayList formats = [];
        foreach (GattDescriptor descriptor in _descriptors)
        {
            if (descriptor.Uuid != GattDescriptorUuids.CharacteristicPresentationFormat) continue;
            GattReadResult read = descriptor.ReadValue();
            if (read.Status != GattCommunicationStatus.Success) continue;
            DataReader reader = DataReader.FromBuffer(read.Value);
            formats.Add(
                new GattPresentationFormat(
                    reader.ReadByte(),
                    reader.ReadByte(),
                    reader.ReadUInt16(),
                    reader.ReadByte(),
                    reader.ReadUInt16()
                )
            );
        }

        return formats;
    }

    private string ReadUserDescription()
    {
        DiscoverDescriptorsOnce();
        foreach (GattDescriptor descriptor in _descriptors)
        {
            if (descriptor.Uuid != GattDescriptorUuids.CharacteristicUserDescription) continue;
            GattReadResult read = descriptor.ReadValue();
            if (read.Status == GattCommunicationStatus.Success) return DataReader.FromBuffer(read.Value).ReadString(read.Value.Length);
        }

        return "";
    }

    private ushort NativeStartDiscoveryDescriptors(ushort connectHandle, ushort val_Handle, ushort last_Handle) =>
        NativeBluetooth.Client.NativeStartDiscoveryDescriptors(this, connectHandle, val_Handle, last_Handle);

    private void NativeUpdateDescriptor(ushort connectHandle, ushort serviceHandle, ushort valueHandle, GattDescriptor gd) =>
        NativeBluetooth.Client.NativeUpdateDescriptor(this, connectHandle, serviceHandle, valueHandle, gd);

    private byte[] NativeReadEventData(ushort connectHandle, ushort valueHandle) =>
        NativeBluetooth.Client.NativeReadEventData(this, connectHandle, valueHandle);
}
