using System.Collections.Generic;
using System.Linq;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>
/// The gate on itself: each forbidden thing, in the smallest source that holds it, is refused at its line with the right rule.
/// </summary>
public sealed class ForbiddenSamples
{
    /// <summary>Rule, line of the sample it must name, a word of the advice, and the sample.</summary>
    public static TheoryData<string, int, string, string> CompilesThenBreaks => new()
    {
        { "generics", 1, "non-generic", "class C<T> { }" },
        { "generics", 1, "non-generic", "class C { T M<T>(T x) { return x; } void N() { M(1); } }" },
        { "generics", 2, "non-generic", "class C { static T M<T>(T x) { return x; }\nint N() { return M(1); } }" },
        { "generics", 1, "delegate type", "class C { System.Action<int> F; }" },
        { "generics", 1, "delegate type", "class C { void M() { System.Func<int> f = () => 1; } }" },
        { "generics", 1, "delegate type", "class C { event System.EventHandler<int> E; void M() { E(this, 1); } }" },
        { "generics", 1, "non-generic", "delegate T D<T>();" },
        { "multi-dimensional-array", 1, "array of arrays", "class C { int[,] F; }" },
        { "multi-dimensional-array", 2, "array of arrays", "class C { int M() {\nvar a = new int[2, 2]; return a[0, 1]; } }" },
        { "checked", 1, "range test", "class C { int M(int x) { return checked(x + 1); } }" },
        { "checked", 1, "range test", "class C { int M(int x) { checked { x *= 2; } return x; } }" },
        { "checked", 1, "int as index", "class C { int M(int[] a, long i) { return a[i]; } }" },
        { "default-interface-method", 1, "abstract class", "interface I { int M() { return 1; } }" },
        { "default-interface-method", 1, "abstract class", "interface I { int P => 1; }" },
        { "default-interface-method", 1, "abstract class", "interface I { static int M() { return 1; } }" },
        { "enum-text", 1, "switch", "enum E { A } class C { string M(E e) { return e.ToString(); } }" },
        { "enum-text", 1, "switch", "enum E { A } class C { string M(E e) { return $\"{e}\"; } }" },
        { "enum-text", 1, "switch", "enum E { A } class C { string M(E e) { return \"e \" + e; } }" },
        { "enum-text", 1, "switch", "enum E { A } class C { void M(E e) { System.Console.WriteLine(string.Format(\"{0}\", e)); } }" },
        { "enum-text", 1, "switch", "enum E { A } class C { string M(E e) { return string.Concat(e, 1); } }" },
        { "enum-text", 1, "switch", "enum E { A } class C { void M(System.Text.StringBuilder b, E e) { b.Append(e); } }" },
        { "number-format", 1, "PadLeft", "class C { string M(int x) { return x.ToString(\"000\"); } }" },
        { "number-format", 1, "PadLeft", "class C { string M(int x) { return $\"{x:P1}\"; } }" },
        { "number-format", 1, "PadLeft", "class C { string M(int x) { return string.Format(\"{0:E2}\", x); } }" },
        { "reflection-name", 1, "internals", "class C { object M(System.Type t) { return t.GetField(\"conectionHandle\"); } }" },
        { "reflection-name", 1, "internals", "class C { const string N = \"NativeDisconect\"; }" },
        { "reflection-name", 1, "internals", "class C { const string N = \"nanoFramework.Device.Bluetooth.BluetoothEventSession\"; }" },
    };

    [Theory]
    [MemberData(nameof(CompilesThenBreaks))]
    public void What_compiles_and_then_breaks_is_refused(string rule, int line, string advice, string source) =>
        AssertRefused(rule, line, advice, source, allowUnsafe: false);

    [Theory]
    [InlineData("stackalloc", "a byte[]", "class C { unsafe int M() { int* p = stackalloc int[4]; return p[0]; } }")]
    [InlineData("fixed", "index", "class C { unsafe int M(byte[] a) { fixed (byte* p = a) return p[0]; } }")]
    [InlineData("unsafe", "safe code", "class C { unsafe int M(delegate*<int> f) { return f(); } }")]
    public void Unsafe_constructs_are_refused_even_where_the_project_allows_them(string rule, string advice, string source) =>
        AssertRefused(rule, 1, advice, source, allowUnsafe: true);

