using System.Collections;

namespace nanoFramework.TestFramework;

public sealed class CollectionAssert
{
    public static void Empty(ICollection collection, string message = "") =>
        Assert.Check(Assert.Given(collection, nameof(Empty)).Count == 0, nameof(Empty), message);

    public static void NotEmpty(ICollection collection, string message = "") =>
        Assert.Check(Assert.Given(collection, nameof(NotEmpty)).Count != 0, nameof(NotEmpty), message);

    public static void AreEqual(ICollection expected, ICollection actual, string message = "")
    {
        string difference = Difference(expected, actual);
        Assert.Check(difference == null, nameof(AreEqual), $"{difference} {message}");
    }

    public static void AreNotEqual(ICollection notExpected, ICollection actual, string message = "") =>
        Assert.Check(Difference(notExpected, actual) != null, nameof(AreNotEqual), $"The collections are equal. {message}");

    private static string Difference(ICollection expected, ICollection actual)
    {
        if (ReferenceEquals(expected, actual)) return null;
        if (expected == null || actual == null) return "One of the collections is null.";
        if (expected.Count != actual.Count) return $"Expected {expected.Count} elements, actual {actual.Count}.";
        IEnumerator other = actual.GetEnumerator();
        int index = 0;
        foreach (object element in expected)
        {
            other.MoveNext();
            if (!Equals(element, other.Current)) return $"Element {index}: expected:<{element}>, actual:<{other.Current}>.";
            index++;
        }

        return null;
    }
}
