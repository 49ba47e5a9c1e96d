namespace BleStack.Smp;

/// <summary>What this device brings into a pairing and what it insists on. Immutable; swap the whole object to change the next pairing.</summary>
public sealed record PairingSettings
{
    /// <summary>IO capability put into the Pairing Request or Response.</summary>
    public IoCapability IoCapability { get; init; } = IoCapability.NoInputNoOutput;

    /// <summary>AuthReq put into the Pairing Request or Response.</summary>
    public AuthReq AuthReq { get; init; } = AuthReq.Bonding | AuthReq.SecureConnections;

    /// <summary>Maximum Encryption Key Size sent, 7 to 16 octets.</summary>
    public byte MaxKeySize { get; init; } = 16;

    /// <summary>Shortest key accepted, 7 to 16 octets; below it the pairing fails with Encryption Key Size. 16 stops key-size downgrades.</summary>
    public byte MinKeySize { get; init; } = 16;

    /// <summary>Keys the initiator may distribute.</summary>
    public KeyDistribution InitiatorKeys { get; init; } = KeyDistribution.EncKey | KeyDistribution.IdKey;

    /// <summary>Keys the responder may distribute.</summary>
    public KeyDistribution ResponderKeys { get; init; } = KeyDistribution.EncKey | KeyDistribution.IdKey;

    /// <summary>Secure Connections Only mode: legacy pairing fails with Authentication Requirements ([Vol 3, Part C] 10.2.4).</summary>
    public bool SecureConnectionsOnly { get; init; }

    /// <summary>Fail with Authentication Requirements when MITM was asked for here and the association model cannot give it.</summary>
    public bool RequireMitm { get; init; }

    /// <summary>Refuse every pairing with this reason (Pairing Not Supported, Repeated Attempts); None accepts.</summary>
    public PairingFailure Refuse { get; init; }

    /// <summary>Ask <see cref="PairingQuestionKind.ConfirmJustWorks"/> before a Just Works pairing as responder.</summary>
    public bool ConfirmJustWorks { get; init; }

    /// <summary>Passkey to show instead of a random one, 0 to 999999: a demonstration only, since a fixed passkey can be learnt bit by bit.</summary>
    public uint? FixedPasskey { get; init; }

    /// <summary>A pairing that would overwrite a bond with one of a lower level is refused. Off to behave as NimBLE does.</summary>
    public bool ProtectExistingBond { get; init; } = true;

    /// <summary>Out-of-band data, or null where there is none.</summary>
    public OobData? Oob { get; init; }
}

/// <summary>Out-of-band data of both generations ([Vol 3, Part H] 2.3.5.6.4 and 2.3.5.3).</summary>
public sealed record OobData
{
    /// <summary>Legacy TK, sixteen octets most significant first; null when there is none.</summary>
    public byte[]? TemporaryKey { get; init; }

    /// <summary>Our own Secure Connections random r, as handed to the peer with <see cref="LocalConfirm"/>; null when we gave none.</summary>
    public byte[]? LocalRandom { get; init; }

    /// <summary>Our own Secure Connections confirm C = f4(PK, PK, r, 0).</summary>
    public byte[]? LocalConfirm { get; init; }

    /// <summary>The peer's Secure Connections random.</summary>
    public byte[]? PeerRandom { get; init; }

    /// <summary>The peer's Secure Connections confirm.</summary>
    public byte[]? PeerConfirm { get; init; }
}
