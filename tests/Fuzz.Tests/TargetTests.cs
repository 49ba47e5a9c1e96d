using System;
using System.Linq;
using Fuzz.Engine;
using Fuzz.Targets;
using Xunit;

namespace Fuzz.Tests;

/// <summary>
/// Every target shortly: its seeds as they are, then some thousand fresh and mutated inputs. The program fuzz runs them at length.
/// </summary>
[Collection(nameof(MeasuredAlone))]
public class TargetTests
{
    private const int Inputs = 20_000;

    public static TheoryData<string> Names => new(Catalogue.All.Select(static one => one.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Seeds_break_no_rule(string name)
    {
        FuzzTarget target = Find(name);
        var campaign = new Campaign(target, 1, SeedFile.Load(name));
        Assert.NotEmpty(campaign.Corpus);
        ExpectNone(target, campaign.RunSeeds());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_input_breaks_no_rule(string name)
    {
        FuzzTarget target = Find(name);
        var campaign = new Campaign(target, 20260722, SeedFile.Load(name));
        ExpectNone(target, campaign.Run(Inputs));
        Assert.True(campaign.Inputs >= Inputs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_held_of_what_came(string name)
    {
        FuzzTarget target = Find(name);
        var campaign = new Campaign(target, 4711, SeedFile.Load(name));
        ExpectNone(target, campaign.Run(2_000));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        ExpectNone(target, campaign.Run(6_000));
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(after - before < 1 << 20, $"The heap grew by {after - before} octets.");
    }

    private static FuzzTarget Find(string name) => Catalogue.All.Single(one => one.Name == name);

    private static void ExpectNone(FuzzTarget target, Finding? finding)
    {
        if (finding is null) return;
        byte[] script = Minimizer.Minimize(target, finding);
        Assert.Fail(
            $"{target.Name}: {finding.Failure.Message} A line for 'fuzz replay': {Convert.ToBase64String(script)}{Environment.NewLine}{finding.Failure}"
        );
    }
}
