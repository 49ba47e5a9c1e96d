using System;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>A phone whose own software breaks says nothing about the device: the flow is run once more, and its row says why.</summary>
[Collection(BlueZCollection.Name)]
[NeedsBlueZ]
public sealed class SecondAttemptTests(BlueZFixture bluez)
{
    private int _attempts;

    [Fact]
    public async Task A_flow_in_which_the_phones_daemon_ended_is_run_again_on_another_guest_and_its_row_says_so()
    {
        string result = await AttemptAsync(guest => _attempts == 1 ? FailWithoutDaemonAsync(guest) : Task.CompletedTask);
        Assert.Equal(2, _attempts);
        Assert.StartsWith(
            "held at the second attempt; in the first, bluetoothd ended with status 139; it said last: ",
            result,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_flow_in_which_it_ends_twice_has_failed()
    {
        InvalidOperationException said = await Assert.ThrowsAsync<InvalidOperationException>(() => AttemptAsync(FailWithoutDaemonAsync));
        Assert.Equal(2, _attempts);
        Assert.StartsWith("flow: no phone", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_that_fails_with_a_phone_that_works_is_not_run_again()
    {
        InvalidOperationException said = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            AttemptAsync(_ => throw new InvalidOperationException("wrong value"))
        );
        Assert.Equal(1, _attempts);
        Assert.StartsWith("flow: wrong value\nwhat the device said\n--- guest\n", said.Message, StringComparison.Ordinal);
    }

    private Task<string> AttemptAsync(Func<Guest, Task> flow) =>
        bluez.AttemptAsync(
            "flow",
            guest =>
            {
                _attempts++;
                return flow(guest);
            },
            () => "what the device said\n"
        );

    private static async Task FailWithoutDaemonAsync(Guest guest)
    {
        await guest.RunAsync("killall -SEGV bluetoothd; until [ -e /run/bluetoothd.end ]; do usleep 20000; done");
        throw new InvalidOperationException("no phone");
    }
}
