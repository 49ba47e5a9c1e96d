namespace Portability.Tests.Gate;

/// <summary>One thing the device would not take: where it stands, what it is, and what to write instead.</summary>
/// <param name="Rule">The short name of the rule, the same for every finding of its kind.</param>
public sealed record Finding(string File, int Line, string Rule, string What, string Instead)
{
    public override string ToString() => $"{File}({Line}): [{Rule}] {What} Instead: {Instead}";
}
