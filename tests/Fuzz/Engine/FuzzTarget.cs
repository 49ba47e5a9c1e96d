using System;

namespace Fuzz.Engine;

/// <summary>
/// A component that parses octets of a peer, with a generator that knows their structure and rules that must hold for any input.
/// </summary>
/// <remarks>
/// An input is one packet, PDU or file. Protocols with a state take scripts of many inputs, since most of their code is out of reach of a
/// single one. The same octets must always do the same: time and randomness come from the script.
/// </remarks>
public abstract class FuzzTarget
{
    /// <summary>Name on the command line, of the seed file and in reports.</summary>
    public abstract string Name { get; }

    /// <summary>The input and the rules, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>True where the octets are a script of messages; false for a file or a stream.</summary>
    public virtual bool IsScript => true;

    /// <summary>
    /// Octets one execution may allocate at most: this much, and <see cref="AllocationPerOctet"/> for each octet of the script.
    /// </summary>
    public virtual long AllocationBase => 1 << 20;

    /// <summary>Octets an execution may allocate for each octet of its script.</summary>
    public virtual long AllocationPerOctet => 4096;

    /// <summary>Makes a well-structured script, with a fault here and there.</summary>
    public abstract void Generate(FuzzRandom random, ScriptWriter script);

    /// <summary>
    /// Runs a script; returns its number of inputs. Throws <see cref="RuleBrokenException"/>, or the exception that escaped.
    /// </summary>
    public abstract int Execute(ReadOnlySpan<byte> script);

    /// <summary>Tells of a rule that does not hold.</summary>
    protected static void Require(bool holds, string rule)
    {
        if (!holds) throw new RuleBrokenException(rule);
    }
}

/// <summary>Something that must hold does not.</summary>
public sealed class RuleBrokenException : Exception
{
    public RuleBrokenException(string rule) : base(rule)
    {
    }

    public RuleBrokenException(string rule, Exception inner) : base(rule, inner)
    {
    }

    public RuleBrokenException()
    {
    }
}
