using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>Values of common characteristics and descriptors as a person reads them (Bluetooth SIG GATT Specification Supplement).</summary>
public static class GattValueText
{
    private const int MaximumText = 512;

    private static readonly string[] s_bodyLocations = ["other", "chest", "wrist", "finger", "hand", "ear lobe", "foot"];

    private static readonly FrozenDictionary<ushort, Parser> s_parsers = new Dictionary<ushort, Parser>
    {
        [0x2902] = static (ref PduReader r) => Cccd(r.U16()),
        [0x2A01] = static (ref PduReader r) => $"appearance {r.U16()}",
        [0x2A04] = static (ref PduReader r) => $"interval {Milliseconds(r.U16())} to {Milliseconds(r.U16())} ms, latency {r.U16()}, timeout {r.U16() * 10} ms",
        [0x2A05] = static (ref PduReader r) => $"handles 0x{r.U16():X4} to 0x{r.U16():X4} changed",
        [0x2A06] = static (ref PduReader r) => r.U8() switch { 0 => "no alert", 1 => "mild alert", 2 => "high alert", var other => $"alert level {other}, which is reserved" },
        [0x2A07] = static (ref PduReader r) => $"{r.I8()} dBm",
        [0x2A19] = static (ref PduReader r) => $"{r.U8()} %",
        [0x2A1C] = static (ref PduReader r) => Temperature(ref r),
        [0x2A37] = static (ref PduReader r) => HeartRate(ref r),
        [0x2A38] = static (ref PduReader r) => r.U8() is var location && location < s_bodyLocations.Length ? s_bodyLocations[location] : $"location {location}, which is reserved",
        [0x2A50] = static (ref PduReader r) => $"vendor source {r.U8()}, vendor 0x{r.U16():X4}, product 0x{r.U16():X4}, version 0x{r.U16():X4}",
        [0x2A6E] = static (ref PduReader r) => string.Create(CultureInfo.InvariantCulture, $"{(short)r.U16() / 100.0:0.##} °C"),
        [0x2A6F] = static (ref PduReader r) => string.Create(CultureInfo.InvariantCulture, $"{r.U16() / 100.0:0.##} %"),
        [0x2AA6] = static (ref PduReader r) => r.U8() == 0 ? "private addresses are not resolved" : "private addresses are resolved",
    }.ToFrozenDictionary();

    private delegate string Parser(ref PduReader reader);

    /// <summary>What a value means, such as "72 bpm, skin contact"; null where the type is not known here or the value does not have its format.</summary>
    /// <param name="type">The characteristic's or descriptor's UUID.</param>
    /// <param name="value">The value as it was sent.</param>
    public static string? Describe(BleUuid type, ReadOnlySpan<byte> value)
    {
        if (!type.Is16Bit || !s_parsers.TryGetValue(type.Short, out Parser? parser)) return null;
        try
        {
            var reader = new PduReader(value);
            string text = parser(ref reader);
            reader.End();
            return text;
        }
        catch (MalformedPduException)
        {
            return null;
        }
    }

    /// <summary>A value that is UTF-8 text of at least two characters, without control characters but for a final zero; else null.</summary>
    /// <param name="value">The value as it was sent.</param>
    public static string? AsText(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> octets = value.EndsWith((byte)0) ? value[..^1] : value;
        if (octets.Length is < 2 or > MaximumText) return null;
        Span<char> characters = stackalloc char[octets.Length];
        if (!Encoding.UTF8.TryGetChars(octets, characters, out int count)) return null;
        characters = characters[..count];
        foreach (char one in characters)
        {
            if (char.IsControl(one) || one == '\uFFFD') return null;
        }

        return count >= 2 ? characters.ToString() : null;
    }

    private static string Cccd(ushort bits) => (bits & 3) switch { 0 => "neither notifications nor indications", 1 => "notifications", 2 => "indications", _ => "notifications and indications" };

    private static string Milliseconds(ushort units) => (units * 1.25).ToString("0.##", CultureInfo.InvariantCulture);

    // [Heart Rate Service 1.0] 3.1: bit 0 of the flags says 16 bits, bits 1 and 2 sensor contact, bit 3 energy, bit 4 RR intervals.
    private static string HeartRate(ref PduReader reader)
    {
        int flags = reader.U8();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{((flags & 1) != 0 ? reader.U16() : reader.U8())} bpm");
        if ((flags & 4) != 0) text.Append((flags & 2) != 0 ? ", skin contact" : ", no skin contact");
        if ((flags & 8) != 0) text.Append(CultureInfo.InvariantCulture, $", {reader.U16()} kJ");
        if ((flags & 16) != 0) text.Append(", RR");
        while ((flags & 16) != 0 && !reader.AtEnd) text.Append(CultureInfo.InvariantCulture, $" {reader.U16() * 1000 / 1024} ms");
        return text.ToString();
    }

    // [Health Thermometer Service 1.0] 3.1: bit 0 of the flags says Fahrenheit; then an IEEE 11073 float, mantissa of 24 bits and exponent of 8.
    private static string Temperature(ref PduReader reader)
    {
        int flags = reader.U8();
        uint raw = reader.U32();
        int mantissa = (int)(raw << 8) >> 8;
        double value = mantissa * Math.Pow(10, (sbyte)(raw >> 24));
        reader.Rest();
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {((flags & 1) != 0 ? "°F" : "°C")}");
    }
}
