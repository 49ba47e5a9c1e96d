using System;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

public static class GattCharacteristicUuids
{
    public static Guid BatteryLevel => Utilities.CreateUuidFromShortCode(0x2A19);

    public static Guid BloodPressureFeature => Utilities.CreateUuidFromShortCode(0x2A49);

    public static Guid BloodPressureMeasurement => Utilities.CreateUuidFromShortCode(0x2A35);

    public static Guid BodySensorLocation => Utilities.CreateUuidFromShortCode(0x2A38);

    public static Guid CscFeature => Utilities.CreateUuidFromShortCode(0x2A5C);

    public static Guid CscMeasurement => Utilities.CreateUuidFromShortCode(0x2A5B);

    public static Guid GlucoseFeature => Utilities.CreateUuidFromShortCode(0x2A51);

    public static Guid GlucoseMeasurement => Utilities.CreateUuidFromShortCode(0x2A18);

    public static Guid GlucoseMeasurementContext => Utilities.CreateUuidFromShortCode(0x2A34);

    public static Guid HeartRateControlPoint => Utilities.CreateUuidFromShortCode(0x2A39);

    public static Guid HeartRateMeasurement => Utilities.CreateUuidFromShortCode(0x2A37);

    public static Guid Humidity => Utilities.CreateUuidFromShortCode(0x2A6F);

    public static Guid IntermediateCuffPressure => Utilities.CreateUuidFromShortCode(0x2A36);

    public static Guid IntermediateTemperature => Utilities.CreateUuidFromShortCode(0x2A1E);

    public static Guid MeasurementInterval => Utilities.CreateUuidFromShortCode(0x2A21);

    public static Guid Pressure => Utilities.CreateUuidFromShortCode(0x2A6D);

    public static Guid Rainfall => Utilities.CreateUuidFromShortCode(0x2A78);

    public static Guid RecordAccessControlPoint => Utilities.CreateUuidFromShortCode(0x2A52);

    public static Guid RscFeature => Utilities.CreateUuidFromShortCode(0x2A54);

    public static Guid RscMeasurement => Utilities.CreateUuidFromShortCode(0x2A53);

    public static Guid SCControlPoint => Utilities.CreateUuidFromShortCode(0x2A55);

    public static Guid SensorLocation => Utilities.CreateUuidFromShortCode(0x2A5D);

    public static Guid Temperature => Utilities.CreateUuidFromShortCode(0x2A6E);

    public static Guid TemperatureMeasurement => Utilities.CreateUuidFromShortCode(0x2A1C);

    public static Guid TemperatureType => Utilities.CreateUuidFromShortCode(0x2A1D);

    public static Guid GapPeripheralPreferredConnectionParameters => Utilities.CreateUuidFromShortCode(0x2A04);

    public static Guid GapPeripheralPrivacyFlag => Utilities.CreateUuidFromShortCode(0x2A02);

    public static Guid GapReconnectionAddress => Utilities.CreateUuidFromShortCode(0x2A03);

    public static Guid GattServiceChanged => Utilities.CreateUuidFromShortCode(0x2A05);

    public static Guid HardwareRevisionString => Utilities.CreateUuidFromShortCode(0x2A27);

    public static Guid HidControlPoint => Utilities.CreateUuidFromShortCode(0x2A4C);

    public static Guid HidInformation => Utilities.CreateUuidFromShortCode(0x2A4A);

    public static Guid Ieee1107320601RegulatoryCertificationDataList => Utilities.CreateUuidFromShortCode(0x2A2A);

    public static Guid LnControlPoint => Utilities.CreateUuidFromShortCode(0x2A6B);

    public static Guid LnFeature => Utilities.CreateUuidFromShortCode(0x2A6A);

    public static Guid LocalTimeInformation => Utilities.CreateUuidFromShortCode(0x2A0F);

    public static Guid LocationAndSpeed => Utilities.CreateUuidFromShortCode(0x2A67);

    public static Guid ManufacturerNameString => Utilities.CreateUuidFromShortCode(0x2A29);

    public static Guid ModelNumberString => Utilities.CreateUuidFromShortCode(0x2A24);

    public static Guid Navigation => Utilities.CreateUuidFromShortCode(0x2A68);

    public static Guid NewAlert => Utilities.CreateUuidFromShortCode(0x2A46);

    public static Guid PnpId => Utilities.CreateUuidFromShortCode(0x2A50);

