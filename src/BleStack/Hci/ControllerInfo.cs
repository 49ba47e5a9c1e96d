using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>What a controller said about itself at the start. Nothing is assumed that is not said here.</summary>
public sealed record ControllerInfo
{
    /// <summary>HCI_Version (Assigned Numbers 2.1): 6 is 4.0, 8 is 4.2, 13 is 5.4.</summary>
    public byte HciVersion { get; init; }

    /// <summary>Assigned company identifier of the manufacturer.</summary>
    public ushort CompanyIdentifier { get; init; }

    /// <summary>LMP_Subversion, the manufacturer's own count.</summary>
    public ushort Subversion { get; init; }

    /// <summary>The public address; <see cref="BleAddress.None"/> when it has none.</summary>
    public BleAddress PublicAddress { get; init; }

    /// <summary>LE features that the controller supports.</summary>
    public LeFeatures Features { get; init; }

    /// <summary>HCI commands that the controller supports.</summary>
    public SupportedCommands Commands { get; init; }

    /// <summary>Octets of data in one ACL packet to it.</summary>
    public int AclLength { get; init; }

    /// <summary>ACL packets it can hold.</summary>
    public int AclCount { get; init; }

    /// <summary>True when it knows <paramref name="command"/>.</summary>
    public bool Has(SupportedCommand command) => Commands.Has(command);

    /// <summary>True when it has all of <paramref name="features"/>.</summary>
    public bool Has(LeFeatures features) => (Features & features) == features;
}
