using System.Threading.Tasks;
using BleStack.Gap;
using TestKit.Board;
using VirtualBoard;
using Xunit;

namespace nanoFramework.Desktop.Tests.Board;

/// <summary>No firmware can end the simulator, and a board without power keeps no state.</summary>
public class SurvivalTests
{
    [Theory]
    [InlineData("ThrowsOnAThread", "an unhandled InvalidOperationException ended a thread of the firmware: out of my depth")]
    [InlineData("ThrowsInATimer", "an unhandled NotSupportedException ended a thread of the firmware: not today")]
    public async Task An_exception_on_a_thread_or_timer_of_the_firmware_ends_that_thread_and_the_board_serves_on(
        string scenario,
        string line
    )
    {
        await using BoardBench bench = new(scenario);
        bench.Board.Boot();
        await bench.Phone.StartAsync();
        await bench.SaysAsync(line);
        LeLink link = await bench.ConnectAsync();
        Assert.Equal([42], await link.Client.ReadAsync(await BoardBench.FindAsync(link)).WaitAsync(FirmwareBench.Patience));
        Assert.True(bench.Board.IsRunning);
    }

    [Theory]
    [InlineData("notifier", true)]
    [InlineData("notifier of nobody", false)]
    public async Task The_power_is_cut_while_a_thread_of_the_firmware_notifies(string name, bool subscribed)
    {
        await using (BoardBench bench = new("NotifiesFromAThread", name: name))
        {
            await bench.BootAsync();
            if (subscribed) await BoardBench.SubscribeAsync(await bench.ConnectAsync());
            bench.Board.CutPower();
            Assert.Equal(BoardExitKind.PoweredOff, (await bench.ExitAsync()).Kind);
        }

        await LoadContexts.NothingIsLeftAsync($"{name} firmware");
    }

    [Theory]
    [InlineData("SwallowsEverything")]
    [InlineData("NeverWaits")]
    [InlineData("Echo")]
    public async Task Two_hundred_power_cuts_leave_no_load_context(string scenario)
    {
        // Misbehaving firmware has to be aborted, which takes time for each.
        int cuts = scenario == "Echo" ? 200 : 3;
        await using (BoardBench bench = new(scenario, name: scenario))
        {
            for (int i = 0; i < cuts; i++)
            {
                bench.Board.Boot();
                await bench.LineAsync("ready");
                bench.Board.CutPower();
            }
        }

        await LoadContexts.NothingIsLeftAsync($"{scenario} firmware");
    }

    [Fact]
    public async Task A_firmware_that_reboots_from_a_thread_boots_again_until_the_power_is_cut()
    {
        await using (BoardBench bench = new("RebootsFromAThread", name: "rebooter"))
        {
            bench.Board.Boot();
            for (int i = 0; i < 3; i++) await bench.LineAsync("up");
            bench.Board.CutPower();
            Assert.False(bench.Board.IsRunning);
        }

        await LoadContexts.NothingIsLeftAsync("rebooter firmware");
    }

    [Fact]
    public async Task The_clock_is_set_for_the_boot_and_the_heap_is_a_boards()
    {
        await using BoardBench bench = new("SetsTheClock");
        bench.Board.Boot();
        await bench.LineAsync("set: True, now 2030-05-06 07:08");
        await bench.LineAsync("free: 54472");
    }
}
