using System;

namespace BleStack.Adversary;

/// <summary>Finds a fixed passkey bit by bit: each refused guess reveals the bit of its round, [Vol 3, Part H] 2.3.5.6.3.</summary>
internal sealed class PasskeyGuesser
{
    /// <summary>KeyboardOnly, Secure Connections, MITM, bonding: the victim shows its passkey.</summary>
    public const string Request = "01 02 00 0D 10 00 00";

    private int _bits;

    /// <summary>The passkey as far as it is known.</summary>
    public uint Known { get; private set; }

    /// <summary>Guesses that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>The highest round that a guess reached, of 20.</summary>
    public int Furthest { get; private set; }

    /// <summary>The key of the pairing that succeeded; null until one does.</summary>
    public byte[]? Key { get; private set; }

    /// <summary>Makes one guess on a link on which no pairing is running.</summary>
    public void Try(SmpAttacker attacker)
    {
        ArgumentNullException.ThrowIfNull(attacker);
        AdversaryException.Begins("02", attacker.Begin(Request));
        Key = attacker.PasskeyEntry(Known, out int rounds);
        Furthest = Math.Max(Furthest, rounds);
        if (Key is not null) return;
        Refused++;
        if (rounds >= _bits) Known |= 1U << rounds; // The bit was not the 0 that was sent.
        _bits = Math.Max(_bits, rounds + 1);
    }
}
