using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using DeviceRuntime.Rewriting;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>The board's libraries that are compiled for .NET show an application the device's types.</summary>
public sealed class LibraryTypeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("library-types").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("nanoFramework.Runtime.Events")]
    [InlineData("nanoFramework.Runtime.Native")]
    [InlineData("nanoFramework.Device.Bluetooth")]
    public void Every_type_of_mscorlib_in_a_library_s_signatures_is_shared(string library)
    {
        using Stream recorded = typeof(LibraryTypeTests).Assembly.GetManifestResourceStream(library + ".txt")!;
        using StreamReader reader = new(recorded);
        string members = string.Join(
            '\n',
            reader.ReadToEnd().Split('\n').Where(static line => !line.StartsWith("T:", StringComparison.Ordinal))
        );
        string[] kept =
        [
            .. Regex.Matches(members, @"System(\.\w+)+").Select(static match => match.Value).Distinct().Where(BoardLibraries.Device.IsKept),
        ];
        Assert.All(kept, static type =>
            Assert.True(LibraryRetargeter.IsShared(type), $"an application and the library each have a {type} of their own")
        );
    }

    [Fact]
    public async Task The_image_s_version_is_the_device_s_type()
    {
        string path = DeviceCompiler.CompileApp(_folder, "About");
        string[] lines =
        [
            .. (await DeviceRun.LinesAsync(path)).Where(static line => !line.StartsWith("board: ", StringComparison.Ordinal)),
        ];
        Assert.Equal(["version True", "on ESP32, ESP32_BLE_REV3, 2"], lines);
    }
}
