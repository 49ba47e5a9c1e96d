using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Assigned descriptor UUIDs.</summary>
public static class GattDescriptorUuids
{
    /// <summary>Characteristic aggregate format (0x2905).</summary>
    public static Guid CharacteristicAggregateFormat => Utilities.CreateUuidFromShortCode(0x2905);

    /// <summary>Characteristic extended properties (0x2900).</summary>
    public static Guid CharacteristicExtendedProperties => Utilities.CreateUuidFromShortCode(0x2900);

    /// <summary>Characteristic presentation format (0x2904).</summary>
    public static Guid CharacteristicPresentationFormat => Utilities.CreateUuidFromShortCode(0x2904);

    /// <summary>Characteristic user description (0x2901).</summary>
    public static Guid CharacteristicUserDescription => Utilities.CreateUuidFromShortCode(0x2901);

    /// <summary>Client characteristic configuration (0x2902).</summary>
    public static Guid ClientCharacteristicConfiguration => Utilities.CreateUuidFromShortCode(0x2902);

    /// <summary>Server characteristic configuration (0x2903).</summary>
    public static Guid ServerCharacteristicConfiguration => Utilities.CreateUuidFromShortCode(0x2903);

    /// <summary>External report reference (0x2907).</summary>
    public static Guid ExternalReportReference => Utilities.CreateUuidFromShortCode(0x2907);

    /// <summary>Report reference (0x2908).</summary>
    public static Guid ReportReference => Utilities.CreateUuidFromShortCode(0x2908);

    /// <summary>Value trigger setting (0x290A).</summary>
    public static Guid ValueTriggerSetting => Utilities.CreateUuidFromShortCode(0x290A);

    /// <summary>Ess configuration (0x290B).</summary>
    public static Guid EssConfiguration => Utilities.CreateUuidFromShortCode(0x290B);

    /// <summary>Ess measurement (0x290C).</summary>
    public static Guid EssMeasurement => Utilities.CreateUuidFromShortCode(0x290C);

    /// <summary>Ess trigger setting (0x290D).</summary>
    public static Guid EssTriggerSetting => Utilities.CreateUuidFromShortCode(0x290D);

    /// <summary>Time trigger setting (0x290E).</summary>
    public static Guid TimeTriggerSetting => Utilities.CreateUuidFromShortCode(0x290E);
}
