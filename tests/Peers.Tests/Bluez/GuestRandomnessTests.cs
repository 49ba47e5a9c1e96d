using System.Linq;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>All guests start from one saved state, including their random generators, and must still draw different numbers.</summary>
[Collection(BlueZMatrixCollection.Name)]
[NeedsBlueZ, NeedsTshark]
public sealed class GuestRandomnessTests(BlueZFixture bluez)
{
    [Fact]
    public Task Two_guests_of_one_state_pair_with_different_keys_and_random_values() =>
        bluez.RunAsync("--profile just-works", async (_, firmware) =>
        {
            // The shared guest has drawn before; two fresh ones have not.
            for (int copy = 0; copy < 2; copy++)
            {
                await using Guest fresh = await Guest.StartAsync();
                await using BlueZPhone phone = await BlueZPhone.TakeAsync(fresh, firmware, new PairingAgent("NoInputNoOutput"));
                await phone.ScanAsync(firmware.Address);
                await phone.ConnectAsync();
                Assert.Null(await phone.PairAsync());
            }
        }, traces: AssertDifferentAsync);

    private static async Task AssertDifferentAsync(string trace)
    {
        string[][] drawn = await Task.WhenAll(new[] { 1, 2 }.Select(async copy =>
        {
            var said = (await Conversation.ReadAsync(Firmware.PhoneTrace(trace, copy), isPhone: true))
                .Where(static one => one.ByPhone)
                .ToArray();
            string key = Assert.Single(said, static one => one["btsmp.public_key_x"].Length > 0)["btsmp.public_key_x"];
            return (string[])[key, Assert.Single(said, static one => one["btsmp.random_value"].Length > 0)["btsmp.random_value"]];
        }));
        Assert.NotEqual(drawn[0][0], drawn[1][0]);
        Assert.NotEqual(drawn[0][1], drawn[1][1]);
    }
}
