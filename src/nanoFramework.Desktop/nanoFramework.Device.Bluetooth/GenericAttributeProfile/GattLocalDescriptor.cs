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

    /// <summary>Handles <see cref="ReadRequested"/>.</summary>
    public delegate void GattLocalDescriptorReadEventHandler(GattLocalCharacteristic sender, GattReadRequestedEventArgs ReadRequestEventArgs);

    /// <summary>Handles <see cref="WriteRequested"/>.</summary>
    public delegate void GattLocalDescriptorWriteEventHandler(GattLocalCharacteristic sender, GattWriteRequestedEventArgs WriteRequestEventArgs);

    /// <summary>A client reads; not raised where there is a static value.</summary>
    public event GattLocalDescriptorReadEventHandler ReadRequested;

    /// <summary>A client writes. Defect 11: to be attached before advertising starts, and the characteristic needs a handler of its own.</summary>
    public event GattLocalDescriptorWriteEventHandler WriteRequested;

    /// <summary>What reading was to ask of the link. Defect 4: the image does not enforce it.</summary>
    public GattProtectionLevel ReadProtectionLevel { get; }

    /// <summary>The value answered to every read, or null.</summary>
    public Buffer StaticValue { get; }

    /// <summary>The UUID.</summary>
    public Guid Uuid { get; }

    /// <summary>What writing asks of the link.</summary>
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

/// <summary>What a descriptor is to be like.</summary>
public class GattLocalDescriptorParameters
{
    /// <summary>Plain, without a value.</summary>
    public GattLocalDescriptorParameters()
    {
    }

    /// <summary>What writing asks of the link.</summary>
    public GattProtectionLevel WriteProtectionLevel { get; set; }

    /// <summary>The value answered to every read; null to have reads raised.</summary>
    public Buffer StaticValue { get; set; }

    /// <summary>What reading asks of the link (see defect 4).</summary>
    public GattProtectionLevel ReadProtectionLevel { get; set; }
}
