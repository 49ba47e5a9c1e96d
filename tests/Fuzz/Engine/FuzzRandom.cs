using System;
using BleStack.Core;

namespace Fuzz.Engine;

/// <summary>SplitMix64: fast, and the same sequence for the same seed everywhere.</summary>
public sealed class FuzzRandom(ulong seed) : IRandomSource
{
    private ulong _state = seed;

    public ulong Next64()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> − 1.</summary>
    public int Next(int bound) => (int)((Next64() >> 32) * (ulong)bound >> 32);

    public byte Byte() => (byte)(Next64() >> 56);

    public ushort Word() => (ushort)(Next64() >> 48);

    public bool OneIn(int times) => Next(times) == 0;

    public T Pick<T>(ReadOnlySpan<T> values) => values[Next(values.Length)];

    public void Fill(Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = Byte();
    }

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }
}
