using System;
using System.Globalization;
using System.Reflection;

namespace nanoFramework.Runtime.Native;

/// <summary>Information about the image and the board.</summary>
public static class SystemInfo
{
    /// <summary>Floating-point support of the image.</summary>
    public enum FloatingPoint
    {
        /// <summary>None.</summary>
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

    /// <summary>Version of the image; on the virtual board the version of its assembly.</summary>
    public static Version Version
    {
        get
        {
            // Not from AssemblyName: on a virtual board an application sees the device's class of that name.
            string[] parts = typeof(SystemInfo).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version.Split('.');
            return new Version(Part(parts, 0), Part(parts, 1), Part(parts, 2), Part(parts, 3));
        }
    }

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

    private static int Part(string[] parts, int index) => index < parts.Length ? int.Parse(parts[index], CultureInfo.InvariantCulture) : 0;
}
