using System;
using System.Collections;
using System.Linq;

namespace nanoFramework.TestFramework;

/// <summary>What a test prints.</summary>
public static class OutputHelper
{
    /// <summary>Prints without a line end.</summary>
    public static void Write(string message) => Console.Write(message);

    public static void WriteLine(string message) => Console.WriteLine(message);
}

/// <summary>Called by the test launcher.</summary>
public static class Helper
{
    /// <summary>
    /// A method with data rows runs once per row and not also without arguments: removes the test method attribute when there are rows.
    /// </summary>
    public static object[] RemoveTestMethodIfDataRowExists(object[] attribs) =>
        attribs.Any(static attribute => attribute is DataRowAttribute)
            ? [.. attribs.Where(static attribute => attribute is not TestMethodAttribute)]
            : attribs;
}

/// <summary>Extension methods of arrays.</summary>
public static class TestExtensions
{
    /// <summary>True when both have equal elements in the same order.</summary>
    public static bool SequenceEqual(this Array a, Array b)
    {
        if (ReferenceEquals(a, b)) return true;
        return a != null && b != null && Enumerable.SequenceEqual(((IEnumerable)a).Cast<object>(), ((IEnumerable)b).Cast<object>());
    }
}
