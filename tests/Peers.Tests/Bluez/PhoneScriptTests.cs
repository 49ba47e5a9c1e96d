using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using TestKit.Peers;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>phone.sh: one command, and a developer is in bluetoothctl on the air of a running `serve`.</summary>
[Collection(BlueZCollection.Name)]
[NeedsBlueZ]
public sealed class PhoneScriptTests(BlueZFixture bluez)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public Task One_command_gives_a_bluetoothctl_that_finds_the_firmware() =>
        bluez.RunAsync("--profile heart-rate", async (_, firmware) =>
        {
            await using var phone = new LineProcess(
                "phone.sh",
                Start(string.Create(CultureInfo.InvariantCulture, $"tcp:127.0.0.1:{firmware.Port}"))
            );
            await phone.NextAsync(
                static line => line.Contains("Agent registered", StringComparison.Ordinal),
                "that bluetoothctl is ready",
                s_limit
            );
            phone.Write("scan le");
            await phone.NextAsync(
                line => line.Contains($"Device {firmware.Address} SecureGattServer", StringComparison.Ordinal),
                "the firmware's name",
                s_limit
            );
            phone.Write("quit");
            Assert.Equal(0, await phone.ExitAsync());
        });

    [Theory]
    [InlineData("tcp:127.0.0.1:1", 3, "nothing listens at tcp:127.0.0.1:1; start 'simulator serve --h4 tcp:127.0.0.1:1' first")]
    [InlineData("unix:/nonexistent/h4", 3, "there is no socket at /nonexistent/h4")]
    [InlineData("bluetooth", 2, "usage: phone.sh [tcp:127.0.0.1:PORT | unix:PATH]")]
    public async Task Without_a_serve_it_says_what_to_start(string where, int code, string line)
    {
        await using var phone = new LineProcess("phone.sh", Start(where));
        await phone.NextAsync(said => said.Contains(line, StringComparison.Ordinal), line);
        Assert.Equal(code, await phone.ExitAsync());
    }

    private static ProcessStartInfo Start(string where) => new("/bin/bash", [Path.Combine(GuestImage.Sources, "..", "phone.sh"), where]);
}
