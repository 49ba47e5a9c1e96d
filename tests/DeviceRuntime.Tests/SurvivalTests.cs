using System.Threading.Tasks;
using BleStack.Gap;
using TestKit.Board;
using VirtualBoard;
using Xunit;

namespace DeviceRuntime.Tests;

/// <summary>No application can end the process, or keep state of a boot after the power was cut.</summary>
public sealed class SurvivalTests
{
    [Fact]
    public async Task An_application_that_catches_everything_and_one_loop_without_a_wait_end_with_the_power()
    {
        string name;
        await using (AppBench bench = AppBench.Of("Swallows"))
        {
            name = bench.Board.Options.Name;
            await bench.BootAsync("serving");
            LeLink link = await bench.ConnectAsync();
            Assert.Equal([0x2A], await AppBench.ReadAsync(link, ServerAppTests.Uuid("01234567-5000-0000-0000-000000000002")));
            Task gone = FirmwareBench.GoneAsync(link);
            bench.Board.CutPower();
            await gone.WaitAsync(FirmwareBench.Patience);
            Assert.Equal(BoardExitKind.PoweredOff, (await bench.ExitAsync()).Kind);
            Assert.DoesNotContain("caught", bench.Console);
        }

        await LoadContexts.NothingIsLeftAsync($"{name} device");
    }

    [Theory]
    [InlineData("Swallows", "serving")]
    [InlineData("TimerThrows", "timers on")]
    public async Task Of_200_power_cuts_nothing_is_left(string application, string says)
    {
        string name;
        await using (AppBench bench = AppBench.Of(application))
        {
            name = bench.Board.Options.Name;
            await bench.BootAsync(says);
            for (int cut = 1; cut < 200; cut++)
            {
                bench.Board.PowerCycle();
                if (cut % 20 == 0) await bench.SaysAsync(says);
            }

            await bench.SaysAsync(says);
            bench.Board.CutPower();
        }

        await LoadContexts.NothingIsLeftAsync($"{name} device");
    }

    [Fact]
    public async Task A_power_cut_while_a_thread_talks_to_Bluetooth_ends_that_thread()
    {
        string name;
        await using (AppBench bench = AppBench.Of("CentralWriter"))
        {
            name = bench.Board.Options.Name;
            bench.Board.Boot();
            await Task.Yield();
            bench.Board.CutPower();
            Assert.Equal(BoardExitKind.PoweredOff, (await bench.ExitAsync()).Kind);
        }

        await LoadContexts.NothingIsLeftAsync($"{name} device");
    }
}
