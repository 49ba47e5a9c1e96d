using System;
using System.Collections.Generic;
using System.IO;
using BleStack.Hci;
using Xunit;

namespace BleStack.Netsim.Tests;

/// <summary>The ini file in the places where netsimd (rust/common/src/util/os_utils.rs) and Bumble write and read it.</summary>
public sealed class DiscoveryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netsim-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(PlatformID.Unix, "XDG_RUNTIME_DIR", "")]
    [InlineData(PlatformID.MacOSX, "HOME", "Library/Caches/TemporaryItems")]
    [InlineData(PlatformID.Win32NT, "LOCALAPPDATA", "Temp")]
    public void The_file_lies_where_the_platform_has_it_unless_TMPDIR_is_set(PlatformID platform, string variable, string below)
    {
        string usual = Path.Combine("/home/me", below, "netsim.ini");
        Assert.Equal([usual], Discovery(platform, (variable, "/home/me")).Paths());
        Assert.Equal(["/other/netsim.ini", usual], Discovery(platform, (variable, "/home/me"), ("TMPDIR", "/other")).Paths());
    }

    [Fact]
    public void Without_either_variable_it_lies_in_tmp() => Assert.Equal(["/tmp/netsim.ini"], Discovery(PlatformID.Unix).Paths());

    [Fact]
    public void Instances_beyond_the_first_have_their_number_in_the_name()
    {
        Assert.Equal(["/tmp/netsim_2.ini"], Discovery(PlatformID.Unix).Paths(2));
        Assert.Equal(["/tmp/netsim_3.ini"], Discovery(PlatformID.Unix, ("NETSIM_INSTANCE", "3")).Paths());
        Assert.Equal(["/tmp/netsim.ini"], Discovery(PlatformID.Unix, ("NETSIM_INSTANCE", "3")).Paths(1));
        Assert.Equal(["/tmp/netsim.ini"], Discovery(PlatformID.Unix, ("NETSIM_INSTANCE", "none")).Paths());
    }

    [Theory]
    [InlineData("grpc.port=8877\n", "localhost", 8877)]
    [InlineData("web.port=7681\r\n grpc.port = 44019 \r\n", "localhost", 44019)]
    [InlineData("# a comment\n\nnonsense\ngrpc.port=192.168.1.2:8877", "192.168.1.2", 8877)]
    [InlineData("grpc.port=[::1]:8877", "::1", 8877)]
    public void The_port_is_read(string content, string host, int port)
    {
        File.WriteAllText(Path.Combine(_folder, "netsim.ini"), content);
        Assert.Equal(new NetsimEndPoint(host, port), Here().Find(null, out string path));
        Assert.Equal(Path.Combine(_folder, "netsim.ini"), path);
    }

    [Theory]
    [InlineData("grpc.port=soon\n", "line 1: \"soon\" is not a port")]
    [InlineData("web.port=1\ngrpc.port=\n", "line 2: \"\" is not a port")]
    [InlineData("grpc.port=70000\n", "\"70000\" is not a port")]
    [InlineData("grpc.port=0\n", "\"0\" is not a port")]
    [InlineData("grpc.port=:8877\n", "\":8877\" is not a port")]
    [InlineData("grpc.port=\u0007x\n", "\"?x\" is not a port")]
    [InlineData("web.port=7681\n", "has no line grpc.port=PORT")]
    [InlineData("", "has no line grpc.port=PORT")]
    public void Nonsense_is_told_with_file_and_line(string content, string said)
    {
        File.WriteAllText(Path.Combine(_folder, "netsim.ini"), content);
        string message = Assert.Throws<HciTransportException>(() => Here().Find(null, out _)).Message;
        Assert.StartsWith(Path.Combine(_folder, "netsim.ini"), message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains("write netsim:HOST:PORT", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_too_long_to_be_one_is_not_read()
    {
        File.WriteAllBytes(Path.Combine(_folder, "netsim.ini"), new byte[100_000]);
        Assert.Contains(
            "longer than 65536 octets",
            Assert.Throws<HciTransportException>(() => Here().Find(null, out _)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_file_is_told_with_every_place_looked_at()
    {
        string message = Assert
            .Throws<HciTransportException>(() =>
                Discovery(PlatformID.Unix, ("XDG_RUNTIME_DIR", _folder), ("TMPDIR", "/nowhere")).Find(2, out _)
            )
            .Message;
        Assert.StartsWith(
            $"No netsim runs here: there is no /nowhere/netsim_2.ini and no {_folder}/netsim_2.ini.",
            message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_published_port_is_found_and_gone_afterwards()
    {
        using (Here().Publish(2, 8877)) Assert.Equal(new NetsimEndPoint("localhost", 8877), Here().Find(2, out _));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_that_another_netsim_has_written_since_stays()
    {
        using (Here().Publish(1, 8877)) File.WriteAllText(Path.Combine(_folder, "netsim.ini"), "grpc.port=9999\n");
        Assert.Equal(9999, Here().Find(1, out _).Port);
    }

    private static NetsimDiscovery Discovery(PlatformID platform, params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string>();
        foreach ((string name, string value) in variables) environment[name] = value;
        return new NetsimDiscovery(platform, name => environment.GetValueOrDefault(name));
    }

    private NetsimDiscovery Here() => Discovery(PlatformID.Unix, ("XDG_RUNTIME_DIR", _folder));
}
