using System;
using System.Linq;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>The recorded API compiles as a library of its own.</summary>
public sealed class RecordedApiTests
{
    [Fact]
    public void Every_recorded_assembly_compiles_without_dot_nets_library() =>
        Assert.Equal(DeviceApi.Known.Count, DeviceReferences.All.Count);

    /// <summary>The header holds a checksum of the native methods, which the board's image must share, and the version.</summary>
    [Fact]
    public void Core_library_is_the_one_the_images_natives_belong_to()
    {
        byte[] pe = CoreLibrary.Pe;
        Assert.Equal("NFMRK", System.Text.Encoding.ASCII.GetString(pe, 0, 5));
        Assert.Equal(0x1549C856u, BitConverter.ToUInt32(pe, 20));
        Assert.Equal("1.17.11.0", string.Join('.', Enumerable.Range(0, 4).Select(part => BitConverter.ToUInt16(pe, 28 + (2 * part)))));
    }

    [Fact]
    public void Recorded_internals_hold_every_native_method()
    {
        string[] recorded = [.. DeviceApi.Recorded("internals.txt").Select(line => line[(line.IndexOf('\t') + 1)..])];
        foreach (string line in DeviceApi.Recorded("nanoFramework.Device.Bluetooth.natives.txt"))
            Assert.Contains(line.Split('\t')[1], recorded);
    }
}
