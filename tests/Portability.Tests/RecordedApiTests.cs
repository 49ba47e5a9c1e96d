using System;
using System.IO;
using System.Linq;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>The recorded API compiles as a library of its own, and says what the full lists say where those are at hand.</summary>
public sealed class RecordedApiTests
{
    private static readonly string Lists = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "nanoframework-api"));

    [Fact]
    public void Every_recorded_assembly_compiles_without_dot_nets_library() => Assert.Equal(DeviceApi.Known.Count, DeviceReferences.All.Count);

    /// <summary>The header holds a checksum of the native methods, which the board's image must share, and the version.</summary>
    [Fact]
    public void Core_library_is_the_one_the_images_natives_belong_to()
    {
        byte[] pe = CoreLibrary.Pe;
        Assert.Equal("NFMRK", System.Text.Encoding.ASCII.GetString(pe, 0, 5));
        Assert.Equal(0x1549C856u, BitConverter.ToUInt32(pe, 20));
        Assert.Equal("1.17.11.0", string.Join('.', Enumerable.Range(0, 4).Select(part => BitConverter.ToUInt16(pe, 28 + (2 * part)))));
    }

    [FullListsFact]
    public void Recorded_api_says_what_the_full_lists_say()
    {
        foreach (DeviceAssembly assembly in DeviceApi.Known.Skip(1))
        {
            string[] full = [.. File.ReadAllLines(Path.Combine(Lists, assembly.Package + ".txt"))
                .Where(line => line.Length > 0 && line[0] != '#').Select(DeviceApi.Compact)];
            Assert.Equal(full, DeviceApi.Recorded(assembly.Name + ".txt"));
        }
    }

    [FullListsFact]
    public void Recorded_internals_hold_every_native_method()
    {
        string[] recorded = [.. DeviceApi.Recorded("internals.txt").Select(line => line[(line.IndexOf('\t') + 1)..])];
        foreach (string line in File.ReadAllLines(Path.Combine(Lists, "nanoFramework.Device.Bluetooth.natives.txt")).Where(line => line[0] != '#'))
            Assert.Contains(line.Split('\t')[1], recorded);
    }

    /// <summary>Skipped, and counted as such, on a machine that has the repository alone.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class FullListsFactAttribute : FactAttribute
    {
        public FullListsFactAttribute() => Skip = Directory.Exists(Lists) ? null : $"{Lists} is not here; the recorded copy is used as it is.";
    }
}
