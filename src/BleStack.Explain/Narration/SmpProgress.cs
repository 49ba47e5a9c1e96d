using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>State of a pairing beyond what is told of it: for the texts of the next steps and for computing the passkey.</summary>
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

    /// <summary>The passkey was computed, see <see cref="Passkey"/>.</summary>
    public bool IsSearched { get; set; }

    /// <summary>Number of the phone's confirm values, that is of rounds begun.</summary>
    public int Rounds { get; set; }

    /// <summary>Number of rounds in which the phone's bit of the passkey was computed.</summary>
    public int BitsKnown { get; set; }

    public uint Passkey { get; set; }

    public bool SawRandom { get; set; }

    public bool SawDhKeyCheck { get; set; }

    public bool EncryptionAsked { get; set; }

    public bool UserMayBeAsked { get; set; }
}
