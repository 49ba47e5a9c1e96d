using System;
using System.IO;

namespace BleStack.Gap;

/// <summary>Bonds could not be read or kept; the message says which file, why, and what to do.</summary>
public sealed class BondStoreException : IOException
{
    /// <summary>States what is wrong.</summary>
    public BondStoreException(string message) : base(message) { }

    /// <summary>States what is wrong and what led to finding it.</summary>
    public BondStoreException(string message, Exception? inner) : base(message, inner) { }

    /// <summary>A fault without details.</summary>
    public BondStoreException() : base("The bond store failed.") { }
}
