using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Fuzz.Engine;

namespace Fuzz.Runner;

/// <summary>Lets coverage lead, then keeps of all that was found the scripts that together reach the most with the fewest octets.</summary>
internal sealed class GrowCommand(FuzzTarget target, long inputs, ulong seed, DirectoryInfo output, int octets)
{
    public int Execute(CancellationToken cancellation)
    {
        var coverage = new SharpFuzzCoverage();
        List<byte[]> before = SeedFile.Load(target.Name);
        var campaign = new Campaign(target, seed, before, coverage);
        Finding? finding = campaign.RunSeeds();
        int fromSeeds = coverage.Places;
        const int Steps = 10;
        for (int i = 0; i < Steps && finding is null && !cancellation.IsCancellationRequested; i++)
        {
            finding = campaign.Run(inputs / Steps, cancellation);
            Console.Error.WriteLine(
                $"{target.Name, -16}{campaign.Inputs, 12:N0} inputs  {coverage.Places:N0} places  {campaign.Corpus.Count:N0} scripts"
            );
        }

        if (finding is not null)
            return RunnerApp.Tell(
                ExitCode.Finding,
                $"{target.Name}: {finding.Failure.Message} Run 'fuzz run --target {target.Name}' to have it made shorter; its script is {Convert.ToBase64String(finding.Script)}"
            );
        List<byte[]> kept = Choose(campaign.Corpus, out int places);
        output.Create();
        SeedFile.Write(
            Path.Combine(output.FullName, target.Name + ".txt"),
            $"{target.Name}: {kept.Count} scripts that reach {places} of the {coverage.Places} places found; grown with {campaign.Inputs} inputs",
            kept
        );
        Console.WriteLine(
            $"{target.Name, -16}places {fromSeeds:N0} -> {coverage.Places:N0}, kept {kept.Count} scripts of {kept.Sum(static one => one.Length):N0} octets that reach {places:N0}"
        );
        return (int)ExitCode.Ok;
    }

    private List<byte[]> Choose(IReadOnlyList<byte[]> corpus, out int places)
    {
        var coverage = new SharpFuzzCoverage();
        List<byte[]> kept = [];
        int total = 0;
        foreach (byte[] script in corpus.OrderBy(static one => one.Length))
        {
            if (total + script.Length > octets) continue;
            coverage.Clear();
            int before = coverage.Places;
            target.Execute(script);
            coverage.TakeNew();
            if (coverage.Places == before) continue;
            kept.Add(script);
            total += script.Length;
        }

        places = coverage.Places;
        return kept;
    }
}
