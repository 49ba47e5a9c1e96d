using System;
using System.Collections.Generic;
using System.Threading;

namespace Fuzz.Engine;

/// <summary>Something a script brought to light.</summary>
public sealed record Finding(string Target, byte[] Script, Exception Failure);

/// <summary>Coverage of one execution, from an instrumented build.</summary>
public interface ICoverage
{
    /// <summary>Forgets the last execution.</summary>
    void Clear();

    /// <summary>True when the last execution reached a new place; it is known from then on.</summary>
    bool TakeNew();
}

/// <summary>Runs scripts against a target: half of them freshly generated, half mutated from the corpus.</summary>
/// <remarks>
/// Execution i of a seed is the same in every run with the same corpus. With coverage the corpus grows by each script that reaches new
/// code, and later scripts build on it.
/// </remarks>
public sealed class Campaign(FuzzTarget target, ulong seed, IEnumerable<byte[]> corpus, ICoverage? coverage = null)
{
    private readonly List<byte[]> _corpus = [.. corpus];
    private readonly ScriptWriter _writer = new();
    private long _executions;
    private byte[] _current = [];

    /// <summary>Packets, PDUs or files fed so far.</summary>
    public long Inputs { get; private set; }

    /// <summary>Scripts run so far. From any thread.</summary>
    public long Executions => Volatile.Read(ref _executions);

    /// <summary>The script that runs now. From any thread.</summary>
    public byte[] Current => Volatile.Read(ref _current);

    /// <summary>The most one execution allocated, in octets.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>Seeds, and scripts added by coverage.</summary>
    public IReadOnlyList<byte[]> Corpus => _corpus;

    /// <summary>Runs each script of the corpus unchanged.</summary>
    public Finding? RunSeeds()
    {
        for (int i = 0; i < _corpus.Count; i++)
            if (Run(_corpus[i], mayGrow: false) is { } finding) return finding;
        return null;
    }

    /// <summary>Runs until this many inputs more were fed, something was found, or it is cancelled.</summary>
    public Finding? Run(long inputs, CancellationToken cancellation = default)
    {
        long until = Inputs + inputs;
        while (Inputs < until && !cancellation.IsCancellationRequested)
        {
            if (Run(Next(), mayGrow: true) is { } finding) return finding;
        }

        return null;
    }

    private byte[] Next()
    {
        var random = new FuzzRandom(seed ^ ((ulong)_executions * 0xD1342543DE82EF95));
        byte[] fresh = Generated(random);
        if (_corpus.Count == 0 || random.OneIn(2)) return random.OneIn(4) ? Mutator.Mutate(random, fresh, fresh, target.IsScript) : fresh;
        byte[] other = random.OneIn(2) ? fresh : _corpus[random.Next(_corpus.Count)];
        return Mutator.Mutate(random, _corpus[random.Next(_corpus.Count)], other, target.IsScript);
    }

    private byte[] Generated(FuzzRandom random)
    {
        _writer.Clear();
        target.Generate(random, _writer);
        return _writer.ToArray();
    }

    private Finding? Run(byte[] script, bool mayGrow)
    {
        Volatile.Write(ref _current, script);
        coverage?.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Inputs += Math.Max(1, target.Execute(script));
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            MostAllocated = Math.Max(MostAllocated, allocated);
            long allowed = target.AllocationBase + (target.AllocationPerOctet * script.Length);
            if (allocated > allowed)
                throw new RuleBrokenException(
                    $"An execution of a script of {script.Length} octets allocated {allocated} octets; {allowed} are allowed."
                );
        }
        catch (Exception failure)
        {
            return new Finding(target.Name, script, failure);
        }
        finally
        {
            Volatile.Write(ref _executions, _executions + 1);
        }

        if (coverage is not null && coverage.TakeNew() && mayGrow) _corpus.Add(script);
        return null;
    }
}
