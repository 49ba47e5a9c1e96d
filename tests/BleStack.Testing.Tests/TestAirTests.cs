using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VirtualBoard;
using Xunit;

namespace BleStack.Testing.Tests;

/// <summary>Messages of the kit when a test asks for something that does not exist.</summary>
public sealed class TestAirTests
{
    private const string Application = "SecureSensor.exe";

    [Fact]
    public async Task Application_that_is_not_there_is_named_with_the_remedy()
    {
        await using TestAir air = new();
        FirmwareLoadException refused = Assert.Throws<FirmwareLoadException>(() => air.Board("Absent.exe"));
        Assert.Contains("Absent.exe' does not exist; build the application", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_without_bluetooth_is_named()
    {
        await using TestAir air = new();
        Assert.Contains(
            "'ESP32_REV3'",
            Assert.Throws<ArgumentException>(() => air.Board(Application, image: "ESP32_REV3")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Passkey_of_more_than_six_digits_is_refused()
    {
        await using TestAir air = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => air.Phone(passkey: 1_000_000));
    }

    [Fact]
    public async Task Line_that_does_not_come_fails_with_what_the_board_printed()
    {
        await using TestAir air = new() { Patience = TimeSpan.FromSeconds(2) };
        TestBoard board = air.Board(Application);
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => board.Console.Contains("advertising"), TimeSpan.FromMinutes(2))));
        TestAirException failed = await Assert.ThrowsAsync<TestAirException>(() => board.SaysAsync("never said"));
        Assert.Equal("The line 'never said' did not happen within 2 s. SecureSensor printed: advertising.", failed.Message);
    }

    [Fact]
    public async Task Phone_says_that_it_is_not_connected_and_which_characteristic_is_missing()
    {
        await using TestAir air = new();
        TestPhone phone = air.Phone();
        Assert.Contains(
            "ConnectAsync",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => phone.ReadAsync(0x2A6E))).Message,
            StringComparison.Ordinal
        );

        TestBoard board = air.Board(Application);
        await phone.ConnectAsync(board);
        Assert.Contains(
            "2A37",
            (await Assert.ThrowsAsync<TestAirException>(() => phone.ReadAsync(0x2A37))).Message,
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public async Task Time_stands_still_until_it_is_told_to_pass()
    {
        await using TestAir air = new();
        DateTimeOffset before = air.Time.GetUtcNow();
        await air.PassAsync(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.FromSeconds(1.5), air.Time.GetUtcNow() - before);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => air.PassAsync(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public async Task Two_phones_pair_with_one_board_each_by_the_passkey_it_is_shown()
    {
        await using TestAir air = new();
        TestBoard board = air.Board(Application, image: "ESP32_BLE_REV0");
        foreach (TestPhone phone in new[] { air.Phone(), air.Phone() })
        {
            await phone.ConnectAsync(board);
            Assert.True((await phone.PairAsync()).IsSuccess);
            await phone.DisconnectAsync();
        }

        Assert.Equal(2, board.Bonds.All.Count);
        board.PowerCycle();
        Assert.Equal(2, board.Bonds.All.Count);
    }

    [Fact]
    public async Task A_passkey_that_was_shown_to_another_phone_is_not_what_the_next_one_reads()
    {
        await using TestAir air = new();
        TestBoard board = air.Board(Application);
        TestPhone wrong = air.Phone(passkey: 0);
        await wrong.ConnectAsync(board);
        Assert.False((await wrong.PairAsync()).IsSuccess);
        await wrong.DisconnectAsync();

        TestPhone right = air.Phone();
        await right.ConnectAsync(board);
        Assert.True((await right.PairAsync()).IsSuccess);
    }
}
