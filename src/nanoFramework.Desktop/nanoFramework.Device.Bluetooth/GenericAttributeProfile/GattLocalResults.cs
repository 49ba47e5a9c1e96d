namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Result of creating a service.</summary>
public class GattServiceProviderResult
{
    internal GattServiceProviderResult(GattServiceProvider serviceProvider, BluetoothError error)
    {
        ServiceProvider = serviceProvider;
        Error = error;
    }

    /// <summary>Always Success.</summary>
    public BluetoothError Error { get; }

    public GattServiceProvider ServiceProvider { get; }
}

/// <summary>Result of creating a characteristic.</summary>
public class GattLocalCharacteristicResult
{
    internal GattLocalCharacteristicResult(GattLocalCharacteristic characteristic, BluetoothError error)
    {
        Characteristic = characteristic;
        Error = error;
    }

    public GattLocalCharacteristic Characteristic { get; }

    /// <summary>Always Success.</summary>
    public BluetoothError Error { get; }
}

/// <summary>Result of creating a descriptor.</summary>
public class GattLocalDescriptorResult
{
    internal GattLocalDescriptorResult(GattLocalDescriptor descriptor, BluetoothError error)
    {
        Descriptor = descriptor;
        Error = error;
    }

    /// <summary>The descriptor, or null.</summary>
    public GattLocalDescriptor Descriptor { get; }

    /// <summary>Success or ResourceInUse.</summary>
    public BluetoothError Error { get; }
}

/// <summary>Result of a notification.</summary>
public class GattClientNotificationResult
{
    internal GattClientNotificationResult(byte result, GattCommunicationStatus status, GattSubscribedClient client, ushort bytesSent)
    {
        ProtocolError = result;
        Status = status;
        SubscribedClient = client;
        BytesSent = bytesSent;
    }

    /// <summary>The low octet of the stack's result; 0 for success.</summary>
    public byte ProtocolError { get; }

    /// <summary>Success or Unreachable.</summary>
    public GattCommunicationStatus Status { get; }

    /// <summary>The client that was notified.</summary>
    public GattSubscribedClient SubscribedClient { get; }

    /// <summary>Number of octets passed, whether they fit the MTU or not (defect 8).</summary>
    public ushort BytesSent { get; }
}