    /// <summary>Line, a word of the advice, and the sample the device's compiler refuses.</summary>
    public static TheoryData<int, string, string> DoesNotCompile =>
        new()
        {
            { 1, "sentinel", "class C { int? F; }" },
            { 1, "struct of your own", "class C { (int, int) M() { return (1, 2); } }" },
            { 1, "readonly fields", "record R(int X);" },
            { 1, "array", "using System.Collections; class C { IEnumerable M() { yield return 1; } }" },
            { 1, "Thread", "class C { async void M() { } }" },
            { 1, "Thread", "class C { System.Threading.Tasks.Task F; }" },
            { 1, "SpanByte", "class C { System.ReadOnlySpan<byte> M() { return default; } }" },
            { 1, "SpanByte", "class C { void M(byte[] a) { System.Span<byte> s = a; } }" },
            { 1, "a loop", "using System.Linq; class C { }" },
            { 1, "arrays", "using System.Collections.Generic; class C { List<int> F; }" },
            { 1, "Interlocked", "class C { volatile int f; int M() { return f; } }" },
            { 1, "smallest unit", "class C { decimal F; }" },
            { 1, "static type", "class C { void M(dynamic d) { d.X(); } }" },
            { 1, "start", "class C { int M(int[] a) { return a[^1]; } }" },
            { 1, "C# 9", "class C { object M() { return \"a\"u8; } }" },
            { 1, "C# 9", "class C { required public int X; }" },
            { 1, "C# 9", "namespace N; class C { }" },
            { 1, "AutoResetEvent", "class C { void M() { System.Threading.Monitor.Wait(this); } }" },
            { 1, "AutoResetEvent", "class C { void M() { System.Threading.Monitor.Pulse(this); } }" },
            { 1, "one Thread", "class C { void M() { System.Threading.ThreadPool.QueueUserWorkItem(null); } }" },
            { 1, "TickCount64", "class C { object F = new System.Diagnostics.Stopwatch(); }" },
            { 1, "UtcNow", "class C { object M() { return System.DateTime.Now; } }" },
            { 1, "StringBuilder", "class C { string M(string[] a) { return string.Join(\",\", a); } }" },
            { 1, "StringBuilder", "class C { string M(string a) { return a.Replace(\"a\", \"b\"); } }" },
            { 1, "Trim", "class C { bool M(string a) { return string.IsNullOrWhiteSpace(a); } }" },
            { 1, "ToLower", "class C { bool M(string a) { return a.Equals(\"x\", System.StringComparison.Ordinal); } }" },
            { 1, ">= '0'", "class C { bool M(char a) { return char.IsDigit(a); } }" },
            { 1, "UTF8", "class C { object M() { return System.Text.Encoding.ASCII; } }" },
            { 1, "sort", "class C { void M(int[] a) { System.Array.Sort(a); } }" },
            { 1, "loop", "class C { void M(int[] a) { System.Array.Reverse(a); } }" },
            { 1, "Array.Copy", "class C { void M(int[] a) { System.Array.Resize(ref a, 2); } }" },
            { 1, "Array.Copy", "class C { void M(byte[] a) { System.Buffer.BlockCopy(a, 0, a, 0, 1); } }" },
            { 1, "shifts", "class C { int M(byte[] a) { return System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(a); } }" },
            { 1, "an index", "class C { object F = new System.IO.MemoryStream(); }" },
            { 1, "overloads", "class C { int M() { return new System.Random().Next(1, 2); } }" },
            { 1, "Equals()", "class C { bool M(System.Guid a) { return a == a; } }" },
            { 1, "switch", "enum E { A } class C { bool M() { return System.Enum.IsDefined(typeof(E), 1); } }" },
            { 1, "esp_random", "class C { byte[] M() { return System.Security.Cryptography.RandomNumberGenerator.GetBytes(4); } }" },
            { 1, "comparison of your own", "class C { int M() { return System.Math.Max(1, 2); } }" },
            {
                1,
                "divisor",
                "class C { int M(int a, int b) { try { return a / b; } catch (System.DivideByZeroException) { return 0; } } }"
            },
            { 1, "range test", "class C { void M() { try { } catch (System.OverflowException) { } } }" },
            { 1, "safe code", "class C { unsafe int* F; }" },
            { 3, "recorded API", "class C {\n\nvoid M() { System.Console.ReadLine(); } }" },
            {
                1,
                "recorded API",
                "class C { string M(string s) { return string.Concat(new System.Collections.ArrayList(), s).Normalize(); } }"
            },
        };

    [Theory]
    [MemberData(nameof(DoesNotCompile))]
    public void What_the_devices_compiler_refuses_is_refused(int line, string advice, string source) =>
        AssertRefused("does-not-compile", line, advice, source, allowUnsafe: false);

    [Fact]
    public void A_reference_the_project_lacks_is_refused()
    {
        const string Source = "class C { object F = new System.Collections.Hashtable(); }";
        DeviceBuild build = DeviceCompiler.Compile("Sample", [("Sample.cs", Source)], ["mscorlib"]);
        Assert.Contains(PortabilityGate.Check(build, ["mscorlib"]), found => found.Rule == "does-not-compile");
    }

    [Fact]
    public void A_test_method_that_uses_its_instance_is_refused()
    {
        const string Source =
            "using nanoFramework.TestFramework; [TestClass] public class T { int _f;\n[TestMethod] public void M() { Assert.AreEqual(0, _f); } }";
        string[] assemblies = [.. Samples.Assemblies, "nanoFramework.TestFramework"];
        DeviceBuild build = DeviceCompiler.Compile("NFUnitTest", [("Sample.cs", Source)], assemblies);
        Assert.Contains(PortabilityGate.Check(build, assemblies), found => found is { Rule: "test-instance", Line: 2 });
    }

    private static void AssertRefused(string rule, int line, string advice, string source, bool allowUnsafe)
    {
        IReadOnlyList<Finding> findings = Samples.Check(source, allowUnsafe);
        Assert.True(findings.Any(found => found.Rule == rule && found.Line == line && found.File == "Sample.cs"
                && found.Instead.Contains(advice, System.StringComparison.Ordinal)),
            $"Expected [{rule}] at line {line} with '{advice}', got:\n{string.Join('\n', findings)}");
    }
}
