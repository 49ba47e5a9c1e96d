using System;
using System.Runtime.CompilerServices;

namespace BleStack.Adversary;

/// <summary>A step that an attack depends on failed because the other end did not behave as its specification requires.</summary>
internal sealed class AdversaryException : Exception
{
    /// <summary>Creates the exception with a message that names the missing step.</summary>
    public AdversaryException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and the cause.</summary>
    public AdversaryException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public AdversaryException()
        : base("The attack did not go as it must.")
    {
    }

    internal static void Unless(bool holds, string otherwise)
    {
        if (!holds) throw new AdversaryException(otherwise);
    }

    internal static void Expect<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!Equals(expected, actual)) throw new AdversaryException($"{what}: expected {expected}, it was {actual}");
    }

    internal static void Begins(string expected, string actual)
    {
        if (!actual.StartsWith(expected, StringComparison.Ordinal))
            throw new AdversaryException($"expected an answer that begins with {expected}, it was {actual}");
    }
}
