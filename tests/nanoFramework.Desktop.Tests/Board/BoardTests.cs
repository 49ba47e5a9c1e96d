using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using NimbleNative;
using Xunit;

namespace nanoFramework.Desktop.Tests.Board;

/// <summary>The library and its native half on a virtual board, used by a phone over the air.</summary>
public class BoardTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_phone_reads_writes_and_is_notified()
    {
        await using BoardBench bench = new("Echo");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        await bench.LineAsync("session Active");
        Assert.Equal(256, await link.Client.ExchangeMtuAsync());
        await bench.LineAsync("mtu 256");
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        Assert.Equal([42], await link.Client.ReadAsync(characteristic));
        TaskCompletionSource<byte[]> notified = new();
        await link.Client.SubscribeAsync(characteristic, value => notified.TrySetResult(value));
        await link.Client.WriteAsync(characteristic, new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], await notified.Task.WaitAsync(Patience));
        Assert.Equal([1, 2, 3], await link.Client.ReadAsync(characteristic));
    }

    [Fact]
    public async Task Advertising_resumes_after_a_disconnect()
    {
        await using BoardBench bench = new("Echo");
        await bench.BootAsync();
        for (int i = 0; i < 2; i++)
        {
            LeLink link = await bench.ConnectAsync();
            await bench.LineAsync("session Active");
            await link.DisconnectAsync();
            await bench.LineAsync("session Closed");
        }
    }

    [Fact]
    public async Task An_unanswered_read_is_refused_with_0x0E_after_two_seconds()
    {
        await using BoardBench bench = new("Silent");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        Task<byte[]> read = link.Client.ReadAsync(characteristic);
        await bench.LineAsync("asked");
        bench.Time.Advance(EventWindow.Budget);
        AttException refused = await Assert.ThrowsAsync<AttException>(() => read.WaitAsync(Patience));
        Assert.Equal(AttErrorCode.UnlikelyError, refused.Code);
    }

    [Fact]
    public async Task A_protected_value_is_refused_with_0x05_then_paired_by_passkey_and_kept_over_a_reconnect()
    {
        await using BoardBench bench = new("Passkey");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        AttException refused = await Assert.ThrowsAsync<AttException>(() => link.Client.ReadAsync(characteristic));
        Assert.Equal(AttErrorCode.InsufficientAuthentication, refused.Code);
        PairingOutcome outcome = await link.PairAsync().WaitAsync(Patience);
        Assert.True(outcome.IsSuccess, outcome.ToString());
        Assert.Equal(PairingMethod.PasskeyEntry, outcome.Method);
        await bench.LineAsync("asked 2");
        await bench.LineAsync("complete 0 authenticated=True bonds=1");
        Assert.Equal([42], await link.Client.ReadAsync(characteristic));
        await link.DisconnectAsync();
        link = await bench.ConnectAsync();
        Assert.True((await link.EncryptAsync().WaitAsync(Patience)).IsSuccess);
        await bench.LineAsync("complete 0 authenticated=True bonds=1");
        Assert.Equal([42], await link.Client.ReadAsync(characteristic));
    }

    [Fact]
    public async Task A_wrong_passkey_fails_and_leaves_no_bond()
    {
        await using BoardBench bench = new("Passkey") { TypedPasskey = 1 };
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        PairingOutcome outcome = await link.PairAsync().WaitAsync(Patience);
        Assert.Equal(PairingFailure.ConfirmValueFailed, outcome.Failure);
        await bench.LineAsync("complete 19 authenticated=False bonds=0");
    }

    [Theory]
    [InlineData("ESP32_C61", "status Created")]
    [InlineData("ESP32_C3", "status Started")]
    public async Task Only_the_C61_cannot_advertise(string image, string line)
    {
        await using BoardBench bench = new("Status", image);
        bench.Board.Boot();
        await bench.LineAsync(line);
    }

    [Fact]
    public async Task Pairing_again_deletes_the_old_bond_before_the_new_pairing_has_succeeded()
    {
        await using BoardBench bench = new("Passkey");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        Assert.True((await link.PairAsync().WaitAsync(Patience)).IsSuccess);
        await bench.LineAsync("complete 0 authenticated=True bonds=1");
        await link.DisconnectAsync();
        bench.TypedPasskey = 1;
        link = await bench.ConnectAsync();
        Assert.False((await link.PairAsync().WaitAsync(Patience)).IsSuccess);
        await bench.LineAsync("complete 19 authenticated=False bonds=0");
    }

    [Theory]
    [InlineData("ESP32_BLE_REV0", 1)]
    [InlineData("ESP32_BLE_REV3", 0)]
    public async Task Bonds_survive_a_power_cycle_only_where_the_image_keeps_them(string image, int bonds)
    {
        await using BoardBench bench = new("Passkey", image);
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        Assert.True((await link.PairAsync().WaitAsync(Patience)).IsSuccess);
        await bench.LineAsync("complete 0 authenticated=True bonds=1");
        bench.Board.PowerCycle();
        await bench.LineAsync("ready");
        Assert.Equal(bonds, bench.Bonds.All.Count);
    }

    [Fact]
    public async Task A_comparison_is_rejected_through_the_private_method()
    {
        await using BoardBench bench = new("RejectComparison", phone: IoCapability.DisplayYesNo);
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        PairingOutcome outcome = await link.PairAsync().WaitAsync(Patience);
        Assert.Equal((FailedBy.Peer, PairingFailure.NumericComparisonFailed), (outcome.FailedBy, outcome.Failure));
        await bench.LineAsync("rejected 0");
        await bench.LineAsync("complete 19");
    }

    [Fact]
    public async Task The_client_role_scans_connects_discovers_reads_writes_and_is_notified()
    {
        await using BoardBench bench = new("Client");
        GattCharacteristic characteristic = new(Scenarios.Value, GattProperties.Read | GattProperties.Write | GattProperties.Notify);
        characteristic.SetValue([0xAB, 0xCD]);
        await bench.Phone.StartAsync();
        bench.Phone.Server.DeviceName = "Phone";
        bench.Phone.Server.Add(new GattService(0x180D).Add(characteristic));
        bench.Phone.Server.Subscribed += change => change.Connection.Notify(change.Characteristic, [5]);
        bench.Board.Boot();

        // The library accepts reports from the end of Start on, and the controller reports each advertiser once.
        await bench.LineAsync("scanning");
        await bench.Phone.Advertiser.StartAsync(new AdvertisingParameters { Data = [5, 9, (byte)'P', (byte)'e', (byte)'e', (byte)'r'] });
        foreach (string line in (string[])["read ABCD", "notified 05", "written Success, name Phone", "status Disconnected"])
            await bench.LineAsync(line);
        Assert.Equal([7], characteristic.Value.ToArray());
    }

    [Fact]
    public async Task RebootDevice_boots_the_board_again()
    {
        await using BoardBench bench = new("Reboot", "ESP32_BLE_REV0");
        bench.Board.Boot();
        await bench.LineAsync("boot on ESP32_BLE_REV0");
        await bench.LineAsync("boot on ESP32_BLE_REV0");
        await bench.LineAsync("ready");
    }
}
