using System;
using System.Globalization;
using System.Text;
using BleStack.Core;

namespace BleStack.Explain.Narration;

/// <summary>Describes the octets of a characteristic value (Bluetooth SIG, GATT Specification Supplement).</summary>
internal static class ValueText
{
    private const int LongestShown = 32;

    private static readonly string[] s_locations = ["other", "chest", "wrist", "finger", "hand", "ear lobe", "foot"];

    private delegate string? Reading(ref PduReader value);

    /// <summary>"72 bpm, RR 812 ms", "97 %", "\"Polar H10\"", or the octets in hex for an unknown type.</summary>
    /// <param name="type">The characteristic's or descriptor's UUID; null when unknown.</param>
    /// <param name="value">The value, in the order it is sent.</param>
    public static string Describe(BleUuid? type, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return "empty";
        return Known(type, value) ?? Text(value) ?? Hex(value);
    }

    /// <summary>The octets in hex, at most 32 of them.</summary>
    public static string Hex(ReadOnlySpan<byte> value) =>
        value.Length <= LongestShown
            ? Convert.ToHexString(value)
            : $"{Convert.ToHexString(value[..LongestShown])}… ({value.Length} octets)";

    /// <summary>The octets as UTF-8 in quotation marks; null when they are not text.</summary>
    public static string? Text(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = value.TrimEnd((byte)0);
        if (text.Length < 2 || !System.Text.Unicode.Utf8.IsValid(text)) return null;
        foreach (byte octet in text)
        {
            if (octet is < 0x20 or 0x7F) return null;
        }

        return $"\"{Words.Clean(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 248)]))}\"";
    }

    private static string? Known(BleUuid? type, ReadOnlySpan<byte> value)
    {
        if (type is not { Is16Bit: true } uuid || Find(uuid.Short) is not { } reading) return null;
        try
        {
            var reader = new PduReader(value);
            return reading(ref reader);
        }
        catch (MalformedPduException)
        {
            return null;
        }
    }

    private static Reading? Find(ushort type) => type switch
    {
        0x2A00 or 0x2901 or (>= 0x2A24 and <= 0x2A29) => QuotedText,
        0x2A01 => static (ref PduReader r) => Invariant($"appearance 0x{r.U16():X4}"),
        0x2A04 => PreferredParameters,
        0x2A05 => static (ref PduReader r) => Invariant($"handles 0x{r.U16():X4} to 0x{r.U16():X4} have changed"),
        0x2A06 => static (ref PduReader r) => r.U8() switch { 0 => "no alert", 1 => "mild alert", 2 => "high alert", _ => null },
        0x2A07 => static (ref PduReader r) => Invariant($"{r.I8()} dBm"),
        0x2A19 => static (ref PduReader r) => Invariant($"{r.U8()} %"),
        0x2A1C => Thermometer,
        0x2A37 => HeartRate,
        0x2A38 => static (ref PduReader r) => r.U8() is var place && place < s_locations.Length ? s_locations[place] : null,
        0x2A39 => static (ref PduReader r) => r.U8() == 1 ? "reset energy expended" : null,
        0x2A6D => static (ref PduReader r) => Invariant($"{r.U32() / 10.0:0.#} Pa"),
        0x2A6E => static (ref PduReader r) => Invariant($"{(short)r.U16() / 100.0:0.##} °C"),
        0x2A6F => static (ref PduReader r) => Invariant($"{r.U16() / 100.0:0.##} %"),
        0x2902 => static (ref PduReader r) =>
            (r.U16() & 3) switch { 0 => "off", 1 => "notifications on", 2 => "indications on", _ => "notifications and indications on" },
        _ => null,
    };

    private static string? QuotedText(ref PduReader value) => $"\"{Words.Clean(Encoding.UTF8.GetString(value.Rest().TrimEnd((byte)0)))}\"";

    // Minimum and maximum interval, latency, timeout: Vol 3, Part C, 12.3.
    private static string? PreferredParameters(ref PduReader value) =>
        new WantedParameters(value.U16(), value.U16(), value.U16(), value.U16()).ToString();

    // Flags, value in 8 or 16 bits, energy, RR intervals in 1/1024 s: Heart Rate Service 3.1.1.
    private static string? HeartRate(ref PduReader value)
    {
        byte flags = value.U8();
        var text = new StringBuilder(Invariant($"{((flags & 1) != 0 ? value.U16() : value.U8())} bpm"));
        if ((flags & 0x06) == 0x04) text.Append(", no skin contact");
        if ((flags & 0x08) != 0) text.Append(Invariant($", {value.U16()} kJ"));
        if ((flags & 0x10) != 0 && value.Remaining >= 2)
        {
            text.Append(", RR");
            while (value.Remaining >= 2) text.Append(Invariant($" {value.U16() * 1000 / 1024}"));
            text.Append(" ms");
        }

        return text.ToString();
    }

    // IEEE 11073 FLOAT: exponent in the top octet, mantissa below.
    private static string? Thermometer(ref PduReader value)
    {
        byte flags = value.U8();
        uint raw = value.U32();
        int mantissa = (int)(raw << 8) >> 8;
        return Invariant($"{mantissa * Math.Pow(10, (sbyte)(raw >> 24)):0.##} °{((flags & 1) != 0 ? "F" : "C")}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
