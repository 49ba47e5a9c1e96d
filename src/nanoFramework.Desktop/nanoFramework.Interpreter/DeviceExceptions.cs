// Translates exceptions of the CLR and of our own libraries to those that the interpreter throws. Rewritten code requests the translation
// at each catch, so that a handler sees device types only, and the same object however often it is rethrown.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;

namespace nanoFramework.Interpreter;

/// <summary>Exceptions as device code sees them.</summary>
public static class DeviceExceptions
{
    private static readonly ConditionalWeakTable<Exception, Exception> Translated = [];
    private static readonly ConditionalWeakTable<Exception, Exception> Origins = [];
    private static readonly Dictionary<string, ConstructorInfo> Constructors = [];
    // Calls virtual members of base types; the device has no stack frame for it.
    private const string Dispatcher = "nanoFramework.Dispatch$";
    private static Type? s_root;
    private static FieldInfo? s_message;

    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(NullReferenceException)] = "System.NullReferenceException",
        [typeof(IndexOutOfRangeException)] = "System.IndexOutOfRangeException",
        [typeof(InvalidCastException)] = "System.InvalidCastException",
        [typeof(OutOfMemoryException)] = "System.OutOfMemoryException",
        [typeof(InsufficientExecutionStackException)] = "System.OutOfMemoryException",
        [typeof(ArgumentException)] = "System.ArgumentException",
        [typeof(ArgumentNullException)] = "System.ArgumentNullException",
        [typeof(ArgumentOutOfRangeException)] = "System.ArgumentOutOfRangeException",
        [typeof(OverflowException)] = "System.ArgumentOutOfRangeException",
        [typeof(InvalidOperationException)] = "System.InvalidOperationException",
        [typeof(NotSupportedException)] = "System.NotSupportedException",
        [typeof(NotImplementedException)] = "System.NotImplementedException",
        [typeof(PlatformNotSupportedException)] = "System.PlatformNotSupportedException",
        [typeof(ObjectDisposedException)] = "System.ObjectDisposedException",
        [typeof(FormatException)] = "System.FormatException",
        [typeof(TimeoutException)] = "System.TimeoutException",
        [typeof(SystemException)] = "System.SystemException",
    };

    /// <summary>The root of exceptions in the rewritten mscorlib; set once per boot.</summary>
    public static void Use(Assembly coreLibrary)
    {
        s_root = coreLibrary.GetType("System.Exception", throwOnError: true);
        s_message = s_root!.GetField("_message", BindingFlags.Instance | BindingFlags.NonPublic);
    }

    /// <summary>A device exception of that type, without a message.</summary>
    public static Exception Create(string type, string? message = null)
    {
        ConstructorInfo constructor = ConstructorOf(type);
        var exception = (Exception)constructor.Invoke(constructor.GetParameters().Length == 0 ? [] : [message]);

        // The interpreter creates its exceptions without calling a constructor: none sets a message.
        if (message is null) s_message!.SetValue(exception, null);
        return exception;
    }

    /// <summary>
    /// The exception that a catch of device code receives; null when the board has lost its power, which device code cannot catch.
    /// </summary>
    public static object? Translate(object thrown)
    {
        if (IsPowerOff(thrown)) return null;
        if (thrown is not Exception exception || s_root!.IsInstanceOfType(exception)) return thrown;
        return Translated.GetValue(exception, static origin => TranslateOnce(origin));
    }

    /// <summary>Prevents a filter of device code from catching the loss of power: 0 instead of its result.</summary>
    public static int Filter(int answer) => Machine.IsOff ? 0 : answer;

    /// <summary>The message given to an exception of the CLR; null for those that the CLR throws itself.</summary>
    private static string? MessageOf(Exception origin) =>
        origin
            is NullReferenceException
                or IndexOutOfRangeException
                or InvalidCastException
                or ArithmeticException
                or OutOfMemoryException
                or ArrayTypeMismatchException
                or InsufficientExecutionStackException
                or SynchronizationLockException
                or MemberAccessException
                or TypeInitializationException
            ? null
            : origin.Message;

    /// <summary>The stack frames as printed by the interpreter: <c>Namespace.Type::Method</c> and a line end each.</summary>
    public static string StackTrace(Exception exception)
    {
        StringBuilder text = new();
        Exception origin = Origins.TryGetValue(exception, out Exception? found) ? found : exception;
        foreach (StackFrame frame in new StackTrace(origin, fNeedFileInfo: false).GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            if (method?.DeclaringType is not { } type || !Machine.IsDeviceCode(type.Assembly) || type.FullName == Dispatcher) continue;
            text.Append(Natives.TypeNames.FullName(type)).Append("::").Append(Natives.TypeNames.Method(method)).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>The CLR's message when the device has no equivalent exception; empty otherwise.</summary>
    internal static string Cause(Exception thrown)
    {
        Exception origin = Origins.TryGetValue(thrown, out Exception? found) ? found : thrown;
        return s_root!.IsInstanceOfType(origin) || Names.ContainsKey(origin.GetType())
            ? ""
            : $" ({origin.GetType().Name}: {origin.Message})";
    }

    internal static bool IsPowerOff(object thrown) =>
        thrown is PowerOffException || (Machine.IsOff && thrown is ThreadInterruptedException or OperationCanceledException);

    private static Exception TranslateOnce(Exception origin)
    {
        Exception device = origin is ThreadInterruptedException && DeviceThread.Current is { AbortRequested: true }
            ? Create("System.Threading.ThreadAbortException")
            : Create(Names.GetValueOrDefault(origin.GetType(), "System.Exception"), MessageOf(origin));
        Origins.Add(device, origin);
        return device;
    }

    private static ConstructorInfo ConstructorOf(string type)
    {
        lock (Constructors)
        {
            if (Constructors.TryGetValue(type, out ConstructorInfo? constructor)) return constructor;
            Type definition = s_root!.Assembly.GetType(type, throwOnError: true)!;
            const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
            constructor = definition.GetConstructor(any, [typeof(string)]) ?? definition.GetConstructor(any, [])
                ?? throw new MissingMethodException(type, ".ctor(string)");
            return Constructors[type] = constructor;
        }
    }
}

/// <summary>The board has lost its power: ends a thread of device code, and cannot be caught by device code.</summary>
public sealed class PowerOffException : Exception
{
}
