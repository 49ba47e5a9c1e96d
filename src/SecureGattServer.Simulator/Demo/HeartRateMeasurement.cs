using System;
using System.Globalization;
using System.Text;
using BleStack.Core;

namespace SecureGattServer.Simulator.Demo;

/// <summary>
/// Heart Rate Measurement as decoded by a phone ([Heart Rate Service 1.0] 3.1): flags, rate, energy expended, RR intervals.
/// </summary>
/// <param name="BeatsPerMinute">Heart rate.</param>
/// <param name="Contact">Sensor contact; null when the sensor does not support it.</param>
/// <param name="EnergyExpended">Kilojoules; null when not present.</param>
/// <param name="RrIntervals">Number of RR intervals.</param>
internal sealed record HeartRateMeasurement(int BeatsPerMinute, bool? Contact, int? EnergyExpended, int RrIntervals)
{
    private const int SixteenBit = 0x01;
    private const int ContactDetected = 0x02;
    private const int ContactSupported = 0x04;
    private const int HasEnergy = 0x08;
    private const int HasRr = 0x10;

    /// <summary>Decodes the whole value.</summary>
    /// <exception cref="CheckException">Reserved flags are set, or the length does not match the flags.</exception>
    public static HeartRateMeasurement Parse(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new PduReader(value);
            int flags = reader.U8();
            CheckException.That(flags < 0x20, $"a measurement with reserved flags 0x{flags:X2}");
            int rate = (flags & SixteenBit) != 0 ? reader.U16() : reader.U8();
            int? energy = (flags & HasEnergy) != 0 ? reader.U16() : null;
            bool? contact = (flags & ContactSupported) != 0 ? (flags & ContactDetected) != 0 : null;
            int rr = 0;
            for (; (flags & HasRr) != 0 && !reader.AtEnd; rr++) reader.U16();
            reader.End();
            return new HeartRateMeasurement(rate, contact, energy, rr);
        }
        catch (MalformedPduException exception)
        {
            throw new CheckException(
                $"a measurement that is too short or too long for its flags ({Convert.ToHexString(value)}): {exception.Message}"
            );
        }
    }

    /// <summary>The RR intervals of a value in milliseconds: the last fields, in 1/1024 s.</summary>
    public static double[] Intervals(ReadOnlySpan<byte> value, int count)
    {
        double[] intervals = new double[count];
        var reader = new PduReader(value[^(2 * count)..]);
        for (int i = 0; i < count; i++) intervals[i] = reader.U16() * 1000 / 1024.0;
        return intervals;
    }

    public override string ToString()
    {
        var text = new StringBuilder(BeatsPerMinute.ToString(CultureInfo.InvariantCulture)).Append(" bpm");
        if (Contact is { } contact) text.Append(contact ? ", skin contact" : ", no skin contact");
        if (EnergyExpended is { } energy) text.Append(CultureInfo.InvariantCulture, $", {energy} kJ expended");
        if (RrIntervals > 0) text.Append(CultureInfo.InvariantCulture, $", {RrIntervals} RR interval{(RrIntervals == 1 ? "" : "s")}");
        return text.ToString();
    }
}
