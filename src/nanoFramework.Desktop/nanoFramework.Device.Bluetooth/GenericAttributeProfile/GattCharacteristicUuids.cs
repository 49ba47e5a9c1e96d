using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Assigned characteristic UUIDs.</summary>
public static class GattCharacteristicUuids
{
    /// <summary>Battery level (0x2A19).</summary>
    public static Guid BatteryLevel => Utilities.CreateUuidFromShortCode(0x2A19);

    /// <summary>Blood pressure feature (0x2A49).</summary>
    public static Guid BloodPressureFeature => Utilities.CreateUuidFromShortCode(0x2A49);

    /// <summary>Blood pressure measurement (0x2A35).</summary>
    public static Guid BloodPressureMeasurement => Utilities.CreateUuidFromShortCode(0x2A35);

    /// <summary>Body sensor location (0x2A38).</summary>
    public static Guid BodySensorLocation => Utilities.CreateUuidFromShortCode(0x2A38);

    /// <summary>CSC feature (0x2A5C).</summary>
    public static Guid CscFeature => Utilities.CreateUuidFromShortCode(0x2A5C);

    /// <summary>CSC measurement (0x2A5B).</summary>
    public static Guid CscMeasurement => Utilities.CreateUuidFromShortCode(0x2A5B);

    /// <summary>Glucose feature (0x2A51).</summary>
    public static Guid GlucoseFeature => Utilities.CreateUuidFromShortCode(0x2A51);

    /// <summary>Glucose measurement (0x2A18).</summary>
    public static Guid GlucoseMeasurement => Utilities.CreateUuidFromShortCode(0x2A18);

    /// <summary>Glucose measurement context (0x2A34).</summary>
    public static Guid GlucoseMeasurementContext => Utilities.CreateUuidFromShortCode(0x2A34);

    /// <summary>Heart rate control point (0x2A39).</summary>
    public static Guid HeartRateControlPoint => Utilities.CreateUuidFromShortCode(0x2A39);

    /// <summary>Heart rate measurement (0x2A37).</summary>
    public static Guid HeartRateMeasurement => Utilities.CreateUuidFromShortCode(0x2A37);

    /// <summary>Humidity (0x2A6F).</summary>
    public static Guid Humidity => Utilities.CreateUuidFromShortCode(0x2A6F);

    /// <summary>Intermediate cuff pressure (0x2A36).</summary>
    public static Guid IntermediateCuffPressure => Utilities.CreateUuidFromShortCode(0x2A36);

    /// <summary>Intermediate temperature (0x2A1E).</summary>
    public static Guid IntermediateTemperature => Utilities.CreateUuidFromShortCode(0x2A1E);

    /// <summary>Measurement interval (0x2A21).</summary>
    public static Guid MeasurementInterval => Utilities.CreateUuidFromShortCode(0x2A21);

    /// <summary>Pressure (0x2A6D).</summary>
    public static Guid Pressure => Utilities.CreateUuidFromShortCode(0x2A6D);

    /// <summary>Rainfall (0x2A78).</summary>
    public static Guid Rainfall => Utilities.CreateUuidFromShortCode(0x2A78);

    /// <summary>Record access control point (0x2A52).</summary>
    public static Guid RecordAccessControlPoint => Utilities.CreateUuidFromShortCode(0x2A52);

    /// <summary>RSC feature (0x2A54).</summary>
    public static Guid RscFeature => Utilities.CreateUuidFromShortCode(0x2A54);

    /// <summary>RSC measurement (0x2A53).</summary>
    public static Guid RscMeasurement => Utilities.CreateUuidFromShortCode(0x2A53);

    /// <summary>SC control point (0x2A55).</summary>
    public static Guid SCControlPoint => Utilities.CreateUuidFromShortCode(0x2A55);

    /// <summary>Sensor location (0x2A5D).</summary>
    public static Guid SensorLocation => Utilities.CreateUuidFromShortCode(0x2A5D);

    /// <summary>Temperature (0x2A6E).</summary>
    public static Guid Temperature => Utilities.CreateUuidFromShortCode(0x2A6E);

    /// <summary>Temperature measurement (0x2A1C).</summary>
    public static Guid TemperatureMeasurement => Utilities.CreateUuidFromShortCode(0x2A1C);

    /// <summary>Temperature type (0x2A1D).</summary>
    public static Guid TemperatureType => Utilities.CreateUuidFromShortCode(0x2A1D);

    /// <summary>Gap peripheral preferred connection parameters (0x2A04).</summary>
    public static Guid GapPeripheralPreferredConnectionParameters => Utilities.CreateUuidFromShortCode(0x2A04);

    /// <summary>Gap peripheral privacy flag (0x2A02).</summary>
    public static Guid GapPeripheralPrivacyFlag => Utilities.CreateUuidFromShortCode(0x2A02);

