using System;
using System.Collections;
using System.Linq;

namespace nanoFramework.TestFramework;

/// <summary>What a test prints.</summary>
public static class OutputHelper
{
    /// <summary>Prints.</summary>
    public static void Write(string message) => Console.Write(message);

    /// <summary>Prints a line.</summary>
    public static void WriteLine(string message) => Console.WriteLine(message);
}

/// <summary>For the launcher.</summary>
public static class Helper
{
    /// <summary>A method with data rows runs once a row and not once more without arguments: takes the test method attribute out if a row is there.</summary>
    public static object[] RemoveTestMethodIfDataRowExists(object[] attribs) =>
        attribs.Any(static attribute => attribute is DataRowAttribute)
            ? [.. attribs.Where(static attribute => attribute is not TestMethodAttribute)]
            : attribs;
}

/// <summary>For arrays.</summary>
public static class TestExtensions
{
    /// <summary>True when both have equal elements in the same order.</summary>
    public static bool SequenceEqual(this Array a, Array b)
    {
        if (ReferenceEquals(a, b)) return true;
        return a != null && b != null && Enumerable.SequenceEqual(((IEnumerable)a).Cast<object>(), ((IEnumerable)b).Cast<object>());
    }
}
