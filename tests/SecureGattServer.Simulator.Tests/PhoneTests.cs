using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Smp;
using SecureGattServer.Simulator.Options;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>The phone as the person at it meets it.</summary>
public sealed class PhoneTests
{
    [Fact]
    public async Task Ctrl_C_gives_up_a_connection_to_an_absent_device_and_not_the_phone()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync(new RunOptions { Verbose = true });
        await bench.DoAsync($"connect {PhoneBench.Absent}", "HCI command LeCreateConnection ");
        Assert.True(bench.Person.Interrupt());
        await bench.SaysAsync($"connect {PhoneBench.Absent}: cancelled");
        await bench.DoAsync($"connect {PhoneBench.Address}", "connected to");
        Assert.Equal(ExitCode.Ok, await bench.QuitAsync());
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_times_out_and_says_what_to_do()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync(new RunOptions { Verbose = true });
        await bench.DoAsync($"connect {PhoneBench.Absent}", "HCI command LeCreateConnection ");
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.SaysAsync(
            $"no answer from {PhoneBench.Absent} within 10 s; scan shows who advertises, connect {PhoneBench.Absent} 60 waits longer"
        );
    }

    [Fact]
    public async Task Ctrl_C_with_nothing_to_cancel_says_how_to_leave()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await bench.SaysAsync("phone ready");
        await bench.DoAsync("status", "not connected");
        bench.Person.Interrupt();
        await bench.SaysAsync("nothing to cancel; quit or Ctrl-D leaves");
    }

    [Fact]
    public async Task A_scan_goes_on_until_it_is_stopped_and_shows_strength_name_and_services()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        Assert.Contains(
            $"1  {PhoneBench.Address}  -50 dBm  \"Bench\"  180D Heart Rate",
            await bench.DoAsync("scan", "\"Bench\""), // The first reports may come before the line that says that it scans.
            StringComparison.Ordinal
        );
        await bench.DoAsync("scan stop", "scan ended; 1 heard");
        Assert.Contains("scanning; connect N", bench.Said, StringComparison.Ordinal);
        await bench.DoAsync("connect 1", "connected to");
    }

    [Fact]
    public async Task The_MTU_is_agreed_on_after_connect_and_long_values_pass_both_ways()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        Assert.Contains("MTU 517", await bench.DoAsync($"connect {PhoneBench.Address}", "connected to"), StringComparison.Ordinal);
        string value = string.Concat(Enumerable.Repeat("A55A", 256));
        await bench.DoAsync($"write #8 {value}", "#8 written");
        await bench.DoAsync("read #8", $"#8 = {value}");
        await bench.DoAsync("write-command #8 C0 FF EE", "a write without response has no answer");
        await bench.DoAsync("read #8", "#8 = C0FFEE");
        await bench.DoAsync("write 2A39 \"Grüße\"", "2A39 written");
        await bench.DoAsync("read 2A39", "2A39 = 4772C3BCC39F65 \"Grüße\"");
        await bench.DoAsync("mtu", "ATT MTU 517: up to 514 octets");
        await bench.DoAsync("rssi", " dBm");
    }

    [Fact]
    public async Task Discover_lists_descriptors_and_Tab_knows_what_it_found()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await bench.ConnectAsync();
        await bench.DoAsync("discover", "#4  2902 Client Characteristic Configuration");
        await bench.DoAsync("status", "no subscriptions");
        Assert.Equal(["subscribe"], bench.Person.Complete("sub"));
        Assert.Equal(["2A37", "2A38", "2A39"], bench.Person.Complete("read 2A3"));
        Assert.Equal(["#10", "#11"], bench.Person.Complete("read #1"));
    }

    [Theory]
    [InlineData(
        "read 2A38",
        "InsufficientAuthentication (0x05). The attribute wants a protected link, and the device has no key for this phone. Next: pair, then read 2A38 again."
    )]
    [InlineData(
        "write #10 00",
        "WriteNotPermitted (0x03). The attribute cannot be written so; no pairing changes that. discover shows what it allows."
    )]
    [InlineData("read #999", "InvalidHandle (0x01). There is no such attribute. discover lists those there are.")]
    public async Task A_refusal_says_what_the_attribute_wants_and_what_to_type_next(string command, string advice)
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await bench.ConnectAsync();
        await bench.DoAsync(command, advice);
    }

    [Fact]
    public async Task A_value_that_wants_a_passkey_says_so_after_Just_Works()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync(new RunOptions { IoCapability = "no-input-no-output", Mitm = false });
        await bench.ConnectAsync();
        await bench.DoAsync("pair", "paired by Just Works");
        await bench.DoAsync("read 2A38", "start the phone with --io-cap keyboard-display --mitm");
        await bench.DoAsync("read 2901", "2901 = 426174746572790A");
    }

    [Fact]
    public async Task A_wrong_passkey_is_told_at_once_and_the_next_attempt_works()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await bench.ConnectAsync();
        await bench.DoAsync("pair", "type the six digits that the other side shows, or no");
        await bench.DoAsync("what", "'what' does not answer the question; type the six digits");
        await bench.DoAsync("654321", "failed: pairing failed: ConfirmValueFailed");
        await bench.DoAsync("pair", "type the six digits");
        await bench.DoAsync("123 456", "paired by Passkey Entry, level 4 (authenticated, Secure Connections), bonded");
        await bench.DoAsync("read 2A38", "2A38 = 01  chest");
    }

    [Fact]
    public async Task A_comparison_says_what_to_type_and_takes_y()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync(
            device: PhoneBench.Shows with
            {
                IoCapability = IoCapability.DisplayYesNo,
            }
        );
        await bench.ConnectAsync();
        await bench.DoAsync("pair", "type y (or yes) when both sides show the same number, else n (or no)");
        await bench.DoAsync("y", "paired by Numeric Comparison");
    }

    [Fact]
    public async Task A_subscription_shows_values_with_their_meaning_until_it_is_ended()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await bench.ConnectAsync();
        await bench.DoAsync("subscribe 2A37", "subscribed to 2A37; unsubscribe 2A37 ends it");
        await bench.Device.Loop.InvokeAsync(() => Task.FromResult(bench.Link.Bearer.Values.Notify(3, [0x06, 0x48])));
        await bench.SaysAsync("2A37 notifies 0648  72 bpm");
        await bench.DoAsync("status", "subscribed to 2A37");
        await bench.DoAsync("unsubscribe 2A37", "2A37 unsubscribed");
        await bench.DoAsync("read #4", "#4 = 0000");
    }

    [Fact]
    public async Task A_lost_link_is_told_at_once_and_ends_what_waits()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        await bench.ConnectAsync();
        await bench.DoAsync("discover", "2901");
        bench.Person.Type("subscribe 2A37 2");
        await WaitForCccdAsync(bench);
        await bench.Device.Loop.InvokeAsync(() => Task.FromResult(bench.Link.Bearer.Values.Notify(3, [0x00, 0x40])));
        await bench.SaysAsync("2A37 notifies 0040  64 bpm");
        await bench.Device.Links[0].DisconnectAsync();
        await bench.SaysAsync("link lost: the device ended it (0x13)");
        await bench.SaysAsync("failed: the link ended after 1 of 2 notifications");
        await bench.DoAsync("read 2A37", "not connected; use scan, then connect N");
    }

    [Fact]
    public async Task The_end_of_the_input_ends_the_phone()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync();
        bench.Person.EndInput();
        await bench.SaysAsync("phone ready");
        Assert.Equal(ExitCode.Ok, await bench.QuitAsync());
    }

    [Fact]
    public async Task Bonds_in_a_file_survive_a_restart_and_are_readable_by_their_owner_only()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".bonds");
        try
        {
            await using PhoneBench bench = await PhoneBench.StartAsync(new RunOptions { Bonds = path });
            await bench.ConnectAsync();
            await bench.DoAsync("pair", "type the six digits");
            await bench.DoAsync("123456", "paired by");
            Assert.Equal(ExitCode.Ok, await bench.QuitAsync());
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            bench.Run(new RunOptions { Bonds = path });
            await bench.DoAsync("bonds", $"1  {PhoneBench.Address}  Secure Connections, authenticated");
            await bench.ConnectAsync();
            await bench.DoAsync("encrypt", "encrypted from the bond");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_phone_like_Linux_pairs_when_it_is_refused_and_reads_again()
    {
        await using PhoneBench bench = await PhoneBench.StartAsync(isLinux: true);
        await bench.ConnectAsync();
        await bench.DoAsync("read 2A38", "linux: raises the link to Encrypted by itself");
        await bench.SaysAsync("type the six digits");
        await bench.DoAsync("123456", "2A38 = 01");
        // 0x03 never makes it pair.
        await bench.DoAsync("write #10 00", "WriteNotPermitted (0x03)");
        Assert.Equal(1, bench.Said.Split("linux: raises").Length - 1);
    }

    private static async Task WaitForCccdAsync(PhoneBench bench)
    {
        // The write is answered before the subscription counts: a read of it in the same order tells when.
        while (true)
        {
            bool isSet = await bench.Device.Loop.InvokeAsync(() =>
                Task.FromResult(bench.Device.Server.Database.Table.Find(4)!.Value[0] == 1)
            );
            if (isSet) return;
            await Task.Yield();
        }
    }
}