    /// <summary>Gap reconnection address (0x2A03).</summary>
    public static Guid GapReconnectionAddress => Utilities.CreateUuidFromShortCode(0x2A03);

    /// <summary>Gatt service changed (0x2A05).</summary>
    public static Guid GattServiceChanged => Utilities.CreateUuidFromShortCode(0x2A05);

    /// <summary>Hardware revision string (0x2A27).</summary>
    public static Guid HardwareRevisionString => Utilities.CreateUuidFromShortCode(0x2A27);

    /// <summary>Hid control point (0x2A4C).</summary>
    public static Guid HidControlPoint => Utilities.CreateUuidFromShortCode(0x2A4C);

    /// <summary>Hid information (0x2A4A).</summary>
    public static Guid HidInformation => Utilities.CreateUuidFromShortCode(0x2A4A);

    /// <summary>Ieee1107320601 regulatory certification data list of (0x2A2A).</summary>
    public static Guid Ieee1107320601RegulatoryCertificationDataList => Utilities.CreateUuidFromShortCode(0x2A2A);

    /// <summary>Ln control point (0x2A6B).</summary>
    public static Guid LnControlPoint => Utilities.CreateUuidFromShortCode(0x2A6B);

    /// <summary>Ln feature (0x2A6A).</summary>
    public static Guid LnFeature => Utilities.CreateUuidFromShortCode(0x2A6A);

    /// <summary>Local time information (0x2A0F).</summary>
    public static Guid LocalTimeInformation => Utilities.CreateUuidFromShortCode(0x2A0F);

    /// <summary>Location and speed (0x2A67).</summary>
    public static Guid LocationAndSpeed => Utilities.CreateUuidFromShortCode(0x2A67);

    /// <summary>Manufacturer name string (0x2A29).</summary>
    public static Guid ManufacturerNameString => Utilities.CreateUuidFromShortCode(0x2A29);

    /// <summary>Model number string (0x2A24).</summary>
    public static Guid ModelNumberString => Utilities.CreateUuidFromShortCode(0x2A24);

    /// <summary>Navigation (0x2A68).</summary>
    public static Guid Navigation => Utilities.CreateUuidFromShortCode(0x2A68);

    /// <summary>New alert (0x2A46).</summary>
    public static Guid NewAlert => Utilities.CreateUuidFromShortCode(0x2A46);

    /// <summary>Pnp id (0x2A50).</summary>
    public static Guid PnpId => Utilities.CreateUuidFromShortCode(0x2A50);

    /// <summary>Position quality (0x2A69).</summary>
    public static Guid PositionQuality => Utilities.CreateUuidFromShortCode(0x2A69);

    /// <summary>Protocol mode (0x2A4E).</summary>
    public static Guid ProtocolMode => Utilities.CreateUuidFromShortCode(0x2A4E);

    /// <summary>Cycling power feature (0x2A65).</summary>
    public static Guid CyclingPowerFeature => Utilities.CreateUuidFromShortCode(0x2A65);

    /// <summary>Report (0x2A4D).</summary>
    public static Guid Report => Utilities.CreateUuidFromShortCode(0x2A4D);

    /// <summary>Report map (0x2A4B).</summary>
    public static Guid ReportMap => Utilities.CreateUuidFromShortCode(0x2A4B);

    /// <summary>Ringer control point (0x2A40).</summary>
    public static Guid RingerControlPoint => Utilities.CreateUuidFromShortCode(0x2A40);

    /// <summary>Ringer setting (0x2A41).</summary>
    public static Guid RingerSetting => Utilities.CreateUuidFromShortCode(0x2A41);

    /// <summary>Scan interval window (0x2A4F).</summary>
    public static Guid ScanIntervalWindow => Utilities.CreateUuidFromShortCode(0x2A4F);

    /// <summary>Scan refresh (0x2A31).</summary>
    public static Guid ScanRefresh => Utilities.CreateUuidFromShortCode(0x2A31);

    /// <summary>Serial number string (0x2A25).</summary>
    public static Guid SerialNumberString => Utilities.CreateUuidFromShortCode(0x2A25);

    /// <summary>Software revision string (0x2A28).</summary>
    public static Guid SoftwareRevisionString => Utilities.CreateUuidFromShortCode(0x2A28);

    /// <summary>Support unread alert category (0x2A48).</summary>
    public static Guid SupportUnreadAlertCategory => Utilities.CreateUuidFromShortCode(0x2A48);

    /// <summary>Supported new alert category (0x2A47).</summary>
    public static Guid SupportedNewAlertCategory => Utilities.CreateUuidFromShortCode(0x2A47);

    /// <summary>System id (0x2A23).</summary>
    public static Guid SystemId => Utilities.CreateUuidFromShortCode(0x2A23);

