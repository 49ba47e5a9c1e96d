using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BleStack.Core;
using Xunit;

namespace Fuzz.Tests.Codecs;

/// <summary>What each PDU type makes of its inputs is what was recorded: values, faults with their text, octets written.</summary>
/// <remarks>
/// 200,000 inputs; with the variable CODEC_INPUTS=10000000, ten million. A format that changes on purpose is recorded again: the test's
/// failure has the rows of <see cref="CodecDigests"/> as they should be.
/// </remarks>
public class CodecDigestTests
{
    private const int Default = 200_000, Long = 10_000_000;
    private static readonly int s_inputs =
        int.TryParse(Environment.GetEnvironmentVariable("CODEC_INPUTS"), CultureInfo.InvariantCulture, out int inputs) ? inputs : Default;

    [Fact]
    public void Every_PDU_type_reads_and_writes_what_was_recorded()
    {
        Assert.True(s_inputs is Default or Long, $"CODEC_INPUTS is {Long} or not set: nothing is recorded for {s_inputs}.");
        List<Codec> codecs = Codec.All();
        List<string> rows = [];
        foreach (Codec codec in codecs)
        {
            string found = DigestOf(codec, s_inputs / codecs.Count);
            CodecDigests.Row? recorded = CodecDigests.Rows.FirstOrDefault(row => row.Name == codec.Name);
            string? expected = s_inputs == Long ? recorded?.Long : recorded?.Default;
            if (expected == found) continue;
            rows.Add(s_inputs == Long
                ? $"new(\"{codec.Name}\", \"{recorded?.Default}\", \"{found}\"),"
                : $"new(\"{codec.Name}\", \"{found}\", \"{recorded?.Long}\"),");
        }

        Assert.True(rows.Count == 0, string.Join('\n', rows));
        Assert.Equal(codecs.Select(static codec => codec.Name), CodecDigests.Rows.Select(static row => row.Name));
    }

    private static string DigestOf(Codec codec, int count)
    {
        var inputs = new CodecInputs(codec);
        Assert.True(inputs.WellFormed > 0, $"No well-formed {codec.Name} was found.");
        using var digest = new ResultDigest();
        byte[] written = new byte[1024];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> input = inputs.Next();
            int length = Fold(codec, input, digest, written);
            if (length > 0 && inputs.Below(16) == 0) Fold(codec, input, digest, written.AsSpan(0, inputs.Below(length)));
        }

        return digest.Take();
    }

    /// <returns>The octets written; 0 where reading or writing failed.</returns>
    private static int Fold(Codec codec, ReadOnlySpan<byte> input, ResultDigest digest, Span<byte> buffer)
    {
        var writer = new PduWriter(buffer);
        try
        {
            codec.Run(input, digest, ref writer);
            digest.Add(writer.Written);
            return writer.Length;
        }
#pragma warning disable CA1031 // Every fault is a result.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            digest.Add(fault);
            return 0;
        }
    }
}
