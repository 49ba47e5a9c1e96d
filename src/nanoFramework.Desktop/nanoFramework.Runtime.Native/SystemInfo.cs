using System;

namespace nanoFramework.Runtime.Native;

/// <summary>What is known of the image and the board.</summary>
public static class SystemInfo
{
    /// <summary>How the image computes with floating point numbers.</summary>
    public enum FloatingPoint
    {
        /// <summary>Not at all.</summary>
        None = 0,

        /// <summary>Single precision, in software.</summary>
        SinglePrecisionSoftware = 1,

        /// <summary>Single precision, in hardware.</summary>
        SinglePrecisionHardware = 2,

        /// <summary>Double precision, in software.</summary>
        DoublePrecisionSoftware = 3,

        /// <summary>Double precision, in hardware.</summary>
        DoublePrecisionHardware = 4,
    }

    /// <summary>Version of the image; the virtual board answers with its assembly's.</summary>
    public static Version Version => typeof(SystemInfo).Assembly.GetName().Version;

    /// <summary>One line naming the image and what it was built with.</summary>
    public static string OEMString => $"virtual nanoCLR running @ {TargetName} on .NET {Environment.Version}";

    /// <summary>Not supported by the ESP32 images.</summary>
    /// <exception cref="NotImplementedException">Always, as on the board.</exception>
    public static byte OEM => throw new NotImplementedException();

    /// <summary>Not supported by the ESP32 images.</summary>
    /// <exception cref="NotImplementedException">Always, as on the board.</exception>
    public static byte Model => throw new NotImplementedException();

    /// <summary>Not supported by the ESP32 images.</summary>
    /// <exception cref="NotImplementedException">Always, as on the board.</exception>
    public static ushort SKU => throw new NotImplementedException();

    /// <summary>Name of the image as nanoff knows it.</summary>
    public static string TargetName => BoardHardware.TargetName;

    /// <summary>"ESP32" on every image of the family.</summary>
    public static string Platform => "ESP32";

    /// <summary>Single precision in hardware, as on the ESP32.</summary>
    public static FloatingPoint FloatingPointSupport => FloatingPoint.SinglePrecisionHardware;
}
