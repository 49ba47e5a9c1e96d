using System.Collections.Generic;

namespace BleStack.Generators;

/// <summary>What kinds of PDUs there are: the attribute that marks one, the interface it gets, and how its codec begins.</summary>
internal sealed class PduKind
{
    /// <summary>The kinds, each with its attribute.</summary>
    public static readonly IReadOnlyList<PduKind> All =
    [
        new("BleStack.Hci.Packets.HciCommandAttribute") { Interface = "IHciCommand", CodeType = "HciOpcode", CodeName = "Opcode" },
        new("BleStack.Hci.Packets.HciReturnAttribute") { Interface = "IHciReturn" },
        new("BleStack.Hci.Packets.HciEventAttribute") { Interface = "IHciEvent", CodeType = "HciEventCode", CodeName = "Code" },
        new("BleStack.Hci.Packets.LeEventAttribute") { Interface = "ILeEvent", CodeType = "LeSubevent", CodeName = "Subevent" },
        new("BleStack.Att.Pdus.AttPduAttribute") { CodeType = "AttOpcode", IsAtt = true },
        new("BleStack.Core.PduPartAttribute") { Interface = "IPduPart", IsPart = true },
    ];

    private PduKind(string attribute) => Attribute = attribute;

    /// <summary>Full name of the attribute.</summary>
    public string Attribute { get; }

    /// <summary>The namespace of the attribute, of the interface and of the code points.</summary>
    public string Namespace => Attribute.Substring(0, Attribute.LastIndexOf('.'));

    /// <summary>The generic interface that the PDU implements, where it does.</summary>
    public string? Interface { get; private init; }

    /// <summary>The enumeration of the attribute's argument, where it has one.</summary>
    public string? CodeType { get; private init; }

    /// <summary>The static property that tells the code, where there is one.</summary>
    public string? CodeName { get; private init; }

    /// <summary>The PDU begins with an attribute opcode.</summary>
    public bool IsAtt { get; private init; }

    /// <summary>A piece of other PDUs: read from a reader, without a demand that the PDU ends.</summary>
    public bool IsPart { get; private init; }
}
