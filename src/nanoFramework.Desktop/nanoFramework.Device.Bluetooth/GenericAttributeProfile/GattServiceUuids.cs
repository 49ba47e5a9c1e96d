using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Assigned service UUIDs.</summary>
public static class GattServiceUuids
{
    /// <summary>Alert notification (0x1811).</summary>
    public static Guid AlertNotification => Utilities.CreateUuidFromShortCode(0x1811);

    /// <summary>Automation IO (0x1815).</summary>
    public static Guid AutomationIO => Utilities.CreateUuidFromShortCode(0x1815);

    /// <summary>Battery (0x180F).</summary>
    public static Guid Battery => Utilities.CreateUuidFromShortCode(0x180F);

    /// <summary>Blood pressure (0x1810).</summary>
    public static Guid BloodPressure => Utilities.CreateUuidFromShortCode(0x1810);

    /// <summary>Body composition (0x181B).</summary>
    public static Guid BodyComposition => Utilities.CreateUuidFromShortCode(0x181B);

    /// <summary>Current time (0x1805).</summary>
    public static Guid CurrentTime => Utilities.CreateUuidFromShortCode(0x1805);

    /// <summary>Cycling power (0x1818).</summary>
    public static Guid CyclingPower => Utilities.CreateUuidFromShortCode(0x1818);

    /// <summary>Cycling speed and cadence (0x1816).</summary>
    public static Guid CyclingSpeedAndCadence => Utilities.CreateUuidFromShortCode(0x1816);

    /// <summary>Device information (0x180A).</summary>
    public static Guid DeviceInformation => Utilities.CreateUuidFromShortCode(0x180A);

    /// <summary>Environmental sensing (0x181A).</summary>
    public static Guid EnvironmentalSensing => Utilities.CreateUuidFromShortCode(0x181A);

    /// <summary>Generic access (0x1800).</summary>
    public static Guid GenericAccess => Utilities.CreateUuidFromShortCode(0x1800);

    /// <summary>Generic attribute (0x1801).</summary>
    public static Guid GenericAttribute => Utilities.CreateUuidFromShortCode(0x1801);

    /// <summary>Glucose (0x1808).</summary>
    public static Guid Glucose => Utilities.CreateUuidFromShortCode(0x1808);

    /// <summary>Health thermometer (0x1809).</summary>
    public static Guid HealthThermometer => Utilities.CreateUuidFromShortCode(0x1809);

    /// <summary>Heart rate (0x180D).</summary>
    public static Guid HeartRate => Utilities.CreateUuidFromShortCode(0x180D);

    /// <summary>Human interface device (0x1812).</summary>
    public static Guid HumanInterfaceDevice => Utilities.CreateUuidFromShortCode(0x1812);

    /// <summary>Immediate alert (0x1802).</summary>
    public static Guid ImmediateAlert => Utilities.CreateUuidFromShortCode(0x1802);

    /// <summary>Link loss (0x1803).</summary>
    public static Guid LinkLoss => Utilities.CreateUuidFromShortCode(0x1803);

    /// <summary>Location and navigation (0x1819).</summary>
    public static Guid LocationAndNavigation => Utilities.CreateUuidFromShortCode(0x1819);

    /// <summary>Next dst change (0x1807).</summary>
    public static Guid NextDstChange => Utilities.CreateUuidFromShortCode(0x1807);

    /// <summary>Phone alert status (0x180E).</summary>
    public static Guid PhoneAlertStatus => Utilities.CreateUuidFromShortCode(0x180E);

    /// <summary>Reference time update (0x1806).</summary>
    public static Guid ReferenceTimeUpdate => Utilities.CreateUuidFromShortCode(0x1806);

    /// <summary>Running speed and cadence (0x1814).</summary>
    public static Guid RunningSpeedAndCadence => Utilities.CreateUuidFromShortCode(0x1814);

    /// <summary>Scan parameters (0x1813).</summary>
    public static Guid ScanParameters => Utilities.CreateUuidFromShortCode(0x1813);

    /// <summary>Tx power (0x1804).</summary>
    public static Guid TxPower => Utilities.CreateUuidFromShortCode(0x1804);

    /// <summary>User data (0x181C).</summary>
    public static Guid UserData => Utilities.CreateUuidFromShortCode(0x181C);

    /// <summary>Weight scale (0x181D).</summary>
    public static Guid WeightScale => Utilities.CreateUuidFromShortCode(0x181D);
}
