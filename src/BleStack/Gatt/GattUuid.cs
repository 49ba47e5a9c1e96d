using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>Assigned UUIDs that the host itself works with.</summary>
public static class GattUuid
{
    /// <summary>Primary Service declaration; its value is the service's UUID.</summary>
    public static BleUuid PrimaryService { get; } = 0x2800;

    /// <summary>Secondary Service declaration; its value is the service's UUID.</summary>
    public static BleUuid SecondaryService { get; } = 0x2801;

    /// <summary>Include declaration: service handle, end group handle, and the UUID if it has 16 bits.</summary>
    public static BleUuid Include { get; } = 0x2802;

    /// <summary>Characteristic declaration: properties, value handle, UUID.</summary>
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

    /// <summary>Generic Access service ([Vol 3, Part C] 12).</summary>
    public static BleUuid GapService { get; } = 0x1800;

    /// <summary>Generic Attribute service ([Vol 3, Part G] 7).</summary>
    public static BleUuid GattService { get; } = 0x1801;

    /// <summary>Device Name: UTF-8, at most 248 octets.</summary>
    public static BleUuid DeviceName { get; } = 0x2A00;

    /// <summary>Appearance: two octets, an assigned category.</summary>
    public static BleUuid Appearance { get; } = 0x2A01;

    /// <summary>Peripheral Preferred Connection Parameters.</summary>
    public static BleUuid PreferredParameters { get; } = 0x2A04;

    /// <summary>Service Changed: first and last affected handle, two octets each.</summary>
    public static BleUuid ServiceChanged { get; } = 0x2A05;

    /// <summary>Central Address Resolution: one octet, 1 where supported.</summary>
    public static BleUuid CentralAddressResolution { get; } = 0x2AA6;

    /// <summary>Server Supported Features, a bit field ([Vol 3, Part G] 7.4).</summary>
    public static BleUuid ServerFeatures { get; } = 0x2B3A;

    /// <summary>Client Supported Features, a bit field ([Vol 3, Part G] 7.2).</summary>
    public static BleUuid ClientFeatures { get; } = 0x2B29;

    /// <summary>Database Hash, 16 octets ([Vol 3, Part G] 7.3).</summary>
    public static BleUuid DatabaseHash { get; } = 0x2B2A;
}
