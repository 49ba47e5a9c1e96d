namespace BleStack.Smp;

/// <summary>Who shows and who types the passkey.</summary>
public enum PasskeyRole : byte
{
    /// <summary>No passkey in this method.</summary>
    None,

    /// <summary>The initiator shows it, the responder types it.</summary>
    InitiatorDisplays,

    /// <summary>The responder shows it, the initiator types it.</summary>
    ResponderDisplays,

    /// <summary>Both type it: the user thinks it up.</summary>
    BothInput,
}

/// <summary>The association model of one pairing.</summary>
/// <param name="Method">How the two devices authenticate.</param>
/// <param name="Passkey">Who shows and who types, in Passkey Entry.</param>
public readonly record struct AssociationModel(PairingMethod Method, PasskeyRole Passkey)
{
    private static readonly AssociationModel s_justWorks = new(PairingMethod.JustWorks, PasskeyRole.None);
    private static readonly AssociationModel s_oob = new(PairingMethod.OutOfBand, PasskeyRole.None);
    private static readonly AssociationModel s_compare = new(PairingMethod.NumericComparison, PasskeyRole.None);

    // [Vol 3, Part H] 2.3.5.1, Table 2.8. A row for each IO capability of the responder, a letter for each of the initiator, both in the
    // order of their code points. J Just Works, I the initiator displays, R the responder displays, B both input, N Numeric Comparison.
    private static readonly string[] s_legacy = ["JJRJR", "JJRJR", "IIBJI", "JJJJJ", "IIRJI"];
    private static readonly string[] s_secureConnections = ["JJRJR", "JNRJN", "IIBJI", "JJJJJ", "INRJN"];

    /// <summary>True where the method keeps a man in the middle out.</summary>
    public bool IsAuthenticated => Method != PairingMethod.JustWorks;

    /// <summary>Chooses the model, [Vol 3, Part H] 2.3.5.1: Table 2.6 (legacy) and 2.7 (Secure Connections) say whether OOB, MITM and IO
    /// capabilities count, Table 2.8 maps the IO capabilities.</summary>
    public static AssociationModel Select(PairingFeatures initiator, PairingFeatures responder)
    {
        bool secureConnections = initiator.SupportsSecureConnections && responder.SupportsSecureConnections;
        if (secureConnections ? initiator.HasOob || responder.HasOob : initiator.HasOob && responder.HasOob) return s_oob;
        if (!initiator.WantsMitm && !responder.WantsMitm) return s_justWorks;
        if (initiator.IoCapability > IoCapability.KeyboardDisplay || responder.IoCapability > IoCapability.KeyboardDisplay)
            return s_justWorks;
        string[] table = secureConnections ? s_secureConnections : s_legacy;
        return table[(int)responder.IoCapability][(int)initiator.IoCapability] switch
        {
            'I' => new(PairingMethod.PasskeyEntry, PasskeyRole.InitiatorDisplays),
            'R' => new(PairingMethod.PasskeyEntry, PasskeyRole.ResponderDisplays),
            'B' => new(PairingMethod.PasskeyEntry, PasskeyRole.BothInput),
            'N' => s_compare,
            _ => s_justWorks,
        };
    }

    /// <summary>True when this side shows the passkey.</summary>
    public bool Displays(bool isInitiator) => Passkey == (isInitiator ? PasskeyRole.InitiatorDisplays : PasskeyRole.ResponderDisplays);

    /// <summary>True when this side's user types the passkey.</summary>
    public bool Inputs(bool isInitiator) => Passkey != PasskeyRole.None && !Displays(isInitiator);
}
