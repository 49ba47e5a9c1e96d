using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace BleStack.Generators;

/// <summary>What is generated for one PDU. Equal outputs let the compiler skip the rest of its work.</summary>
internal sealed class PduOutput(string file, string? source, IReadOnlyList<Fault> faults) : IEquatable<PduOutput>
{
    private readonly string _file = file;
    private readonly string? _source = source;
    private readonly IReadOnlyList<Fault> _faults = faults;

    public void AddTo(SourceProductionContext output)
    {
        foreach (Fault fault in _faults) output.ReportDiagnostic(fault.ToDiagnostic());
        if (_source is not null) output.AddSource(_file, _source);
    }

    public bool Equals(PduOutput? other) =>
        other is not null && _file == other._file && _source == other._source && _faults.SequenceEqual(other._faults);

    public override bool Equals(object? obj) => Equals(obj as PduOutput);

    public override int GetHashCode() => _file.GetHashCode();
}

/// <summary>A diagnostic without a reference to the compilation.</summary>
internal sealed record Fault(
    DiagnosticDescriptor Descriptor, string Path, TextSpan Span, LinePositionSpan Lines, string First, string Second)
{
    public static Fault At(Location location, DiagnosticDescriptor descriptor, string first, string second)
    {
        FileLinePositionSpan lines = location.GetLineSpan();
        return new Fault(descriptor, lines.Path, location.SourceSpan, lines.Span, first, second);
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location.Create(Path, Span, Lines), First, Second);
}
