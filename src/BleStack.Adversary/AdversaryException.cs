using System;
using System.Runtime.CompilerServices;

namespace BleStack.Adversary;

/// <summary>Something that an attack takes for granted did not come: the other end does not behave as its specification has it.</summary>
public sealed class AdversaryException : Exception
{
    /// <summary>Says what did not come.</summary>
    public AdversaryException(string message)
        : base(message)
    {
    }

    /// <summary>Says what did not come.</summary>
    public AdversaryException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>Says nothing.</summary>
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
        if (!actual.StartsWith(expected, StringComparison.Ordinal)) throw new AdversaryException($"expected an answer that begins with {expected}, it was {actual}");
    }
}
