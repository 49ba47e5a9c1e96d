using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;

namespace nanoFramework.Interpreter;

/// <summary>Runs the static constructors of an assembly in the order of the device's tables.</summary>
public static class StaticConstructors
{
    /// <summary>Name of the list a rewritten assembly has in it: types with a static constructor, one a line.</summary>
    public const string ListName = "static-constructors";

    /// <summary>
    /// The list is in the culture's order of the types' names, an enclosing type before its nested ones; what a constructor throws is
    /// forgotten.
    /// </summary>
    internal static void Run(Assembly assembly)
    {
        using StreamReader list = new(assembly.GetManifestResourceStream(ListName)!);
        while (list.ReadLine() is { Length: > 0 } name)
        {
            MethodInfo constructor = assembly.GetType(name, throwOnError: true)!
                .GetMethod(Natives.TypeNames.StaticConstructor, BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)!;
            DeviceThread.Guard(() => constructor.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null));
        }
    }
}

/// <summary>The order of names the metadata processor sorts by: punctuation, digits, letters, and case last.</summary>
public sealed class CultureOrder : IComparer<string>
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
