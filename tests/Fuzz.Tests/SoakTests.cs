using System.Collections.Generic;
using Fuzz.Soak;
using Xunit;

namespace Fuzz.Tests;

/// <summary>The soak in its short form: <c>fuzz soak --cycles 100000</c> is the long one.</summary>
[Collection(nameof(MeasuredAlone))]
public class SoakTests
{
    [Fact]
    public void Cycles_with_loss_blackouts_and_power_offs_leave_nothing_behind()
    {
        var soak = new LinkSoak(2);
        List<SoakLevel> levels = [];
        for (int window = 0; window < 3; window++)
        {
            soak.Run(160);
            levels.Add(soak.Measure());
        }

        Assert.All(levels, static level => Assert.Equal((0, 0, 0), (level.Timers, level.Links, level.Packets)));
        Assert.True(levels[2].Heap < levels[0].Heap + (512 << 10), $"{levels[0]} became {levels[2]}");
        SoakCounts counts = soak.Counts;
        Assert.Equal(480, counts.Cycles);
        Assert.True(
            counts is { SecureConnections: > 50, Legacy: > 50, FromBond: > 20, PowerOffs: > 10, Notifications: > 50 },
            counts.ToString()
        );
    }

    [Fact]
    public void The_same_seed_lives_through_the_same()
    {
        static string Life()
        {
            var soak = new LinkSoak(7);
            soak.Run(64);
            return $"{soak.Counts} {soak.Elapsed}";
        }

        Assert.Equal(Life(), Life());
    }
}
