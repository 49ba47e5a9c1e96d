using System.Collections.Generic;

namespace SecureGattServer.Studio.Model;

/// <summary>One parameter of the plan that can be changed.</summary>
internal sealed record ParameterDocument
{
    public required string Name { get; init; }

    public required string Label { get; init; }

    public required string Help { get; init; }

    /// <summary>"choice", "yesno", "text" or "number".</summary>
    public required string Kind { get; init; }

    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Null for the application's own value.</summary>
    public string? Value { get; init; }

    public int? Least { get; init; }

    public int? Most { get; init; }
}

/// <summary>The result for one phone: method, level, accessible characteristics, and why this method.</summary>
internal sealed record CellDocument(string Method, int Level, int Reaches, string Reason);

/// <summary>One pair of IO capabilities; without Secure Connections when the profile does not offer it.</summary>
internal sealed record PairDocument(string Device, string Phone, bool Own, CellDocument? Sc, CellDocument Legacy);

/// <summary>The characteristics accessible at a level.</summary>
internal sealed record LevelDocument(int Level, IReadOnlyList<string> Reaches);

/// <summary>One line of the plan.</summary>
internal sealed record PlanLine(string Status, string Text);

/// <summary>The result of a profile.</summary>
internal sealed record PlanDocument
{
    public required bool Available { get; init; }

    public string? Why { get; init; }

    public IReadOnlyList<ParameterDocument> Parameters { get; init; } = [];

    public bool Changed { get; init; }

    public string? Refusal { get; init; }

    public string? Own { get; init; }

    public IReadOnlyList<PairDocument> Pairs { get; init; } = [];

    public IReadOnlyList<LevelDocument> Levels { get; init; } = [];

    public int Characteristics { get; init; }

    public IReadOnlyList<PlanLine> Lines { get; init; } = [];
}
