using System;
using System.Diagnostics.CodeAnalysis;

namespace BleStack.Core;

/// <summary>A PDU whose length or fields do not fit its format. Caught once per layer and answered as that layer's protocol says.</summary>
public sealed class MalformedPduException : Exception
{
    /// <summary>States what is wrong with the PDU.</summary>
    public MalformedPduException(string message) : base(message) { }

    /// <summary>States what is wrong with the PDU, and what led to finding it.</summary>
    public MalformedPduException(string message, Exception inner) : base(message, inner) { }

    /// <summary>A PDU with an unnamed fault.</summary>
    public MalformedPduException() : base("The PDU is malformed.") { }

    [DoesNotReturn]
    internal static void ThrowTooShort(int wanted, int have) =>
        throw new MalformedPduException($"The PDU ends {wanted - have} octet(s) too early.");

    [DoesNotReturn]
    internal static void ThrowTooLong(int extra) =>
        throw new MalformedPduException($"The PDU has {extra} octet(s) more than its format.");
}
