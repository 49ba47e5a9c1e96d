using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Testing;
using Xunit;

namespace SecureSensor.Tests;

public class ThermometerTests
{
    private const ushort Temperature = 0x2A6E;

    [Fact]
    public async Task Temperature_is_refused_before_pairing()
    {
        await using TestAir air = new();
        TestPhone phone = await ConnectedAsync(air);
        AttException refused = await Assert.ThrowsAsync<AttException>(() => phone.ReadAsync(Temperature));
        Assert.Equal(AttErrorCode.InsufficientAuthentication, refused.Code);
    }

    [Fact]
    public async Task Phone_paired_by_the_passkey_shown_reads_and_is_notified()
    {
        await using TestAir air = new();
        TestPhone phone = await ConnectedAsync(air);
        Assert.True((await phone.PairAsync()).IsSuccess);
        Assert.Equal(2, (await phone.ReadAsync(Temperature)).Length);

        TestSubscription subscription = await phone.SubscribeAsync(Temperature);
        await air.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await subscription.NextAsync()).Length);
    }

    [Fact]
    public async Task Wrong_passkey_is_refused()
    {
        await using TestAir air = new();
        TestPhone phone = await ConnectedAsync(air, passkey: 0);
        Assert.False((await phone.PairAsync()).IsSuccess);
    }

    [Fact]
    public async Task Board_without_a_flash_for_bonds_forgets_them_when_the_power_goes()
    {
        await using TestAir air = new();
        TestBoard board = air.Board("SecureSensor.exe");
        await board.SaysAsync("advertising");
        TestPhone phone = air.Phone();
        await phone.ConnectAsync(board);
        Assert.True((await phone.PairAsync()).IsSuccess);

        board.PowerCycle();
        await board.SaysAsync("advertising");
        await phone.ConnectAsync(board);
        Assert.False((await phone.PairAsync()).IsSuccess);
    }

    private static async Task<TestPhone> ConnectedAsync(TestAir air, uint? passkey = null)
    {
        TestBoard board = air.Board("SecureSensor.exe");
        await board.SaysAsync("advertising");
        TestPhone phone = air.Phone(passkey);
        await phone.ConnectAsync(board);
        return phone;
    }
}
