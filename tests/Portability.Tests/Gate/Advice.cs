using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Portability.Tests.Gate;

/// <summary>Replacements for everything that .NET programmers use and the device's library or interpreter lacks.</summary>
public static partial class Advice
{
    public const string Generics = "a non-generic class of your own, ArrayList, Hashtable, an array, or a delegate type you declare";
    public const string EnumText =
        "a switch that names the values, or a cast to int when the number is meant (the device prints the number)";

    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        ["List"] = "ArrayList or an array",
        ["Dictionary"] = "Hashtable",
        ["HashSet"] = "Hashtable",
        ["IEnumerable<>"] = "IEnumerable or an array",
        ["Generic"] = "System.Collections (ArrayList, Hashtable, Queue, Stack) or arrays",
        ["Linq"] = "a loop",
        ["Func"] = "a delegate you declare",
        ["Span"] = "byte[] with offset and length, or SpanByte",
        ["ReadOnlySpan"] = "byte[] with offset and length, or SpanByte",
        ["Memory"] = "byte[] with offset and length",
        ["Task"] = "Thread, Timer or AutoResetEvent",
        ["Tasks"] = "Thread, Timer or AutoResetEvent",
        ["Nullable"] = "a sentinel value or a bool beside the value",
        ["ValueTuple"] = "out parameters or a small struct of your own",
        ["Tuple"] = "a small class of your own",
        ["Decimal"] = "int or long in the smallest unit",
        ["IsVolatile"] = "lock or Interlocked",
        ["Stopwatch"] = "Environment.TickCount64",
        ["ThreadPool"] = "one Thread with a queue",
        ["Lazy"] = "create it at start-up",
        ["StringComparison"] = "string ==, or compare ToLower() of both",
        ["MemoryStream"] = "byte[] and an index",
        ["BinaryPrimitives"] = "BitConverter, or shifts",
        ["Buffer"] = "Array.Copy",
        ["BlockCopy"] = "Array.Copy",
        ["Math"] = "a comparison of your own, or the package nanoFramework.System.Math",
        ["Join"] = "StringBuilder in a loop",
        ["Replace"] = "StringBuilder.Replace",
        ["IsNullOrWhiteSpace"] = "string.IsNullOrEmpty(text.Trim()) after a null check",
        ["Now"] = "DateTime.UtcNow",
        ["IsDigit"] = "c >= '0' && c <= '9'",
        ["IsLetter"] = "comparisons with 'a', 'z', 'A', 'Z'",
        ["ASCII"] = "Encoding.UTF8",
        ["Unicode"] = "Encoding.UTF8",
        ["Sort"] = "an insertion sort of your own",
        ["Reverse"] = "a loop",
        ["Resize"] = "a new array and Array.Copy",
        ["Fill"] = "a loop",
        ["Empty"] = "new T[0] kept in a static field",
        ["IsDefined"] = "a switch over the values",
        ["GetNames"] = "an array of names",
        ["Wait"] = "AutoResetEvent.WaitOne",
        ["Pulse"] = "AutoResetEvent.Set",
        ["PulseAll"] = "ManualResetEvent.Set",
        ["RandomNumberGenerator"] = "System.Random, which is esp_random() on the ESP32",
        ["DivideByZeroException"] = "a test of the divisor before the division",
        ["OverflowException"] = "a range test before the operation: the device never throws it",
        ["Process"] = "nanoFramework.Runtime.Native.Power",
        ["File"] = "nothing: this image has no file system",
        ["Regex"] = "IndexOf and Substring",
        ["Uri"] = "a string",
        ["IndexOutOfRange"] = "an index from the start",
        ["Index"] = "an index from the start (length - 1)",
        ["Range"] = "Substring or Array.Copy",
        ["IAsyncStateMachine"] = "Thread, Timer or AutoResetEvent",
        ["AsyncTaskMethodBuilder"] = "Thread, Timer or AutoResetEvent",
        ["AsyncVoidMethodBuilder"] = "Thread, Timer or AutoResetEvent",
        ["EqualityComparer"] = "a sealed class with readonly fields (no record)",
        ["CallSite"] = "a static type or reflection",
        ["DynamicAttribute"] = "a static type or reflection",
        ["Security"] = "System.Random, which is esp_random() on the ESP32",
        ["Buffers"] = "BitConverter, or shifts",
        ["TryAdd"] = "Contains, then Add",
        ["Parallel"] = "a loop",
    };

    private static readonly Dictionary<string, string> ByCode = new(StringComparer.Ordinal)
    {
        ["CS8652"] = "C# 9",
        ["CS8773"] = "C# 9: this feature is newer",
        ["CS8936"] = "C# 9: this feature is newer",
        ["CS0227"] = "safe code: arrays with an index",
        ["CS0214"] = "safe code: arrays with an index",
        ["CS0518"] = "plain types the device's mscorlib has",
        ["CS0656"] = "a plain loop, class or thread: the feature needs types the device lacks",
        ["CS8179"] = "out parameters or a small struct of your own",
        ["CS0019"] = "Equals(), or a comparison of the parts",
        ["CS1501"] = "one of the overloads recorded in DeviceApi",
        ["CS1503"] = "one of the overloads recorded in DeviceApi",
        ["CS7036"] = "one of the overloads recorded in DeviceApi",
        ["CS0115"] = "a virtual member the device's base class has",
        ["CS1983"] = "a thread or a timer: no async on the device",
        ["CS1624"] = "an array or ArrayList filled in a loop: no iterators on the device",
    };

    /// <summary>Advice for a compiler error: by the names it quotes, else by its code.</summary>
    public static string ForError(string code, string message) =>
        Names()
            .Matches(message)
            .SelectMany(match => match.Value.Split(['.', '<', '`', '\'', '(', ',', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Reverse()
            .Select(ForName)
            .FirstOrDefault(found => found is not null)
        ?? ByCode.GetValueOrDefault(code)
        ?? "what the recorded API offers (tests/Portability.Tests/DeviceApi)";

    public static string? ForName(string name) => ByName.GetValueOrDefault(name);

    [GeneratedRegex("'[^']+'")]
    private static partial Regex Names();
}
