using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>Assigned UUIDs that the host itself works with.</summary>
public static class GattUuid
{
    /// <summary>Primary Service declaration.</summary>
    public static BleUuid PrimaryService { get; } = 0x2800;

    /// <summary>Secondary Service declaration.</summary>
    public static BleUuid SecondaryService { get; } = 0x2801;

    /// <summary>Include declaration.</summary>
    public static BleUuid Include { get; } = 0x2802;

    /// <summary>Characteristic declaration.</summary>
    public static BleUuid Characteristic { get; } = 0x2803;

    /// <summary>Characteristic Extended Properties descriptor.</summary>
    public static BleUuid ExtendedProperties { get; } = 0x2900;

    /// <summary>Characteristic User Description descriptor.</summary>
    public static BleUuid UserDescription { get; } = 0x2901;

    /// <summary>Client Characteristic Configuration descriptor.</summary>
    public static BleUuid ClientConfiguration { get; } = 0x2902;

    /// <summary>Server Characteristic Configuration descriptor.</summary>
    public static BleUuid ServerConfiguration { get; } = 0x2903;

    /// <summary>Characteristic Presentation Format descriptor.</summary>
    public static BleUuid PresentationFormat { get; } = 0x2904;

    /// <summary>Characteristic Aggregate Format descriptor.</summary>
    public static BleUuid AggregateFormat { get; } = 0x2905;

    /// <summary>Generic Access service.</summary>
    public static BleUuid GapService { get; } = 0x1800;

    /// <summary>Generic Attribute service.</summary>
    public static BleUuid GattService { get; } = 0x1801;

    /// <summary>Device Name.</summary>
    public static BleUuid DeviceName { get; } = 0x2A00;

    /// <summary>Appearance.</summary>
    public static BleUuid Appearance { get; } = 0x2A01;

    /// <summary>Peripheral Preferred Connection Parameters.</summary>
    public static BleUuid PreferredParameters { get; } = 0x2A04;

    /// <summary>Service Changed.</summary>
    public static BleUuid ServiceChanged { get; } = 0x2A05;

    /// <summary>Central Address Resolution.</summary>
    public static BleUuid CentralAddressResolution { get; } = 0x2AA6;

    /// <summary>Server Supported Features.</summary>
    public static BleUuid ServerFeatures { get; } = 0x2B3A;

    /// <summary>Client Supported Features.</summary>
    public static BleUuid ClientFeatures { get; } = 0x2B29;

    /// <summary>Database Hash.</summary>
    public static BleUuid DatabaseHash { get; } = 0x2B2A;
}
