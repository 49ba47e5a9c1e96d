// What instructions do on the interpreter where the CLR does something else. The rewriter puts a call in the instruction's place.
using System;

namespace nanoFramework.Interpreter;

/// <summary>Instructions with the interpreter's results.</summary>
public static class Operations
{
    public static int Div(int a, int b) => b == -1 ? unchecked(-a) : a / b;

    public static long Div(long a, long b) => b == -1 ? unchecked(-a) : a / b;

    public static int Rem(int a, int b) => b == -1 ? 0 : a % b;

    public static long Rem(long a, long b) => b == -1 ? 0 : a % b;

    public static float Div(float a, float b)
    {
        if (b == 0) Throw.Fail();
        return a / b;
    }

    public static double Div(double a, double b)
    {
        if (b == 0) Throw.Fail();
        return a / b;
    }

    public static float Rem(float a, float b)
    {
        if (b == 0) Throw.Fail();
        return a % b;
    }

    public static double Rem(double a, double b)
    {
        if (b == 0) Throw.Fail();
        return a % b;
    }

    /// <summary>Numbers that cannot be compared count as greater, and any two infinities as equal.</summary>
    public static bool Greater(double a, double b) => !(a <= b) && !AreInfinite(a, b);

    public static bool Less(double a, double b) => a < b && !AreInfinite(a, b);

    public static bool GreaterOrEqual(double a, double b) => !Less(a, b);

    public static bool LessOrEqual(double a, double b) => !Greater(a, b);

    public static bool Equal(double a, double b) => a == b || AreInfinite(a, b);

    public static bool NotEqual(double a, double b) => !Equal(a, b);

    /// <summary>The instruction <c>ceq</c> on references.</summary>
    public static bool Same(object? a, object? b) => Natives.Identity.Same(a, b);

    /// <summary>True for an object whose type is one of .NET's base types, not one of device code.</summary>
    public static bool IsBaseType(object value) =>
        value.GetType().Assembly == typeof(object).Assembly || value is Enum or Array or Delegate;

    /// <summary>A double to a signed 64-bit integer as the C compiler converts it: what does not fit gives the smallest.</summary>
    public static long ToInt64(double value) =>
        value is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)value : long.MinValue;

    /// <summary>
    /// <c>isinst</c> for what the CLR takes for compatible and the interpreter does not: arrays of integers of one size, and the interfaces
    /// of base types.
    /// </summary>
    public static object? IsInstance<T>(object? value)
        where T : class
    {
        if (value is not T) return null;
        if (typeof(T).IsArray) return value.GetType() == typeof(T) || !typeof(T).GetElementType()!.IsValueType ? value : null;
        return !typeof(T).IsInterface || HasInterface(value, typeof(T)) ? value : null;
    }

    /// <summary><c>castclass</c> for the same.</summary>
    public static object? Cast<T>(object? value)
        where T : class
    {
        if (value is not null && IsInstance<T>(value) is null) Throw.InvalidCast();
        return value;
    }

    private static bool AreInfinite(double a, double b) => double.IsInfinity(a) && double.IsInfinity(b);

    // Of its base types the device's mscorlib gives interfaces to strings and arrays only.
    private static bool HasInterface(object value, Type type) => value switch
    {
        string => type == typeof(IComparable) || type == typeof(System.Collections.IEnumerable),
        Array => true,
        ValueType when value.GetType().IsPrimitive || value is Enum => false,
        Delegate or Type => false,
        _ => true,
    };
}
