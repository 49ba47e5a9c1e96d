using System;
using System.Globalization;

namespace BleStack.Core;

/// <summary>Address types as HCI codes them ([Vol 4, Part E] 7.7.65.1).</summary>
public enum AddressType : byte
{
    /// <summary>Public device address.</summary>
    Public = 0x00,

    /// <summary>Random device address: static, resolvable private or non-resolvable private, told by its two top bits.</summary>
    Random = 0x01,

    /// <summary>Public identity address, resolved by the controller.</summary>
    PublicIdentity = 0x02,

    /// <summary>Random (static) identity address, resolved by the controller.</summary>
    RandomIdentity = 0x03,
}

/// <summary>A 48-bit Bluetooth device address with its type ([Vol 6, Part B] 1.3).</summary>
/// <param name="Value">The address as a number: C0:11:22:33:44:55 is 0xC01122334455; on the wire least significant octet first.</param>
/// <param name="Type">Public or random.</param>
public readonly record struct BleAddress(ulong Value, AddressType Type) : ISpanFormattable
{
    /// <summary>The address no device has.</summary>
    public static BleAddress None => default;

    /// <summary>True for a random type (0x01 or 0x03).</summary>
    public bool IsRandom => ((byte)Type & 1) != 0;

    /// <summary>Random with top bits 01: made from an IRK, resolvable by its owner's friends.</summary>
    public bool IsResolvablePrivate => IsRandom && Value >> 46 == 0b01;

    /// <summary>Random with top bits 00.</summary>
    public bool IsNonResolvablePrivate => IsRandom && Value >> 46 == 0b00;

    /// <summary>Random with top bits 11.</summary>
    public bool IsStaticRandom => IsRandom && Value >> 46 == 0b11;

    /// <summary>Public or static random: an address that stays, and so may serve as an identity.</summary>
    public bool IsIdentity => !IsRandom || IsStaticRandom;

    /// <summary>
    /// The same address with type 0x02/0x03 folded to 0x00/0x01, for comparing what the controller resolved with what a bond holds.
    /// </summary>
    public BleAddress Plain => new(Value, (AddressType)((byte)Type & 1));

    /// <summary>Reads six octets, least significant first.</summary>
    public static BleAddress Read(ref PduReader reader, AddressType type) => new(reader.U48(), type);

    /// <summary>Parses "C0:11:22:33:44:55", optionally followed by "/public" or "/random" (default public).</summary>
    public static bool TryParse(string? text, out BleAddress address)
    {
        address = default;
        if (text is null) return false;
        AddressType type = AddressType.Public;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            if (!Enum.TryParse(text.AsSpan(slash + 1), ignoreCase: true, out type) || type > AddressType.Random) return false;
            text = text[..slash];
        }

        string[] parts = text.Split(':');
        if (parts.Length != 6) return false;
        ulong value = 0;
        foreach (string part in parts)
        {
            if (part.Length != 2 || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet))
                return false;
            value = value << 8 | octet;
        }

        address = new BleAddress(value, type);
        return true;
    }

    /// <summary>Writes the six octets, least significant first.</summary>
    public void Write(ref PduWriter writer) => writer.U48(Value);

    /// <summary>Formats as <c>C0:11:22:33:44:55/random</c>, most significant octet first.</summary>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => string.Create(CultureInfo.InvariantCulture, $"{this}");

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(
            CultureInfo.InvariantCulture,
            $"{(byte)(Value >> 40):X2}:{(byte)(Value >> 32):X2}:{(byte)(Value >> 24):X2}:{(byte)(Value >> 16):X2}:{(byte)(Value >> 8):X2}:{(byte)Value:X2}/{(IsRandom ? "random" : "public")}",
            out charsWritten
        );
}