    public static Guid PositionQuality => Utilities.CreateUuidFromShortCode(0x2A69);

    public static Guid ProtocolMode => Utilities.CreateUuidFromShortCode(0x2A4E);

    public static Guid CyclingPowerFeature => Utilities.CreateUuidFromShortCode(0x2A65);

    public static Guid Report => Utilities.CreateUuidFromShortCode(0x2A4D);

    public static Guid ReportMap => Utilities.CreateUuidFromShortCode(0x2A4B);

    public static Guid RingerControlPoint => Utilities.CreateUuidFromShortCode(0x2A40);

    public static Guid RingerSetting => Utilities.CreateUuidFromShortCode(0x2A41);

    public static Guid ScanIntervalWindow => Utilities.CreateUuidFromShortCode(0x2A4F);

    public static Guid ScanRefresh => Utilities.CreateUuidFromShortCode(0x2A31);

    public static Guid SerialNumberString => Utilities.CreateUuidFromShortCode(0x2A25);

    public static Guid SoftwareRevisionString => Utilities.CreateUuidFromShortCode(0x2A28);

    public static Guid SupportUnreadAlertCategory => Utilities.CreateUuidFromShortCode(0x2A48);

    public static Guid SupportedNewAlertCategory => Utilities.CreateUuidFromShortCode(0x2A47);

    public static Guid SystemId => Utilities.CreateUuidFromShortCode(0x2A23);

    public static Guid TimeAccuracy => Utilities.CreateUuidFromShortCode(0x2A12);

    public static Guid TimeSource => Utilities.CreateUuidFromShortCode(0x2A13);

    public static Guid TimeUpdateControlPoint => Utilities.CreateUuidFromShortCode(0x2A16);

    public static Guid TimeUpdateState => Utilities.CreateUuidFromShortCode(0x2A17);

    public static Guid TimeWithDst => Utilities.CreateUuidFromShortCode(0x2A11);

    public static Guid TimeZone => Utilities.CreateUuidFromShortCode(0x2A0E);

    public static Guid TxPowerLevel => Utilities.CreateUuidFromShortCode(0x2A07);

    public static Guid UnreadAlertStatus => Utilities.CreateUuidFromShortCode(0x2A45);

    public static Guid AlertCategoryId => Utilities.CreateUuidFromShortCode(0x2A43);

    public static Guid AlertCategoryIdBitMask => Utilities.CreateUuidFromShortCode(0x2A42);

    public static Guid AlertLevel => Utilities.CreateUuidFromShortCode(0x2A06);

    public static Guid AlertNotificationControlPoint => Utilities.CreateUuidFromShortCode(0x2A44);

    public static Guid AlertStatus => Utilities.CreateUuidFromShortCode(0x2A3F);

    public static Guid BootKeyboardInputReport => Utilities.CreateUuidFromShortCode(0x2A22);

    public static Guid BootKeyboardOutputReport => Utilities.CreateUuidFromShortCode(0x2A32);

    public static Guid BootMouseInputReport => Utilities.CreateUuidFromShortCode(0x2A33);

    public static Guid CurrentTime => Utilities.CreateUuidFromShortCode(0x2A2B);

    public static Guid CyclingPowerControlPoint => Utilities.CreateUuidFromShortCode(0x2A66);

    public static Guid ReferenceTimeInformation => Utilities.CreateUuidFromShortCode(0x2A14);

    public static Guid CyclingPowerMeasurement => Utilities.CreateUuidFromShortCode(0x2A63);

    public static Guid CyclingPowerVector => Utilities.CreateUuidFromShortCode(0x2A64);

    public static Guid DateTime => Utilities.CreateUuidFromShortCode(0x2A08);

    public static Guid DayDateTime => Utilities.CreateUuidFromShortCode(0x2A0A);

    public static Guid DayOfWeek => Utilities.CreateUuidFromShortCode(0x2A09);

    public static Guid DstOffset => Utilities.CreateUuidFromShortCode(0x2A0D);

    public static Guid ExactTime256 => Utilities.CreateUuidFromShortCode(0x2A0C);

    public static Guid FirmwareRevisionString => Utilities.CreateUuidFromShortCode(0x2A26);

    public static Guid GapAppearance => Utilities.CreateUuidFromShortCode(0x2A01);

    public static Guid GapDeviceName => Utilities.CreateUuidFromShortCode(0x2A00);
}
