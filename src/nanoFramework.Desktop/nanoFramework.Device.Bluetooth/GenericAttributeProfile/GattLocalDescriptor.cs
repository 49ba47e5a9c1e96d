using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A descriptor of the server.</summary>
public class GattLocalDescriptor
{
    /// <summary>Index from 1 &lt;&lt; 8, plus the characteristic's id.</summary>
    internal readonly ushort _descriptorId;

    private readonly GattLocalCharacteristic _characteristic;

    internal GattLocalDescriptor(Guid uuid, GattLocalDescriptorParameters parameters, GattLocalCharacteristic characteristic, int index)
    {
        Uuid = uuid;
        ReadProtectionLevel = parameters.ReadProtectionLevel;
        WriteProtectionLevel = parameters.WriteProtectionLevel;
        StaticValue = parameters.StaticValue;
        _characteristic = characteristic;
        _descriptorId = (ushort)((index << 8) + characteristic._characteristicId);
    }

    public delegate void GattLocalDescriptorReadEventHandler(
        GattLocalCharacteristic sender,
        GattReadRequestedEventArgs ReadRequestEventArgs
    );

    public delegate void GattLocalDescriptorWriteEventHandler(
        GattLocalCharacteristic sender,
        GattWriteRequestedEventArgs WriteRequestEventArgs
    );

    /// <summary>Raised for a client's read; not raised when there is a static value.</summary>
    public event GattLocalDescriptorReadEventHandler ReadRequested;

    /// <summary>
    /// Raised for a client's write. Defect 11: attach it before advertising starts, and the characteristic also needs a handler.
    /// </summary>
    public event GattLocalDescriptorWriteEventHandler WriteRequested;

    /// <summary>The protection required for reading. Defect 4: the image does not enforce it.</summary>
    public GattProtectionLevel ReadProtectionLevel { get; }

    /// <summary>The static value that answers every read, or null.</summary>
    public Buffer StaticValue { get; }

    public Guid Uuid { get; }

    /// <summary>The protection required for writing.</summary>
    public GattProtectionLevel WriteProtectionLevel { get; }

    internal bool HasWriteHandler => WriteRequested != null;

    internal bool OnReadRequested(GattReadRequestedEventArgs args)
    {
        if (StaticValue != null) args.GetRequest().RespondWithValue(StaticValue);
        else ReadRequested?.Invoke(_characteristic, args);
        return StaticValue != null || ReadRequested != null;
    }

    internal bool OnWriteRequested(GattWriteRequestedEventArgs args)
    {
        GattLocalDescriptorWriteEventHandler handler = WriteRequested;
        handler?.Invoke(_characteristic, args);
        return handler != null;
    }
}

/// <summary>Parameters of a new descriptor.</summary>
public class GattLocalDescriptorParameters
{
    /// <summary>Creates parameters without value and protection.</summary>
    public GattLocalDescriptorParameters()
    {
    }

    /// <summary>The protection required for writing.</summary>
    public GattProtectionLevel WriteProtectionLevel { get; set; }

    /// <summary>The static value that answers every read; null to raise an event for reads.</summary>
    public Buffer StaticValue { get; set; }

    /// <summary>The protection required for reading (see defect 4).</summary>
    public GattProtectionLevel ReadProtectionLevel { get; set; }
}
