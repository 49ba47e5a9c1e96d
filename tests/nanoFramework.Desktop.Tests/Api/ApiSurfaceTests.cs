using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;
using nanoFramework.Runtime.Native;
using Xunit;

namespace nanoFramework.Desktop.Tests.Api;

/// <summary>
/// Our assemblies have the device's public members, as recorded under tests/DeviceApi: no fewer and no more.
/// </summary>
public class ApiSurfaceTests
{
    private static readonly Dictionary<string, Assembly> Assemblies = new()
    {
        ["nanoFramework.Runtime.Events"] = typeof(EventSink).Assembly,
        ["nanoFramework.Runtime.Native"] = typeof(SystemInfo).Assembly,
        ["nanoFramework.Device.Bluetooth"] = typeof(BluetoothLEServer).Assembly,
        ["nanoFramework.TestFramework"] = typeof(TestFramework.OutputHelper).Assembly,
    };

    public static TheoryData<string> Names => [.. Assemblies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_member_is_the_devices_and_none_is_missing(string assembly)
    {
        string[] ours = [.. ApiSurface.Of(Assemblies[assembly])];
        string[] device = [.. ReferenceFiles.Lines(assembly + ".txt").Where(IsOurs).Select(Normalize).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(device);
        Assert.Equal([], device.Except(ours));
        Assert.Equal([], ours.Except(device));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Assemblies_are_named_as_on_the_device(string assembly) => Assert.Equal(assembly, Assemblies[assembly].GetName().Name);

    // System.Environment is .NET's own here.
    private static bool IsOurs(string line) =>
        line.Length > 2 && line[1] == ':' && !line[2..].StartsWith("System.Environment", StringComparison.Ordinal);

    private static string Normalize(string line)
    {
        int colon = line.IndexOf(" : ", StringComparison.Ordinal);
        if (!line.StartsWith("T:", StringComparison.Ordinal) || colon < 0 || line.Contains(" enum ", StringComparison.Ordinal)) return line;
        string[] bases = [.. line[(colon + 3)..].Split(", ").Order(StringComparer.Ordinal)];
        return $"{line[..colon]} : {string.Join(", ", bases)}";
    }
}
