using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Virtual;

/// <summary>
/// What one virtual controller can do. The default is a capable LE 5.0 controller without controller-based privacy and without P-256.
/// </summary>
public sealed record ControllerOptions
{
    /// <summary>All LE features this implementation has. Others asked for in <see cref="Features"/> are left out.</summary>
    public const LeFeatures KnownFeatures =
        LeFeatures.LeEncryption | LeFeatures.ConnectionParametersRequestProcedure | LeFeatures.ExtendedRejectIndication
        | LeFeatures.PeripheralInitiatedFeaturesExchange | LeFeatures.LeDataPacketLengthExtension | LeFeatures.Le2MPhy;

    /// <summary>A controller as old as LE gets: 27-octet buffers, one link, encryption and nothing else.</summary>
    public static ControllerOptions Poor { get; } = new()
    {
        Features = LeFeatures.LeEncryption,
        HciVersion = 0x06,
        AclDataPacketLength = 27,
        TotalNumAclDataPackets = 2,
        MaxConnections = 1,
        FilterAcceptListSize = 1,
    };

    /// <summary>Name in messages; null: "virtual controller N".</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Public device address; null: the air allocates one; <see cref="BleAddress.None"/>: the controller has none and reports 0.
    /// </summary>
    public BleAddress? PublicAddress { get; init; }

    /// <summary>LE features; commands that belong to a missing feature are unknown.</summary>
    public LeFeatures Features { get; init; } = KnownFeatures;

    /// <summary>Commands that the controller does not know, beside those of missing features.</summary>
    public IReadOnlyCollection<SupportedCommand> WithoutCommands { get; init; } = [];

    /// <summary>HCI and LL version, assigned number: 0x06 is 4.0, 0x08 4.2, 0x09 5.0.</summary>
    public byte HciVersion { get; init; } = 0x09;

    /// <summary>Company identifier; 0xFFFF is reserved for tests.</summary>
    public ushort Manufacturer { get; init; } = 0xFFFF;

    /// <summary>Octets of data in one ACL packet from the host, 27 to 251.</summary>
    public ushort AclDataPacketLength { get; init; } = 251;

    /// <summary>ACL packets from the host that fit at the same time.</summary>
    public byte TotalNumAclDataPackets { get; init; } = 8;

    /// <summary>Links at the same time.</summary>
    public int MaxConnections { get; init; } = 8;

    /// <summary>The handle of the first link; 0 is as valid as any other.</summary>
    public ushort FirstConnectionHandle { get; init; } = 1;

    /// <summary>Entries of the filter accept list.</summary>
    public byte FilterAcceptListSize { get; init; } = 16;

    /// <summary>How strongly others hear this controller, in dBm.</summary>
    public sbyte SignalStrength { get; init; } = -50;
}
