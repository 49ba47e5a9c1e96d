using System;
using System.Security.Cryptography;

namespace BleStack.Core;

/// <summary>Where random octets come from: the operating system in use, a seed in a replayed exchange.</summary>
public interface IRandomSource
{
    /// <summary>Fills all of <paramref name="destination"/>.</summary>
    void Fill(Span<byte> destination);
}

/// <summary>The operating system's cryptographic generator.</summary>
public sealed class SystemRandom : IRandomSource
{
    /// <summary>The only instance that is needed.</summary>
    public static SystemRandom Instance { get; } = new();

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}

/// <summary>Repeats the same octets for the same seed (SHA-256 in counter mode). For tests and replays only: it keeps no secret.</summary>
public sealed class SeededRandom : IRandomSource
{
    private readonly byte[] _state = new byte[16];
    private readonly byte[] _block = new byte[32];
    private ulong _counter;
    private int _used = 32;

    /// <summary>Starts the sequence that belongs to <paramref name="seed"/>.</summary>
    public SeededRandom(ulong seed) => BitConverter.TryWriteBytes(_state, seed);

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            if (_used == _block.Length)
            {
                BitConverter.TryWriteBytes(_state.AsSpan(8), _counter++);
                SHA256.HashData(_state, _block);
                _used = 0;
            }

            destination[i] = _block[_used++];
        }
    }
}
