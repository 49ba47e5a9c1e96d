using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>What a pairing's packets have shown so far, beyond its story: for the next step's words and for finding a passkey.</summary>
internal sealed class SmpProgress
{
    /// <summary>Bits of a passkey, each proved in a round of its own in Secure Connections, [Vol 3, Part H] 2.3.5.6.3.</summary>
    public const int PasskeyRounds = 20;

    /// <summary>The two Pairing PDUs as sent, seven octets each; empty while they are not known.</summary>
    public byte[] RequestPdu { get; set; } = [];

    public byte[] ResponsePdu { get; set; } = [];

    public PairingPublicKey? PhoneKey { get; set; }

    public PairingPublicKey? DeviceKey { get; set; }

    public byte[]? PhoneConfirm { get; set; }

    public byte[]? PhoneRandom { get; set; }

    public byte[]? DeviceRandom { get; set; }

    /// <summary>The passkey was worked out, in <see cref="Passkey"/>.</summary>
    public bool IsSearched { get; set; }

    /// <summary>Confirm values of the phone: rounds begun.</summary>
    public int Rounds { get; set; }

    /// <summary>Rounds in which the phone's bit of the passkey was worked out.</summary>
    public int BitsKnown { get; set; }

    public uint Passkey { get; set; }

    public bool SawRandom { get; set; }

    public bool SawDhKeyCheck { get; set; }

    public bool EncryptionAsked { get; set; }

    public bool UserMayBeAsked { get; set; }
}
