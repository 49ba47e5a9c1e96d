using System;
using System.Collections.Generic;
using System.Security.Cryptography;

namespace BleStack.Smp;

/// <summary>Every array of a pairing that held a secret, so that one call wipes them all however the pairing ends.</summary>
internal sealed class SecretBag : IDisposable
{
    private readonly List<byte[]> _secrets = [];

    /// <summary>A new array of zeros that will be wiped.</summary>
    public byte[] New(int size) => Add(new byte[size]);

    /// <summary>Takes over an array to be wiped.</summary>
    public byte[] Add(byte[] secret)
    {
        _secrets.Add(secret);
        return secret;
    }

    public void Dispose()
    {
        foreach (byte[] secret in _secrets) CryptographicOperations.ZeroMemory(secret);
    }
}
