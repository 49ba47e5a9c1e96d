using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using Fuzz.Engine;

namespace Fuzz.Tests.Codecs;

/// <summary>The inputs of one codec, the same in every run: well-formed, truncated, extended, mutated and random ones.</summary>
/// <remarks>Well-formed ones are found by trying: for each length, octets of few values, of which formats demand some.</remarks>
internal sealed class CodecInputs
{
    private const int LongestTried = 72;
    private readonly List<byte[]> _wellFormed = [];
    private readonly Codec _codec;
    private readonly byte[] _buffer = new byte[LongestTried * 2];
    private readonly FuzzRandom _random;

    public CodecInputs(Codec codec)
    {
        _codec = codec;
        _random = new FuzzRandom(codec.Name.Aggregate(0UL, static (seed, letter) => seed * 31 + letter));
        using var ignored = new ResultDigest();
        for (int length = 0; length <= LongestTried && _wellFormed.Count < 24; length++) Try(length, ignored);
    }

    public int WellFormed => _wellFormed.Count;

    /// <summary>The next input, good until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        byte[] seed = _wellFormed[Below(_wellFormed.Count)];
        seed.CopyTo(_buffer, 0);
        int length = seed.Length;
        switch (Below(8))
        {
            case 0: return seed;
            case 1: length = Below(length + 1); break;
            case 2:
                int more = 1 + Below(8);
                Fill(_buffer.AsSpan(length, more), few: false);
                length += more;
                break;
            case 3:
                for (int i = Below(3); i >= 0 && length > 0; i--) _buffer[Below(length)] = _random.Byte();
                break;
            case 4:
                length = Below(LongestTried);
                Fill(_buffer.AsSpan(0, length), few: false);
                break;
            case 5:
                Fill(_buffer.AsSpan(0, length), few: true);
                Begin();
                break;
            default:
                Fill(_buffer.AsSpan(0, length), few: false);
                Begin();
                break;
        }

        return _buffer.AsSpan(0, length);
    }

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => _random.Next(limit);

    private void Try(int length, ResultDigest ignored)
    {
        byte[] written = new byte[LongestTried * 4];
        int found = 0, attempts = _wellFormed.Count == 0 ? 60 : 4;
        for (int attempt = 0; attempt < attempts && found < 2; attempt++)
        {
            Fill(_buffer.AsSpan(0, length), few: true);
            Begin();
            try
            {
                var writer = new PduWriter(written);
                _codec.Run(_buffer.AsSpan(0, length), ignored, ref writer);
                _wellFormed.Add(_buffer[..length]);
                found++;
            }
            catch (MalformedPduException)
            {
            }
        }
    }

    private void Begin()
    {
        if (_codec.First is { } first) _buffer[0] = first;
    }

    private void Fill(Span<byte> octets, bool few)
    {
        foreach (ref byte octet in octets) octet = few ? (byte)(0x00_01_03_04 >> 8 * Below(4)) : _random.Byte();
    }
}
