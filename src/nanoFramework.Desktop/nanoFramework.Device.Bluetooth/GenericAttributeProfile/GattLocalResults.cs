namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>What came of creating a service.</summary>
public class GattServiceProviderResult
{
    internal GattServiceProviderResult(GattServiceProvider serviceProvider, BluetoothError error)
    {
        ServiceProvider = serviceProvider;
        Error = error;
    }

    /// <summary>Always Success.</summary>
    public BluetoothError Error { get; }

    /// <summary>The service's provider.</summary>
    public GattServiceProvider ServiceProvider { get; }
}

/// <summary>What came of creating a characteristic.</summary>
public class GattLocalCharacteristicResult
{
    internal GattLocalCharacteristicResult(GattLocalCharacteristic characteristic, BluetoothError error)
    {
        Characteristic = characteristic;
        Error = error;
    }

    /// <summary>The characteristic.</summary>
    public GattLocalCharacteristic Characteristic { get; }

    /// <summary>Always Success.</summary>
    public BluetoothError Error { get; }
}

/// <summary>What came of creating a descriptor.</summary>
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

/// <summary>What came of a notification.</summary>
public class GattClientNotificationResult
{
    internal GattClientNotificationResult(byte result, GattCommunicationStatus status, GattSubscribedClient client, ushort bytesSent)
    {
        ProtocolError = result;
        Status = status;
        SubscribedClient = client;
        BytesSent = bytesSent;
    }

    /// <summary>The low octet of the stack's answer; 0 for success.</summary>
    public byte ProtocolError { get; }

    /// <summary>Success or Unreachable.</summary>
    public GattCommunicationStatus Status { get; }

    /// <summary>To whom.</summary>
    public GattSubscribedClient SubscribedClient { get; }

    /// <summary>Octets given, whether they fit into the MTU or not (defect 8).</summary>
    public ushort BytesSent { get; }
}
