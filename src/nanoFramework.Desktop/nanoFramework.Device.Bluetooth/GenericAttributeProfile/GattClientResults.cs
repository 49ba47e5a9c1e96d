// Outcomes of the client role.
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

    /// <summary>The services.</summary>
    public GattDeviceService[] Services => (GattDeviceService[])_services.ToArray(typeof(GattDeviceService));

    /// <summary>How it ended.</summary>
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

    /// <summary>The characteristics.</summary>
    public GattCharacteristic[] Characteristics => (GattCharacteristic[])_characteristics.ToArray(typeof(GattCharacteristic));

    /// <summary>How it ended.</summary>
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

    /// <summary>The descriptors.</summary>
    public GattDescriptor[] Descriptors => (GattDescriptor[])_descriptors.ToArray(typeof(GattDescriptor));

    /// <summary>How it ended.</summary>
    public GattCommunicationStatus Status { get; }
}

/// <summary>A value read.</summary>
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

    /// <summary>How it ended.</summary>
    public GattCommunicationStatus Status { get; }

    /// <summary>What went wrong: 0, or 1 and 2 of the native code for access denied and failure.</summary>
    public byte ProtocolError { get; }
}

/// <summary>What came of a write.</summary>
public class GattWriteResult
{
    internal GattWriteResult(GattCommunicationStatus status, byte protocolError)
    {
        Status = status;
        ProtocolError = protocolError;
    }

    /// <summary>How it ended.</summary>
    public GattCommunicationStatus Status { get; }

    /// <summary>What went wrong: 0, or 1 and 2 of the native code for access denied and failure.</summary>
    public byte ProtocolError { get; }
}

/// <summary>A Client Characteristic Configuration read.</summary>
public class GattReadClientCharacteristicConfigurationDescriptorResult
{
    internal GattReadClientCharacteristicConfigurationDescriptorResult(GattClientCharacteristicConfigurationDescriptorValue clientCharacteristicConfigurationDescriptor, GattCommunicationStatus status, byte protocolError)
    {
        ClientCharacteristicConfigurationDescriptor = clientCharacteristicConfigurationDescriptor;
        Status = status;
        ProtocolError = protocolError;
    }

    /// <summary>The value.</summary>
    public GattClientCharacteristicConfigurationDescriptorValue ClientCharacteristicConfigurationDescriptor { get; }

    /// <summary>How it ended.</summary>
    public GattCommunicationStatus Status { get; }

    /// <summary>What went wrong: 0, or 1 and 2 of the native code for access denied and failure.</summary>
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

    /// <summary>The value.</summary>
    public Buffer CharacteristicValue { get; }

    /// <summary>When it was delivered, UTC.</summary>
    public DateTime Timestamp { get; }
}
