using System.Collections.Generic;
using System.Globalization;

namespace BleStack.Generators;

/// <summary>One PDU as declared.</summary>
/// <param name="Kind">Command, event, ….</param>
/// <param name="Namespace">The namespace of the type.</param>
/// <param name="Name">The name of the type.</param>
/// <param name="Code">The member of the kind's enumeration, where it has one.</param>
/// <param name="IsRecord">A record has its properties from the compiler.</param>
/// <param name="IsRefStruct">The type holds spans.</param>
/// <param name="Usings">Namespaces of the fields' types.</param>
/// <param name="Items">Fields and fixed octets, in wire order.</param>
internal sealed record PduDeclaration(
    PduKind Kind,
    string Namespace,
    string Name,
    string? Code,
    bool IsRecord,
    bool IsRefStruct,
    IReadOnlyCollection<string> Usings,
    IReadOnlyList<PduItem> Items);

/// <summary>What a PDU consists of: a field, or fixed octets.</summary>
/// <param name="Table">The item as the octet table of the documentation shows it.</param>
internal abstract record PduItem(string Table);

/// <summary>A field: a parameter of the primary constructor.</summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Property">Name of the property.</param>
/// <param name="Type">Its type, as written in C#.</param>
/// <param name="Form">How it is read and written.</param>
/// <param name="Check">The method that refuses values, where one is named.</param>
/// <param name="Summary">Its documentation.</param>
internal sealed record PduField(string Parameter, string Property, string Type, WireForm Form, string? Check, string? Summary)
    : PduItem($"{Property} {(Form.Size is { } size ? size.ToString(CultureInfo.InvariantCulture) : Form.Length)}");

/// <summary>Octets that are always the same, and no field.</summary>
/// <param name="Name">The specification's name of them.</param>
/// <param name="Octets">In wire order.</param>
/// <param name="Demand">What a PDU with another octet is refused with; null where it is read past.</param>
internal sealed record FixedOctets(string Name, IReadOnlyList<byte> Octets, string? Demand)
    : PduItem($"{Name} {Octets.Count} (= {string.Join(" ", Octets)})");

/// <summary>How a field is read and written.</summary>
/// <param name="Read">The expression that reads it.</param>
/// <param name="Write">The statements that write it; <c>{0}</c> is the property.</param>
internal sealed record WireForm(string Read, params string[] Write)
{
    /// <summary>Octets, where that is fixed.</summary>
    public int? Size { get; init; }

    /// <summary>In words, where it is not.</summary>
    public string Length { get; init; } = "";

    /// <summary>The field takes all octets that what follows leaves.</summary>
    public bool IsRest { get; init; }

    /// <summary>A refusal before the field is read.</summary>
    public string? Before { get; init; }
}
