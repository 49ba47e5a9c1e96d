using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace nanoFramework.Interpreter;

/// <summary>Runs the static constructors of an assembly in the order of the device's tables.</summary>
internal static class StaticConstructors
{
    /// <summary>All types in the culture's order of their names, an enclosing type before its nested ones; what a constructor throws is forgotten.</summary>
    public static void Run(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes().OrderBy(static type => type.FullName!.Replace('+', '/'), CultureOrder.Instance))
        {
            MethodInfo? constructor = type.GetMethod(Natives.TypeNames.StaticConstructor, BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly);
            if (constructor is not null) DeviceThread.Guard(() => constructor.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null));
        }
    }
}

/// <summary>The order of names the metadata processor sorts by: punctuation, digits, letters, and case last.</summary>
internal sealed class CultureOrder : IComparer<string>
{
    private const string Order = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";

    public static CultureOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        int length = Math.Min(x!.Length, y!.Length);
        for (int i = 0; i < length; i++)
        {
            int difference = Weight(x[i]) - Weight(y[i]);
            if (difference != 0) return difference;
        }

        if (x.Length != y.Length) return x.Length - y.Length;

        // The same but for case: small letters first.
        return string.CompareOrdinal(y, x);
    }

    private static int Weight(char character)
    {
        int place = Order.IndexOf(character, StringComparison.Ordinal);
        return place >= 0 ? place : 1000 + char.ToLowerInvariant(character);
    }
}
