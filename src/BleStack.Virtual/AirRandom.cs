using System;
using System.Buffers.Binary;
using BleStack.Core;

namespace BleStack.Virtual;

/// <summary>SplitMix64: jitter and loss, and the random numbers of controllers on a seeded air. Keeps no secret.</summary>
internal sealed class AirRandom(ulong seed) : IRandomSource
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    public bool Chance(double probability) => probability > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public long Below(long limit) => (long)(Next() % (ulong)limit);

    public void Fill(Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[8];
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block, Next());
            int count = Math.Min(8, destination.Length);
            block[..count].CopyTo(destination);
            destination = destination[count..];
        }
    }
}
