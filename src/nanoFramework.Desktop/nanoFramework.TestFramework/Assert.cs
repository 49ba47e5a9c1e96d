using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;
using TestFrameworkShared;

namespace nanoFramework.TestFramework;

/// <summary>The checks of a test; each failing one throws <see cref="AssertFailedException"/>.</summary>
public sealed partial class Assert
{
    public static void AreNotSame(object notExpected, object actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Check(!ReferenceEquals(notExpected, actual), nameof(AreNotSame), message);

    public static void AreSame(object expected, object actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Check(ReferenceEquals(expected, actual), nameof(AreSame), message);

    /// <summary>Fails unless <paramref name="expected"/> occurs in <paramref name="value"/>.</summary>
    public static void Contains(string expected, string value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(
            Given(value, nameof(Contains)).Contains(Given(expected, nameof(Contains)), StringComparison.Ordinal),
            nameof(Contains),
            $"'{value}' does not contain '{expected}'. {message}"
        );

    /// <summary>Fails if <paramref name="notExpected"/> occurs in <paramref name="value"/>.</summary>
    public static void DoesNotContains(string notExpected, string value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(
            !Given(value, nameof(DoesNotContains)).Contains(Given(notExpected, nameof(DoesNotContains)), StringComparison.Ordinal),
            nameof(DoesNotContains),
            $"'{value}' contains '{notExpected}'. {message}"
        );

    /// <summary>Fails unless <paramref name="value"/> ends with <paramref name="expected"/>.</summary>
    public static void EndsWith(string expected, string value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(
            Given(value, nameof(EndsWith)).EndsWith(Given(expected, nameof(EndsWith)), StringComparison.Ordinal),
            nameof(EndsWith),
            $"'{value}' does not end with '{expected}'. {message}"
        );

    /// <summary>Fails unless <paramref name="value"/> starts with <paramref name="expected"/>.</summary>
    public static void StartsWith(string expected, string value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(
            Given(value, nameof(StartsWith)).StartsWith(Given(expected, nameof(StartsWith)), StringComparison.Ordinal),
            nameof(StartsWith),
            $"'{value}' does not start with '{expected}'. {message}"
        );

    public static void IsFalse(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "") =>
        Check(!condition, nameof(IsFalse), message);

    public static void IsTrue(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "") =>
        Check(condition, nameof(IsTrue), message);

    public static void IsInstanceOfType(object value, Type expected, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(
            Given(expected, nameof(IsInstanceOfType)) == value?.GetType(),
            nameof(IsInstanceOfType),
            $"Expected type {expected}, actual {value?.GetType()}. {message}"
        );

    public static void IsNotInstanceOfType(object value, Type notExpected, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(
            Given(notExpected, nameof(IsNotInstanceOfType)) != value?.GetType(),
            nameof(IsNotInstanceOfType),
            $"Type {notExpected} was not expected. {message}"
        );

    public static void IsNotNull(object value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(value is not null, nameof(IsNotNull), message);

    public static void IsNull(object value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Check(value is null, nameof(IsNull), message);

    /// <summary>Ends the test as skipped.</summary>
    /// <exception cref="SkipTestException">Always.</exception>
    public static void SkipTest(string message = null) => throw new SkipTestException(message);

    public static void ThrowsException(Type exception, Action action, [CallerArgumentExpression(nameof(action))] string message = "")
    {
        Given(exception, nameof(ThrowsException));
        Exception thrown = null;
        try
        {
            Given(action, nameof(ThrowsException)).Invoke();
        }
#pragma warning disable CA1031 // Any exception is an outcome to compare.
        catch (Exception caught)
#pragma warning restore CA1031
        {
            thrown = caught;
        }

        Check(
            thrown?.GetType() == exception,
            nameof(ThrowsException),
            $"Expected {exception}, thrown {thrown?.GetType().ToString() ?? "nothing"}: {thrown?.Message} {message}"
        );
    }

    internal static void Check(bool holds, string assertion, string message)
    {
        if (!holds) throw new AssertFailedException($"Assert.{assertion} failed. {message}");
    }

    internal static T Given<T>(T value, string assertion)
        where T : class
    {
        Check(value is not null, assertion, "A parameter is null.");
        return value;
    }

    private static void CheckEqual<T>(T expected, T actual, string message) =>
        Check(
            EqualityComparer<T>.Default.Equals(expected, actual),
            nameof(AreEqual),
            $"Expected:<{Text(expected)}>. Actual:<{Text(actual)}>. {message}"
        );

    private static void CheckNotEqual<T>(T notExpected, T actual, string message) =>
        Check(
            !EqualityComparer<T>.Default.Equals(notExpected, actual),
            nameof(AreNotEqual),
            $"Not expected:<{Text(notExpected)}>. {message}"
        );

    private static string Text<T>(T value) => value is null ? "(null)" : Convert.ToString(value, CultureInfo.InvariantCulture);
}
