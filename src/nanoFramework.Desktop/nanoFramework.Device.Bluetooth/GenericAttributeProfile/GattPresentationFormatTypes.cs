namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Format octets of the Characteristic Presentation Format descriptor.</summary>
public static class GattPresentationFormatTypes
{
    /// <summary>Bit2.</summary>
    public static byte Bit2 => 0x02;

    /// <summary>Boolean.</summary>
    public static byte Boolean => 0x01;

    /// <summary>DU int16.</summary>
    public static byte DUInt16 => 0x18;

    /// <summary>Float.</summary>
    public static byte Float => 0x17;

    /// <summary>Float32.</summary>
    public static byte Float32 => 0x14;

    /// <summary>Float64.</summary>
    public static byte Float64 => 0x15;

    /// <summary>Nibble.</summary>
    public static byte Nibble => 0x03;

    /// <summary>S float.</summary>
    public static byte SFloat => 0x16;

    /// <summary>S int12.</summary>
    public static byte SInt12 => 0x0D;

    /// <summary>S int128.</summary>
    public static byte SInt128 => 0x13;

    /// <summary>S int16.</summary>
    public static byte SInt16 => 0x0E;

    /// <summary>S int24.</summary>
    public static byte SInt24 => 0x0F;

    /// <summary>S int32.</summary>
    public static byte SInt32 => 0x10;

    /// <summary>S int48.</summary>
    public static byte SInt48 => 0x11;

    /// <summary>S int64.</summary>
    public static byte SInt64 => 0x12;

    /// <summary>S int8.</summary>
    public static byte SInt8 => 0x0C;

    /// <summary>Struct.</summary>
    public static byte Struct => 0x1B;

    /// <summary>U int12.</summary>
    public static byte UInt12 => 0x05;

    /// <summary>U int128.</summary>
    public static byte UInt128 => 0x0B;

    /// <summary>U int16.</summary>
    public static byte UInt16 => 0x06;

    /// <summary>U int24.</summary>
    public static byte UInt24 => 0x07;

    /// <summary>U int32.</summary>
    public static byte UInt32 => 0x08;

    /// <summary>U int48.</summary>
    public static byte UInt48 => 0x09;

    /// <summary>U int64.</summary>
    public static byte UInt64 => 0x0A;

    /// <summary>U int8.</summary>
    public static byte UInt8 => 0x04;

    /// <summary>Utf16.</summary>
    public static byte Utf16 => 0x1A;

    /// <summary>Utf8.</summary>
    public static byte Utf8 => 0x08;
}
