// The native half of each library in the image (nf-interpreter of 2026-07, the release of the package versions in docs/device.md). A board
// refuses a library compiled for another native half at boot by its checksum; this check refuses it before the boot, in one sentence.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace DeviceRuntime;

/// <summary>Compares libraries beside an application with the native halves of the board's image.</summary>
internal static class NativeHalves
{
    // Header of a .pe: marker (8), CRC of the header (4), CRC of the assembly (4), flags (4), checksum of the native methods (4), least
    // significant octet first.
    private const string Marker = "NFMRK";
    private const int ChecksumAt = 20;

    private static readonly Dictionary<string, NativeHalf> Image = new()
    {
        ["mscorlib"] = new("100.5.0.24", 0x1549C856, "nanoFramework.CoreLibrary", "1.17.11"),
        ["nanoFramework.Device.Bluetooth"] = new("100.0.5.0", 0xE610B405, "nanoFramework.Device.Bluetooth", "1.1.123"),
        ["nanoFramework.Runtime.Events"] = new("100.0.8.0", 0x0EAB00C9, "nanoFramework.Runtime.Events", "1.11.37"),
        ["nanoFramework.Runtime.Native"] = new("100.0.10.0", 0x0EAE898B, "nanoFramework.Runtime.Native", "1.7.11"),
        ["nanoFramework.System.Collections"] = new("100.0.2.0", 0x40DC251F, "nanoFramework.System.Collections", "1.5.75"),
        ["nanoFramework.System.Text"] = new("100.0.0.1", 0x8E6EB73D, "nanoFramework.System.Text", "1.3.42"),
        ["nanoFramework.Hardware.Esp32"] = new("100.0.10.0", 0x6A20A689, "nanoFramework.Hardware.Esp32"),
        ["System.Device.Adc"] = new("100.0.0.0", 0xE5B80F0B, "nanoFramework.System.Device.Adc"),
        ["System.Device.Gpio"] = new("100.1.0.6", 0x097E7BC5, "nanoFramework.System.Device.Gpio"),
        ["System.Device.I2c"] = new("100.0.0.2", 0xFA806D33, "nanoFramework.System.Device.I2c"),
        ["System.Device.Pwm"] = new("100.1.0.4", 0xABF532C3, "nanoFramework.System.Device.Pwm"),
        ["System.Device.Wifi"] = new("100.0.6.6", 0xEE721CDA, "nanoFramework.System.Device.Wifi"),
        ["System.Math"] = new("100.0.5.5", 0x9F9E2A7E, "nanoFramework.System.Math"),
    };

    /// <summary>Checks a library beside an application: its native version, and the checksum of its .pe.</summary>
    /// <exception cref="VirtualBoard.FirmwareLoadException">The image has another native half.</exception>
    public static void Verify(string folder, string library)
    {
        if (!Image.TryGetValue(library, out NativeHalf? half)) return;
        string assembly = Path.Combine(folder, library + ".dll"), pe = Path.Combine(folder, library + ".pe");
        if (VersionOf(assembly) is { } version && version != Version.Parse(half.Version))
            throw Refused(assembly, $"native version {version}", half.Version, half);
        if (ChecksumOf(pe) is { } checksum && checksum != half.Checksum)
            throw Refused(pe, $"native checksum {Hex(checksum)}", Hex(half.Checksum), half);
    }

    private static VirtualBoard.FirmwareLoadException Refused(string path, string has, string wanted, NativeHalf half) =>
        ApplicationPath.Refused(path, $"has {has}, and this board's image has {wanted}; " + (half.PackageVersion is null
            ? $"reference the {half.Package} package with native version {half.Version} and build again"
            : $"reference {half.Package} {half.PackageVersion} in packages.config and build again"));

    private static Version? VersionOf(string path) => File.Exists(path) ? AssemblyFacts.Read(path)?.NativeVersion : null;

    private static uint? ChecksumOf(string path)
    {
        if (!File.Exists(path)) return null;
        byte[] header = new byte[ChecksumAt + sizeof(uint)];
        using FileStream file = File.OpenRead(path);
        bool isPe =
            file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && Encoding.ASCII.GetString(header, 0, Marker.Length) == Marker;
        return isPe ? BitConverter.ToUInt32(header, ChecksumAt) : null;
    }

    private static string Hex(uint checksum) => "0x" + checksum.ToString("X8", CultureInfo.InvariantCulture);

    // The native half of one library in the image, and the matching package; its version is known for those that this repository
    // references.
    private sealed record NativeHalf(string Version, uint Checksum, string Package, string? PackageVersion = null);
}