    /// <summary>Time accuracy (0x2A12).</summary>
    public static Guid TimeAccuracy => Utilities.CreateUuidFromShortCode(0x2A12);

    /// <summary>Time source (0x2A13).</summary>
    public static Guid TimeSource => Utilities.CreateUuidFromShortCode(0x2A13);

    /// <summary>Time update control point (0x2A16).</summary>
    public static Guid TimeUpdateControlPoint => Utilities.CreateUuidFromShortCode(0x2A16);

    /// <summary>Time update state (0x2A17).</summary>
    public static Guid TimeUpdateState => Utilities.CreateUuidFromShortCode(0x2A17);

    /// <summary>Time with dst (0x2A11).</summary>
    public static Guid TimeWithDst => Utilities.CreateUuidFromShortCode(0x2A11);

    /// <summary>Time zone (0x2A0E).</summary>
    public static Guid TimeZone => Utilities.CreateUuidFromShortCode(0x2A0E);

    /// <summary>Tx power level (0x2A07).</summary>
    public static Guid TxPowerLevel => Utilities.CreateUuidFromShortCode(0x2A07);

    /// <summary>Unread alert status (0x2A45).</summary>
    public static Guid UnreadAlertStatus => Utilities.CreateUuidFromShortCode(0x2A45);

    /// <summary>Alert category id (0x2A43).</summary>
    public static Guid AlertCategoryId => Utilities.CreateUuidFromShortCode(0x2A43);

    /// <summary>Alert category id bit mask (0x2A42).</summary>
    public static Guid AlertCategoryIdBitMask => Utilities.CreateUuidFromShortCode(0x2A42);

    /// <summary>Alert level (0x2A06).</summary>
    public static Guid AlertLevel => Utilities.CreateUuidFromShortCode(0x2A06);

    /// <summary>Alert notification control point (0x2A44).</summary>
    public static Guid AlertNotificationControlPoint => Utilities.CreateUuidFromShortCode(0x2A44);

    /// <summary>Alert status (0x2A3F).</summary>
    public static Guid AlertStatus => Utilities.CreateUuidFromShortCode(0x2A3F);

    /// <summary>Boot keyboard input report (0x2A22).</summary>
    public static Guid BootKeyboardInputReport => Utilities.CreateUuidFromShortCode(0x2A22);

    /// <summary>Boot keyboard output report (0x2A32).</summary>
    public static Guid BootKeyboardOutputReport => Utilities.CreateUuidFromShortCode(0x2A32);

    /// <summary>Boot mouse input report (0x2A33).</summary>
    public static Guid BootMouseInputReport => Utilities.CreateUuidFromShortCode(0x2A33);

    /// <summary>Current time (0x2A2B).</summary>
    public static Guid CurrentTime => Utilities.CreateUuidFromShortCode(0x2A2B);

    /// <summary>Cycling power control point (0x2A66).</summary>
    public static Guid CyclingPowerControlPoint => Utilities.CreateUuidFromShortCode(0x2A66);

    /// <summary>Reference time information (0x2A14).</summary>
    public static Guid ReferenceTimeInformation => Utilities.CreateUuidFromShortCode(0x2A14);

    /// <summary>Cycling power measurement (0x2A63).</summary>
    public static Guid CyclingPowerMeasurement => Utilities.CreateUuidFromShortCode(0x2A63);

    /// <summary>Cycling power vector (0x2A64).</summary>
    public static Guid CyclingPowerVector => Utilities.CreateUuidFromShortCode(0x2A64);

    /// <summary>Date time (0x2A08).</summary>
    public static Guid DateTime => Utilities.CreateUuidFromShortCode(0x2A08);

    /// <summary>Day date time (0x2A0A).</summary>
    public static Guid DayDateTime => Utilities.CreateUuidFromShortCode(0x2A0A);

    /// <summary>Day of week (0x2A09).</summary>
    public static Guid DayOfWeek => Utilities.CreateUuidFromShortCode(0x2A09);

    /// <summary>Dst offset (0x2A0D).</summary>
    public static Guid DstOffset => Utilities.CreateUuidFromShortCode(0x2A0D);

    /// <summary>Exact time256 (0x2A0C).</summary>
    public static Guid ExactTime256 => Utilities.CreateUuidFromShortCode(0x2A0C);

    /// <summary>Firmware revision string (0x2A26).</summary>
    public static Guid FirmwareRevisionString => Utilities.CreateUuidFromShortCode(0x2A26);

    /// <summary>Gap appearance (0x2A01).</summary>
    public static Guid GapAppearance => Utilities.CreateUuidFromShortCode(0x2A01);

    /// <summary>Gap device name (0x2A00).</summary>
    public static Guid GapDeviceName => Utilities.CreateUuidFromShortCode(0x2A00);
}
