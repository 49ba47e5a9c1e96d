using System.Collections.Generic;

namespace Portability.Tests.Gate;

/// <summary>One thing the device would not take, or does otherwise than .NET: where it stands, what it is, and what to write instead.</summary>
/// <param name="Rule">The short name of the rule, the same for every finding of its kind.</param>
public sealed record Finding(string File, int Line, string Rule, string What, string Instead)
{
    // Rules whose findings compile and run, with a result that surprises a .NET developer.
    private static readonly HashSet<string> Warnings =
    [
        "static-order", "static-throws", "hashtable-key", "float-text", "float-division", "string-nul", "filter-throws", "tryparse-ignored",
        "catch-type", "guid-default", "string-identity", "random-seed", "date-range",
    ];

    /// <summary>It runs on the device, but not as on .NET; everything else is refused.</summary>
    public bool IsWarning => Warnings.Contains(Rule);

    public override string ToString() => $"{File}({Line}): {(IsWarning ? "warning " : "")}[{Rule}] {What} Instead: {Instead}";
}
