using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Portability.Tests.Gate;
using Xunit;
using Xunit.Abstractions;

namespace Portability.Tests;

/// <summary>The firmware and its unit tests, as the device's compiler, metadata processor and interpreter would take them.</summary>
public sealed class FirmwareTests(ITestOutputHelper output)
{
    internal const int ApplicationLimit = 26_000, ImageLimit = 128_000;

    public static TheoryData<string> Product => DeviceProjectTests.Product;

    [Theory]
    [MemberData(nameof(Product))]
    public void Product_compiles_and_runs_on_the_device(string which)
    {
        DeviceProject project = Repository.Product.Single(item => item.Property("AssemblyName") == which);
        AssertClean(PortabilityGate.Check(DeviceCompiler.Compile(project), project.Assemblies));
    }

    [Fact]
    public void Unit_tests_compile_and_run_on_the_device() =>
        AssertClean(PortabilityGate.Check(DeviceCompiler.Compile(Repository.UnitTests), Repository.UnitTests.Assemblies));

    /// <summary>The assembly .NET runs, read again: only what comes from the firmware's own files counts.</summary>
    [Fact]
    public void Firmware_as_compiled_for_dot_net_uses_only_what_the_device_has()
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "SecureGattServer.dll");
        using Stream image = File.OpenRead(assembly), symbols = File.OpenRead(Path.ChangeExtension(assembly, ".pdb"));
        List<string> seen = [];
        AssertClean(IlRules.Check(image, symbols, Repository.Firmware.Assemblies, path =>
        {
            bool firmware = Repository.Product.Any(project => path.Replace('\\', '/').StartsWith(project.Folder.Replace('\\', '/') + "/", StringComparison.Ordinal));
            if (firmware)
                seen.Add(path);
            return firmware;
        }));
        Assert.NotEmpty(seen);
    }

    [Fact]
    public void Firmware_fits_its_size_limits()
    {
        DeviceBuild[] builds = [.. Repository.Product.Where(project => project.Property("AssemblyName") != "CounterServer").Select(DeviceCompiler.Compile)];
        Assert.All(builds, build => Assert.Empty(build.Errors));
        Dictionary<string, int> parts = builds.SelectMany(build => PeSize.Estimate(build.Image)).GroupBy(part => part.Key).ToDictionary(part => part.Key, part => part.Sum(item => item.Value));
        int application = parts.Values.Sum(), image = PeSize.DeployableImage(application, Repository.Firmware.Assemblies);
        string table = string.Join('\n', parts.Select(part => $"{part.Key,-15}{part.Value,8:N0}")
            .Append($"{"application",-15}{application,8:N0} of {ApplicationLimit:N0}").Append($"{"image",-15}{image,8:N0} of {ImageLimit:N0}"));
        table += "\nLargest types:\n" + string.Join('\n', builds.SelectMany(build => PeSize.ByType(build.Image)).OrderByDescending(type => type.Bytes).Take(25).Select(type => $"{type.Bytes,8:N0} {type.Type}"));
        output.WriteLine(table);
        Assert.True(application <= ApplicationLimit && image <= ImageLimit, table);
    }

    private static void AssertClean(IReadOnlyList<Finding> findings) =>
        Assert.True(findings.Count == 0, $"{findings.Count} things the device would not take:\n{string.Join('\n', findings)}");
}
