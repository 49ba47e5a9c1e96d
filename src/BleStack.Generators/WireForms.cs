using System.Linq;
using Microsoft.CodeAnalysis;

namespace BleStack.Generators;

/// <summary>The attributes of one field.</summary>
/// <param name="Octets">How many octets it has.</param>
/// <param name="LengthPrefixed">An octet before it tells its length.</param>
/// <param name="Rest">It has what is left.</param>
/// <param name="Elements">It is a list up to the end.</param>
/// <param name="AddressType">The type of an address that is sent without.</param>
internal sealed record FieldMarks(int? Octets, bool LengthPrefixed, bool Rest, AttributeData? Elements, byte? AddressType);

/// <summary>How a field of each type is read and written.</summary>
internal static class WireForms
{
    private const string WriteSelf = "{0}.Write(ref writer);";

    /// <summary>Null where the type or the attributes do not fit, with the diagnostic and its second argument.</summary>
    public static WireForm? Of(ITypeSymbol type, FieldMarks marks, PduKind kind, out DiagnosticDescriptor? fault, out string reason)
    {
        (fault, reason) = Refusal(type, marks, kind);
        if (fault is not null) return null;
        WireForm? form = type.ToDisplayString() switch
        {
            "System.ReadOnlySpan<byte>" => Span(marks),
            "BleStack.Core.BleAddress" => Address(marks.AddressType),
            "BleStack.Core.BleUuid" => kind.IsAtt ? Uuid() : null,
            "bool" => new WireForm("reader.Flag()", "writer.Flag({0});") { Size = 1 },
            _ => Integer(type, marks.Octets) ?? Part(type),
        };
        if (form is null) (fault, reason) = NoForm(type, marks);
        return form;
    }

    private static (DiagnosticDescriptor Fault, string Reason) NoForm(ITypeSymbol type, FieldMarks marks)
    {
        string name = type.ToDisplayString();
        if (Width(Underlying(type)) is not null) return (Faults.WrongWidth, $"of type {name}, which cannot have {marks.Octets} octets");
        return name == "System.ReadOnlySpan<byte>" ? (Faults.NoLength, "") : (Faults.NoWireForm, name);
    }

    /// <summary>An attribute on a field of a type for which it means nothing.</summary>
    private static (DiagnosticDescriptor? Fault, string Reason) Refusal(ITypeSymbol type, FieldMarks marks, PduKind kind)
    {
        string name = type.ToDisplayString();
        bool isSpan = name == "System.ReadOnlySpan<byte>", isUuid = name == "BleStack.Core.BleUuid";
        bool[] lengths = [marks.Octets is not null, marks.LengthPrefixed, marks.Rest, marks.Elements is not null];
        if (marks.AddressType is not null && name != "BleStack.Core.BleAddress") return (Faults.DoesNotApply, "AddressOf");
        if (marks.Elements is not null && !(isSpan && kind.IsAtt)) return (Faults.DoesNotApply, "Elements");
        if (marks.LengthPrefixed && !isSpan) return (Faults.DoesNotApply, "LengthPrefixed");
        if (marks.Rest && !isSpan && !isUuid) return (Faults.DoesNotApply, "Rest");
        if (marks.Octets is not null && !isSpan && Width(Underlying(type)) is null) return (Faults.DoesNotApply, "Octets");
        if (marks.Octets <= 0) return (Faults.WrongWidth, $"to have {marks.Octets} octets");
        if (isUuid && kind.IsAtt && !marks.Rest) return (Faults.NoLength, "");
        return lengths.Count(static given => given) > 1 ? (Faults.WrongWidth, "given more than one length") : (null, "");
    }

    private static WireForm? Span(FieldMarks marks)
    {
        const string Write = "writer.Bytes({0});";
        if (marks.Octets is { } octets) return new WireForm($"reader.Bytes({octets})", Write) { Size = octets };
        if (marks.LengthPrefixed)
        {
            const string WriteLength = "writer.U8(checked((byte){0}.Length));";
            return new WireForm("reader.Bytes(reader.U8())", WriteLength, Write) { Length = "after its length 1" };
        }

        if (marks.Rest) return new WireForm("reader.Rest()", Write) { Length = "rest", IsRest = true };
        return marks.Elements is { } elements ? Elements(elements, Write) : null;
    }

