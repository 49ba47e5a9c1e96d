using BleStack.Core;
using BleStack.Hci.Packets;
using BleStack.L2cap;

namespace BleStack.Smp;

/// <summary>A pairing has agreed on its features: who, how, and everything that decided it.</summary>
public sealed record PairingStarted
{
    /// <summary>The peer's address on this connection.</summary>
    public required BleAddress Peer { get; init; }

    /// <summary>Central: this device is the initiator.</summary>
    public required LinkRole LocalRole { get; init; }

    /// <summary>What the initiator's Pairing Request said.</summary>
    public required PairingFeatures Initiator { get; init; }

    /// <summary>What the responder's Pairing Response said.</summary>
    public required PairingFeatures Responder { get; init; }

    /// <summary>The association model chosen.</summary>
    public required AssociationModel Model { get; init; }

    /// <summary>Octets of the key that will result.</summary>
    public required byte KeySize { get; init; }

    /// <summary>The bond this pairing will replace when it completes; null when there is none.</summary>
    public Bond? Replaces { get; init; }

    /// <summary>How the two authenticate.</summary>
    public PairingMethod Method => Model.Method;

    /// <summary>Both sides support LE Secure Connections.</summary>
    public bool IsSecureConnections => Initiator.SupportsSecureConnections && Responder.SupportsSecureConnections;

    /// <summary>Both sides keep the keys.</summary>
    public bool IsBonding => Initiator.IsBonding && Responder.IsBonding;

    /// <summary>The security level the link reaches when all goes well.</summary>
    public SecurityLevel Level => new LinkSecurity(true, Model.IsAuthenticated, IsSecureConnections, IsBonding, KeySize).Level;

    /// <summary>Plain words: which method, and why this one.</summary>
    public string Why => $"{(IsSecureConnections ? "LE Secure Connections" : "Legacy pairing")}, {What}, because {Reason}.";

    private string What => Model.Passkey switch
    {
        PasskeyRole.InitiatorDisplays => "Passkey Entry (the initiator shows six digits, the responder types them)",
        PasskeyRole.ResponderDisplays => "Passkey Entry (the responder shows six digits, the initiator types them)",
        PasskeyRole.BothInput => "Passkey Entry (both sides type the same six digits)",
        _ => Method switch
        {
            PairingMethod.NumericComparison => "Numeric Comparison (both sides show six digits, the users compare them)",
            PairingMethod.OutOfBand => "Out of Band (authentication data went another way)",
            _ => "Just Works (no protection against a man in the middle)",
        },
    };

    private string Reason =>
        Method switch
        {
            PairingMethod.OutOfBand when IsSecureConnections =>
                $"the {(Initiator.HasOob ? Responder.HasOob ? "initiator and the responder have" : "initiator has" : "responder has")} received out-of-band data",
            PairingMethod.OutOfBand => "both sides have out-of-band data",
            _ when !Initiator.WantsMitm && !Responder.WantsMitm => "neither side asks for protection against a man in the middle",
            _ =>
                $"{Asker} for protection against a man in the middle, the initiator is {Initiator.IoCapability} and the responder is {Responder.IoCapability}",
        };

    private string Asker => (Initiator.WantsMitm, Responder.WantsMitm) switch
    {
        (true, true) => "both sides ask",
        (true, false) => "the initiator asks",
        _ => "the responder asks",
    };
}
