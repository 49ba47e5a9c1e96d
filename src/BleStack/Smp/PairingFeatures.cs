using BleStack.Core;

namespace BleStack.Smp;

/// <summary>What a Pairing Request or Response says about its sender, [Vol 3, Part H] 3.5.1 and 3.5.2.</summary>
/// <remarks>
/// Octets: IO Capability (1) ∥ OOB data flag (1) ∥ AuthReq (1) ∥ Maximum Encryption Key Size (1) ∥ Initiator Key Distribution (1) ∥
/// Responder Key Distribution (1). Reserved bits are kept as received, because c1 and f6 run over the octets themselves.
/// </remarks>
/// <param name="IoCapability">Means of input and output.</param>
/// <param name="HasOob">OOB data flag: legacy, a TK is known; Secure Connections, the peer's OOB data has been received.</param>
/// <param name="AuthReq">Flags, reserved ones included.</param>
/// <param name="MaxKeySize">7 to 16 octets.</param>
/// <param name="InitiatorKeys">Keys the initiator is to distribute.</param>
/// <param name="ResponderKeys">Keys the responder is to distribute.</param>
public readonly record struct PairingFeatures(
    IoCapability IoCapability, bool HasOob, AuthReq AuthReq, byte MaxKeySize, KeyDistribution InitiatorKeys, KeyDistribution ResponderKeys)
{
    /// <summary>Octets on the wire, without the code.</summary>
    public const int Size = 6;

    /// <summary>The OOB data flag as sent.</summary>
    internal byte OobFlag => ReservedOob != 0 ? ReservedOob : (byte)(HasOob ? 1 : 0);

    /// <summary>A reserved value of the OOB data flag, where it was accepted; else 0.</summary>
    internal byte ReservedOob { get; init; }

    /// <summary>Bonding_Flags is 01; the reserved values count as no bonding.</summary>
    public bool IsBonding => ((byte)AuthReq & 0x03) == (byte)AuthReq.Bonding;

    /// <summary>MITM protection is asked for.</summary>
    public bool WantsMitm => (AuthReq & AuthReq.Mitm) != 0;

    /// <summary>LE Secure Connections is supported.</summary>
    public bool SupportsSecureConnections => (AuthReq & AuthReq.SecureConnections) != 0;

    /// <summary>Keypress notifications are wanted.</summary>
    public bool WantsKeypress => (AuthReq & AuthReq.Keypress) != 0;

    /// <summary>Reads the six octets.</summary>
    /// <exception cref="MalformedPduException">A field is outside its range.</exception>
    public static PairingFeatures Parse(ref PduReader reader) => Parse(ref reader, acceptsReserved: false);

    /// <summary>Reserved values are kept where they are accepted, for the octets count in the confirm values.</summary>
    internal static PairingFeatures Parse(ref PduReader reader, bool acceptsReserved)
    {
        byte io = reader.U8();
        byte oob = reader.U8();
        var features = new PairingFeatures(
            (IoCapability)io,
            oob == 1,
            (AuthReq)reader.U8(),
            reader.U8(),
            (KeyDistribution)reader.U8(),
            (KeyDistribution)reader.U8()
        );
        if (acceptsReserved) return features with { ReservedOob = oob > 1 ? oob : (byte)0 };
        if (io > (byte)IoCapability.KeyboardDisplay) throw new MalformedPduException($"IO capability 0x{io:X2} is reserved.");
        if (oob > 1) throw new MalformedPduException($"OOB data flag 0x{oob:X2} is reserved.");
        if (features.MaxKeySize is < 7 or > 16)
            throw new MalformedPduException($"A maximum encryption key size of {features.MaxKeySize} octets is outside 7 to 16.");
        return features;
    }

    /// <summary>Writes the six octets.</summary>
    public void Write(ref PduWriter writer)
    {
        writer.U8((byte)IoCapability);
        writer.U8(OobFlag);
        writer.U8((byte)AuthReq);
        writer.U8(MaxKeySize);
        writer.U8((byte)InitiatorKeys);
        writer.U8((byte)ResponderKeys);
    }
}
