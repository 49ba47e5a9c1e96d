using System.Collections.Generic;

namespace Portability.Tests.Gate;

/// <summary>Code that the device does not accept, or handles differently from .NET: its place, the problem, and the replacement.</summary>
/// <param name="Rule">The short name of the rule, the same for every finding of its kind.</param>
public sealed record Finding(string File, int Line, string Rule, string What, string Instead)
{
    // Rules for code that compiles and runs with a result that differs from .NET's.
    private static readonly HashSet<string> Warnings =
    [
        "static-order", "static-throws", "hashtable-key", "float-text", "float-division", "string-nul", "filter-throws", "tryparse-ignored",
        "catch-type", "guid-default", "string-identity", "random-seed", "date-range",
    ];

    /// <summary>It runs on the device, but not as on .NET; everything else is refused.</summary>
    public bool IsWarning => Warnings.Contains(Rule);

    public override string ToString() => $"{File}({Line}): {(IsWarning ? "warning " : "")}[{Rule}] {What} Instead: {Instead}";
}
