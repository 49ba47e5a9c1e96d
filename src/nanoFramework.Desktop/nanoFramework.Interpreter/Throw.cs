using System.Diagnostics.CodeAnalysis;

namespace nanoFramework.Interpreter;

/// <summary>Throws the device's exceptions, as the interpreter does for its result codes: without a message.</summary>
public static class Throw
{
    /// <summary>CLR_E_FAIL, CLR_E_WRONG_TYPE, CLR_E_DIVIDE_BY_ZERO and every other code without an exception type of its own.</summary>
    [DoesNotReturn]
    public static void Fail() => throw DeviceExceptions.Create("System.Exception");

    [DoesNotReturn]
    public static void NullReference() => throw DeviceExceptions.Create("System.NullReferenceException");

    [DoesNotReturn]
    public static void OutOfRange() => throw DeviceExceptions.Create("System.ArgumentOutOfRangeException");

    [DoesNotReturn]
    public static void InvalidParameter() => throw DeviceExceptions.Create("System.ArgumentException");

    [DoesNotReturn]
    public static void ArgumentNull() => throw DeviceExceptions.Create("System.ArgumentNullException");

    [DoesNotReturn]
    public static void Format() => throw DeviceExceptions.Create("System.FormatException");

    [DoesNotReturn]
    public static void NotImplemented() => throw DeviceExceptions.Create("System.NotImplementedException");

    [DoesNotReturn]
    public static void NotSupported() => throw DeviceExceptions.Create("System.NotSupportedException");

    [DoesNotReturn]
    public static void InvalidOperation() => throw DeviceExceptions.Create("System.InvalidOperationException");

    [DoesNotReturn]
    public static void InvalidCast() => throw DeviceExceptions.Create("System.InvalidCastException");

    [DoesNotReturn]
    public static void IndexOutOfRange() => throw DeviceExceptions.Create("System.IndexOutOfRangeException");

    [DoesNotReturn]
    public static void ObjectDisposed() => throw DeviceExceptions.Create("System.ObjectDisposedException");

    /// <summary>Null reference exception where <paramref name="value"/> is null.</summary>
    public static void IfNull([NotNull] object? value)
    {
        if (value is null) NullReference();
    }
}
