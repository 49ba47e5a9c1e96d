using Microsoft.CodeAnalysis;

namespace BleStack.Generators;

/// <summary>What can be wrong with a declaration.</summary>
internal static class Faults
{
    public static readonly DiagnosticDescriptor NotAPartialStruct = Error(
        "PDU001",
        "Not a readonly partial struct",
        "The codec of '{0}' cannot be generated: it is not declared as a readonly partial struct of a namespace");

    public static readonly DiagnosticDescriptor NoWireForm = Error(
        "PDU002",
        "Type without a wire form",
        "'{0}' has the type {1}, which has no wire form: use an integer, an enumeration, bool, BleAddress, ReadOnlySpan<byte>, "
        + "in ATT BleUuid, or a type with 'static Read(ref PduReader)' and 'Write(ref PduWriter)'");

    public static readonly DiagnosticDescriptor NoLength = Error(
        "PDU003",
        "Octets without a length",
        "Nothing says how many octets '{0}' has: mark it [Octets(n)], [LengthPrefixed], [Rest] or, in ATT, [Elements(n)]");

    public static readonly DiagnosticDescriptor WrongWidth = Error("PDU004", "Width does not fit", "'{0}' is {1}");

    public static readonly DiagnosticDescriptor DoesNotApply = Error("PDU005", "Attribute does not apply", "[{1}] does not apply to '{0}'");

    public static readonly DiagnosticDescriptor OpenEnd = Error(
        "PDU006", "Rest is not the last", "'{0}' takes the rest of the PDU, so '{1}', which follows, has to have a fixed length");

    public static readonly DiagnosticDescriptor DemandOfSeveral = Error(
        "PDU007", "Demand of several octets", "'{0}' has {1} octets, and a demand is made of one");

    public static readonly DiagnosticDescriptor NoSuchCheck = Error(
        "PDU008", "Check is missing", "'{0}' is checked by {1}, which is no static method with this one parameter");

    private static DiagnosticDescriptor Error(string id, string title, string text) =>
        new(id, title, text, "BleStack.Pdus", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