    private static WireForm Elements(AttributeData mark, string write)
    {
        object size = mark.ConstructorArguments[0].Value!;
        int least = Named(mark, "AtLeast") as int? ?? 0;
        return new WireForm($"AttPdu.List(ref reader, {size})", write)
        {
            Length = $"[{size}]…",
            IsRest = true,
            Before = Named(mark, "Demand") is string demand && size is int octets
                ? $"if (reader.Remaining < {least * octets}) throw new MalformedPduException({PduSource.Quoted(demand)});"
                : null,
        };
    }

    private static object? Named(AttributeData mark, string name) =>
        mark.NamedArguments.FirstOrDefault(named => named.Key == name).Value.Value;

    private static WireForm Address(byte? type) => type switch
    {
        null => new WireForm("BleAddress.Read(ref reader, (AddressType)reader.U8())", "writer.U8((byte){0}.Type);", WriteSelf) { Size = 7 },
        0 => new WireForm("BleAddress.Read(ref reader, AddressType.Public)", WriteSelf) { Size = 6 },
        1 => new WireForm("BleAddress.Read(ref reader, AddressType.Random)", WriteSelf) { Size = 6 },
        _ => new WireForm($"BleAddress.Read(ref reader, (AddressType){type})", WriteSelf) { Size = 6 },
    };

    private static WireForm Uuid() => new("AttPdu.Uuid(ref reader)", WriteSelf) { Length = "2 or 16", IsRest = true };

    private static WireForm? Integer(ITypeSymbol type, int? octets)
    {
        ITypeSymbol number = Underlying(type);
        if (Width(number) is not { } width || !Fits(number, octets ?? width)) return null;
        string method = number.SpecialType == SpecialType.System_SByte ? "I8" : $"U{8 * (octets ?? width)}";
        bool isEnum = type.TypeKind == TypeKind.Enum;
        return new WireForm(
            isEnum ? $"({type.Name})reader.{method}()" : $"reader.{method}()",
            isEnum ? $"writer.{method}(({number.ToDisplayString()}){{0}});" : $"writer.{method}({{0}});") { Size = octets ?? width };
    }

    /// <summary>The widths that the reader and the writer have a method for.</summary>
    private static bool Fits(ITypeSymbol number, int octets) => number.SpecialType switch
    {
        SpecialType.System_UInt32 => octets is 3 or 4,
        SpecialType.System_UInt64 => octets is 5 or 6 or 8,
        _ => octets == Width(number),
    };

    private static int? Width(ITypeSymbol number) => number.SpecialType switch
    {
        SpecialType.System_Byte or SpecialType.System_SByte => 1,
        SpecialType.System_UInt16 => 2,
        SpecialType.System_UInt32 => 4,
        SpecialType.System_UInt64 => 8,
        _ => null,
    };

    private static ITypeSymbol Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? underlying : type;

    /// <summary>A type that reads and writes itself.</summary>
    private static WireForm? Part(ITypeSymbol type)
    {
        bool reads = type.GetMembers("Read").OfType<IMethodSymbol>().Any(static method =>
            method is { IsStatic: true, Parameters.Length: 1 } && method.Parameters[0].Type.Name == "PduReader");
        bool isPart = type.GetAttributes().Any(static mark => mark.AttributeClass?.ToDisplayString() == "BleStack.Core.PduPartAttribute");
        if (!reads && !isPart) return null;
        string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        ITypeSymbol? part = type is INamedTypeSymbol { TypeArguments.Length: 1 } list ? list.TypeArguments[0] : null;
        string length = part is null ? name : $"[{part.Name}]… after their number 1";
        return new WireForm($"{name}.Read(ref reader)", WriteSelf) { Length = length };
    }
}
