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

    [FullListsFact]
    public void Recorded_api_says_what_the_full_lists_say()
    {
        foreach (DeviceAssembly assembly in DeviceApi.Known)
        {
            string[] full = [.. File.ReadAllLines(Path.Combine(Lists, assembly.Package == "nanoFramework.CoreLibrary" ? "mscorlib.txt" : assembly.Package + ".txt"))
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
