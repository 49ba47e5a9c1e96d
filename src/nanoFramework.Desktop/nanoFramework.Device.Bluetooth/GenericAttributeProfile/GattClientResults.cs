// Results of client operations.
using System;
using System.Collections;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Services of a peer.</summary>
public class GattDeviceServicesResult
{
    private readonly ArrayList _services;

    internal GattDeviceServicesResult(byte protocolError, ArrayList services, GattCommunicationStatus status)
    {
        ProtocolError = protocolError;
        _services = services;
        Status = status;
    }

    /// <summary>Always 0.</summary>
    public byte ProtocolError { get; }

    public GattDeviceService[] Services => (GattDeviceService[])_services.ToArray(typeof(GattDeviceService));

    public GattCommunicationStatus Status { get; }
}

/// <summary>Characteristics of a service.</summary>
public class GattCharacteristicsResult
{
    private readonly ArrayList _characteristics;

    internal GattCharacteristicsResult(byte protocolError, ArrayList characteristics, GattCommunicationStatus status)
    {
        ProtocolError = protocolError;
        _characteristics = characteristics;
        Status = status;
    }

    /// <summary>Always 0.</summary>
    public byte ProtocolError { get; }

    public GattCharacteristic[] Characteristics => (GattCharacteristic[])_characteristics.ToArray(typeof(GattCharacteristic));

    public GattCommunicationStatus Status { get; }
}

/// <summary>Descriptors of a characteristic.</summary>
public class GattDescriptorsResult
{
    private readonly ArrayList _descriptors;

    internal GattDescriptorsResult(byte protocolError, ArrayList descriptors, GattCommunicationStatus status)
    {
        ProtocolError = protocolError;
        _descriptors = descriptors;
        Status = status;
    }

    /// <summary>Always 0.</summary>
    public byte ProtocolError { get; }

    public GattDescriptor[] Descriptors => (GattDescriptor[])_descriptors.ToArray(typeof(GattDescriptor));

    public GattCommunicationStatus Status { get; }
}

public class GattReadResult
{
    internal GattReadResult(Buffer value, GattCommunicationStatus status, byte protocolError)
    {
        Value = value;
        Status = status;
        ProtocolError = protocolError;
    }

    /// <summary>The value, or null.</summary>
    public Buffer Value { get; }

    public GattCommunicationStatus Status { get; }

    /// <summary>The error: 0, or the native code's 1 for access denied and 2 for failure.</summary>
    public byte ProtocolError { get; }
}

/// <summary>The result of a write.</summary>
public class GattWriteResult
{
    internal GattWriteResult(GattCommunicationStatus status, byte protocolError)
    {
        Status = status;
        ProtocolError = protocolError;
    }

    public GattCommunicationStatus Status { get; }

    /// <summary>The error: 0, or the native code's 1 for access denied and 2 for failure.</summary>
    public byte ProtocolError { get; }
}

/// <summary>A Client Characteristic Configuration read.</summary>
public class GattReadClientCharacteristicConfigurationDescriptorResult
{
    internal GattReadClientCharacteristicConfigurationDescriptorResult(
        GattClientCharacteristicConfigurationDescriptorValue clientCharacteristicConfigurationDescriptor,
        GattCommunicationStatus status,
        byte protocolError
    )
    {
        ClientCharacteristicConfigurationDescriptor = clientCharacteristicConfigurationDescriptor;
        Status = status;
        ProtocolError = protocolError;
    }

    public GattClientCharacteristicConfigurationDescriptorValue ClientCharacteristicConfigurationDescriptor { get; }

    public GattCommunicationStatus Status { get; }

    /// <summary>The error: 0, or the native code's 1 for access denied and 2 for failure.</summary>
    public byte ProtocolError { get; }
}

/// <summary>A notification or indication.</summary>
public class GattValueChangedEventArgs
{
    internal GattValueChangedEventArgs(Buffer characteristicValue, DateTime timestamp)
    {
        CharacteristicValue = characteristicValue;
        Timestamp = timestamp;
    }

    public Buffer CharacteristicValue { get; }

    /// <summary>Time of delivery, UTC.</summary>
    public DateTime Timestamp { get; }
}
