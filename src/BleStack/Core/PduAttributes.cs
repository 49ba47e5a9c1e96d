using System;

namespace BleStack.Core;

// How a field of a PDU stands on the wire, where its type does not say it. Read by BleStack.Generators.

/// <summary>The number of octets: of a span, or of an integer that has fewer than its type.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class OctetsAttribute(int count) : Attribute
{
    public int Count => count;
}

/// <summary>One octet before the field tells its length.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class LengthPrefixedAttribute : Attribute;

/// <summary>All octets that the fields behind this one leave.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class RestAttribute : Attribute;

/// <summary>A list up to the end of the PDU, not empty, whose elements have one length: this one, or what the named field says.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class ElementsAttribute : Attribute
{
    public ElementsAttribute(int octets) => Octets = octets;

    public ElementsAttribute(string lengthField) => LengthField = lengthField;

    public int Octets { get; }

    public string? LengthField { get; }

    /// <summary>Elements that there are at least.</summary>
    public int AtLeast { get; set; }

    /// <summary>What a PDU with fewer is refused with.</summary>
    public string? Demand { get; set; }
}

/// <summary>An address of this type, which is not sent. (Without the attribute an octet of type leads the address.)</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class AddressOfAttribute(AddressType type) : Attribute
{
    public AddressType Type => type;
}

/// <summary>A static method that throws <see cref="MalformedPduException"/> on values that are reserved.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class CheckedAttribute(string method) : Attribute
{
    public string Method => method;
}

/// <summary>Octets that are always written so. Read past, unless a demand refuses another value.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = true)]
internal abstract class FixedOctetsAttribute(string name, byte[] octets) : Attribute
{
    public string Name => name;

    public byte[] Octets => octets;

    /// <summary>What a PDU with another octet is refused with.</summary>
    public string? Demand { get; set; }
}

/// <summary>Fixed octets before the field.</summary>
internal sealed class BeforeAttribute(string name, params byte[] octets) : FixedOctetsAttribute(name, octets);

/// <summary>Fixed octets behind the field.</summary>
internal sealed class AfterAttribute(string name, params byte[] octets) : FixedOctetsAttribute(name, octets);

/// <summary>Fields that several PDUs have, or one has several times; <c>Read</c> and <c>Write</c> are generated.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class PduPartAttribute : Attribute;
