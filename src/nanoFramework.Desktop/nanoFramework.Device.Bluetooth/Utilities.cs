using System;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Short and long forms of UUIDs.</summary>
public static class Utilities
{
    private static readonly byte[] BaseUuid = new Guid("00000000-0000-1000-8000-00805f9b34fb").ToByteArray();

    /// <summary>The shortest form of a UUID.</summary>
    public enum UuidType
    {
        /// <summary>A UUID of 16 bits.</summary>
        Uuid16,

        /// <summary>A UUID of 32 bits.</summary>
        Uuid32,

        /// <summary>A UUID of 128 bits.</summary>
        Uuid128,
    }

    /// <summary>Assigned 16-bit descriptor UUIDs.</summary>
    public enum GattNativeDescriptorUuid : ushort
    {
        CharacteristicExtendedProperties = 0x2900,

        CharacteristicUserDescription = 0x2901,

        ClientCharacteristicConfiguration = 0x2902,

        ServerCharacteristicConfiguration = 0x2903,

        CharacteristicPresentationFormat = 0x2904,

        CharacteristicAggregateFormat = 0x2905,

        ValidRange = 0x2906,

        ExternalReportReference = 0x2907,

        ReportReference = 0x2908,

        NumberDigitals = 0x2909,

        ValueTriggerSetting = 0x290A,

        /// <summary>Environmental Sensing Configuration.</summary>
        EssConfiguration = 0x290B,

        /// <summary>Environmental Sensing Measurement.</summary>
        EssMeasurement = 0x290C,

        /// <summary>Environmental Sensing Trigger Setting.</summary>
        EssTriggerSetting = 0x290D,

        TimeTriggerSetting = 0x290E,
    }

    /// <summary>Bits 96 to 111 of the UUID, whatever the rest is.</summary>
    public static ushort ConvertUuidToShortId(Guid uuid) => BitConverter.ToUInt16(uuid.ToByteArray(), 0);

    /// <summary>Bits 96 to 127 of the UUID, whatever the rest is.</summary>
    public static uint ConvertUuidToIntId(Guid uuid) => BitConverter.ToUInt32(uuid.ToByteArray(), 0);

    /// <summary>A 16-bit UUID on the Bluetooth base UUID.</summary>
    public static Guid CreateUuidFromShortCode(ushort uuid16)
    {
        byte[] bytes = (byte[])BaseUuid.Clone();
        bytes[0] = (byte)uuid16;
        bytes[1] = (byte)(uuid16 >> 8);
        return new Guid(bytes);
    }

    /// <summary>True when the UUID is based on the Bluetooth base UUID.</summary>
    public static bool IsBluetoothSigUUID(Guid uuid) => uuid.ToByteArray().AsSpan(4).SequenceEqual(BaseUuid.AsSpan(4));

    /// <summary>True when the UUID is based on the Bluetooth base UUID and has a 16-bit form.</summary>
    public static bool IsBluetoothSigUUID16(Guid uuid) => IsBluetoothSigUUID(uuid) && ConvertUuidToIntId(uuid) <= ushort.MaxValue;

    /// <summary>The shortest form of the UUID.</summary>
    public static UuidType TypeOfUuid(Guid uuid) =>
        IsBluetoothSigUUID16(uuid) ? UuidType.Uuid16 : IsBluetoothSigUUID(uuid) ? UuidType.Uuid32 : UuidType.Uuid128;
}
