using System;
using System.IO;
using System.Threading;
using Fuzz.Engine;
using Xunit;

namespace Fuzz.Tests;

/// <summary>The engine finds planted faults: otherwise a run without findings would prove nothing.</summary>
public class EngineTests
{
    [Fact]
    public void A_planted_fault_is_found_and_its_script_becomes_two_messages()
    {
        var target = new Planted();
        Finding finding = new Campaign(target, 1, []).Run(1_000_000) ?? throw new InvalidOperationException("nothing was found");
        Assert.Equal("a 7 after a 42", finding.Failure.Message);
        Assert.Equal(["2A", "07"], ScriptReader.Split(Minimizer.Minimize(target, finding)).ConvertAll(Convert.ToHexString));
    }

    [Fact]
    public void An_allocation_without_a_bound_is_a_finding()
    {
        Finding? finding = new Campaign(new Greedy(), 1, []).Run(10);
        Assert.Contains("allocated", finding!.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_feeds_the_same_inputs()
    {
        static ulong Sum(ulong seed)
        {
            var target = new Planted { IsSound = true };
            new Campaign(target, seed, [[1, 0, 5]]).Run(5_000);
            return target.Sum;
        }

        Assert.Equal(Sum(3), Sum(3));
        Assert.NotEqual(Sum(3), Sum(4));
    }

    [Fact]
    public void Any_octets_are_a_script()
    {
        Assert.Empty(ScriptReader.Split([]));
        Assert.Empty(ScriptReader.Split([1]));
        Assert.Equal(["0A0B"], ScriptReader.Split([9, 0, 0x0A, 0x0B]).ConvertAll(Convert.ToHexString));
        Assert.Equal<byte>([1, 0, 7, 0, 0, 2, 0, 8, 9], ScriptReader.Join(ScriptReader.Split([1, 0, 7, 0, 0, 2, 0, 8, 9])));
    }

    [Fact]
    public void Coverage_makes_the_corpus_grow_by_what_is_new()
    {
        var campaign = new Campaign(new Planted { IsSound = true }, 1, [], new EveryOther());
        campaign.Run(100, CancellationToken.None);
        Assert.Equal(campaign.Executions / 2, campaign.Corpus.Count);
    }

    [Fact]
    public void A_seed_file_reads_as_it_was_written_and_says_which_line_is_wrong()
    {
        string path = Path.GetTempFileName();
        try
        {
            SeedFile.Write(path, "two", [[1, 2, 3], []]);
            Assert.Equal<byte>([1, 2, 3], Assert.Single(SeedFile.Read(path)));
            File.AppendAllText(path, "no base64!\n");
            Assert.Contains("line 4", Assert.Throws<InvalidDataException>(() => SeedFile.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class EveryOther : ICoverage
    {
        private int _count;

        public void Clear() => _count++;

        public bool TakeNew() => _count % 2 == 0;
    }

    private sealed class Planted : FuzzTarget
    {
        public bool IsSound { get; init; }

        public ulong Sum { get; private set; }

        public override string Name => "planted";

        public override string Summary => "";

        public override void Generate(FuzzRandom random, ScriptWriter script)
        {
            for (int i = random.Next(20); i > 0; i--) script.Add(random.Bytes(random.Next(4)));
        }

        public override int Execute(ReadOnlySpan<byte> script)
        {
            var reader = new ScriptReader(script);
            bool armed = false;
            int inputs = 0;
            while (reader.TryNext(out ReadOnlySpan<byte> message))
            {
                inputs++;
                Sum = (Sum * 31) + (ulong)message.Length + (message.IsEmpty ? 0u : message[0]);
                Require(IsSound || !armed || message is not [7, ..], "a 7 after a 42");
                armed = message is [42, ..];
            }

            return inputs;
        }
    }

    private sealed class Greedy : FuzzTarget
    {
        public override string Name => "greedy";

        public override string Summary => "";

        public override void Generate(FuzzRandom random, ScriptWriter script) => script.Add(1);

        public override int Execute(ReadOnlySpan<byte> script) => new byte[4 << 20].Length > 0 ? 1 : 0;
    }
}
