using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using TestKit.Board;
using nanoFramework.Desktop.Tests.Board;
using Xunit;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>
/// Defects in the image's protection and its reporting: numbers 4 to 8 of docs/defects.md. First a careless firmware, then ours.
/// </summary>
public class ProtectionDefectTests
{
    private static readonly byte[] s_secret = [0x5E, 0xC2, 0xE7];

    [Fact]
    public async Task Defect_04_a_protected_descriptor_gives_its_secret_to_a_stranger()
    {
        await using BoardBench bench = new("SecretInDescriptor");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        Assert.Equal(s_secret, await link.Client.ReadAsync(characteristic.Find(0x2908)!.Handle).WaitAsync(BoardBench.Patience));
    }

    [Theory]
    [InlineData("profile=heart-rate")]
    [InlineData("profile=counter")]
    public async Task Defect_04_the_firmware_has_no_descriptor_but_the_CCCD(string profile)
    {
        await using BoardBench bench = BoardBench.Firmware(profile);
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        IReadOnlyList<RemoteService> services = await link.Client.DiscoverAllAsync().WaitAsync(BoardBench.Patience);

        // The GATT service with its own descriptors is the stack's.
        List<RemoteDescriptor> descriptors =
        [
            .. services
                .Where(service => service.Uuid != GattUuid.GattService && service.Uuid != GattUuid.GapService)
                .SelectMany(service => service.Characteristics)
                .SelectMany(characteristic => characteristic.Descriptors),
        ];
        Assert.Equal(GattUuid.ClientConfiguration, Assert.Single(descriptors).Uuid);
    }

    [Fact]
    public async Task Defect_05_the_library_takes_a_legacy_pairing_for_Secure_Connections()
    {
        await using BoardBench bench = new("BelievesSecureConnections");
        BleHost old = bench.AddPhone(flags: AuthReq.None);
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync(old);
        Assert.False(link.Security.IsSecureConnections);
        await bench.LineAsync("secure connections: True");
    }

    [Fact]
    public async Task Defect_05_the_firmware_says_of_a_legacy_pairing_what_is_known_and_no_more()
    {
        await using BoardBench bench = BoardBench.Firmware();
        BleHost old = bench.AddPhone(flags: AuthReq.None);
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync(old);
        Assert.False(link.Security.IsSecureConnections);
        await bench.LineAsync($"verdict: paired: encrypted and authenticated, bonded link={1}");
    }

    [Fact]
    public async Task Defect_06_the_next_client_inherits_the_pairing_of_the_last()
    {
        await using BoardBench bench = new("TrustsTheServersFlags");
        BleHost stranger = bench.AddPhone();
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        await bench.LineAsync("paired");
        await link.DisconnectAsync();
        LeLink other = await bench.ConnectAsync(stranger);
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(other);
        Assert.Equal(s_secret, await other.Client.ReadAsync(characteristic).WaitAsync(BoardBench.Patience));
    }

    [Fact]
    public async Task Defect_06_the_firmware_knows_each_link_by_itself()
    {
        await using BoardBench bench = BoardBench.Firmware("link-timeout=10");
        BleHost stranger = bench.AddPhone();
        await bench.BootAsync();
        LeLink link = await bench.PairedAsync();
        await bench.SaysAsync("verdict: paired");
        await link.DisconnectAsync();
        await bench.SaysAsync("disconnected");

        // The stranger gets the slot of the one who left, and does not know the passkey when asked to pair; ten seconds of measurements go
        // by before the link is ended.
        bench.TypedPasskey = 1;
        LeLink other = await bench.ConnectAsync(stranger);
        Notified stolen = await BoardBench.SubscribeAsync(other);
        await bench.PassAsync(BoardBench.GoneAsync(other));
        Assert.Empty(stolen.Values);
    }

    [Fact]
    public async Task Defect_07_a_notification_goes_to_a_stranger_in_plain_text()
    {
        await using BoardBench bench = new("NotifiesAnyone");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        Notified values = new();
        Task leak = values.MoreAsync(1);
        await link.Client.SubscribeAsync(characteristic, values.Add);
        await leak.WaitAsync(BoardBench.Patience);
        Assert.Equal((s_secret[0], false), (values.Values[0][0], link.Security.IsEncrypted));
    }

    [Fact]
    public async Task Defect_07_the_firmware_holds_notifications_back_until_the_link_is_secure()
    {
        await using BoardBench bench = BoardBench.Firmware("link-timeout=10");
        bench.TypedPasskey = 1;
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        Notified held = await BoardBench.SubscribeAsync(link);
        await bench.SaysAsync("guard: notifications held back, security asked");
        await bench.PassAsync(BoardBench.GoneAsync(link));
        Assert.Empty(held.Values);
        bench.TypedPasskey = 123456;
        link = await bench.PairedAsync();
        Notified values = await BoardBench.SubscribeAsync(link);
        await bench.PassAsync(values.MoreAsync(2));
    }

    [Fact]
    public async Task Defect_08_the_MTU_of_the_last_client_cuts_the_values_of_the_next()
    {
        await using BoardBench bench = new("TrustsTheServersMtu");
        BleHost small = bench.AddPhone(mtu: 23);
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        await link.Client.ExchangeMtuAsync().WaitAsync(BoardBench.Patience);
        await bench.LineAsync("mtu");
        await link.DisconnectAsync();
        LeLink other = await bench.ConnectAsync(small);
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(other);
        Notified values = new();
        Task first = values.MoreAsync(1);
        await other.Client.SubscribeAsync(characteristic, values.Add);
        await bench.LineAsync("sending 60");
        await first.WaitAsync(BoardBench.Patience);
        Assert.Equal(20, values.Values[0].Length);
    }
}
