using System.Collections.Generic;
using System.Linq;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>Code that works on the device passes the gate.</summary>
public sealed class Samples
{
    public static IReadOnlyList<string> Assemblies { get; } =
    [.. DeviceApi.Known.Select(assembly => assembly.Name).Where(name => name is not ("nanoFramework.TestFramework" or "System.Threading"))];

    public static IReadOnlyList<Finding> Check(string source, bool allowUnsafe = false) => PortabilityGate.Check(
        DeviceCompiler.Compile("Sample", [("Sample.cs", source)], Assemblies, allowUnsafe: allowUnsafe), Assemblies);

    [Theory]
    [InlineData(
        "using System; class C { string M(int a, byte[] b, string s) { return \"a\" + a + s + b.Length + $\"{a:X2} {s}\" + string.Format(\"{0:D3}\", a); } }"
    )]
    [InlineData("delegate void D(int x); class C { event D E; void M() { E += x => { }; D d = E; if (d != null) d(1); } }")]
    [InlineData(
        "using System.Collections; class C { int M(ArrayList a, Hashtable h, Queue q) { foreach (object o in a) q.Enqueue(o); return h.Count; } }"
    )]
    [InlineData("class C { readonly object _lock = new object(); int _f; int M() { lock (_lock) { return _f++; } } }")]
    [InlineData(
        "using System; class C : IDisposable { public void Dispose() { } ~C() { } static void M() { using (C c = new C()) { } using var d = new C(); } }"
    )]
    [InlineData("class C { public int X { get; init; } static C M() { return new C { X = 1 }; } }")]
    [InlineData(
        "static class C { static string M(object o) => o switch { int i when i > 3 => \"big\", string s => s, null => \"none\", _ => \"?\" }; }"
    )]
    [InlineData(
        "class C { int M(string s) { switch (s) { case \"a\": return 1; case \"b\": return 2; case \"c\": return 3; case \"d\": return 4; case \"e\": return 5; case \"f\": return 6; case \"g\": return 7; case \"h\": return 8; } return 0; } }"
    )]
    [InlineData(
        "static class C { static int Twice(this int x) { return x * 2; } static int M(ref int a, in int b, out int c) { c = b; return a.Twice(); } }"
    )]
    [InlineData(
        "using System; class C { void M() { try { throw new ArgumentException(\"x\"); } catch (ArgumentException e) when (e.Message != null) { } finally { } } }"
    )]
    [InlineData("class C { static readonly byte[] Table = { 1, 2, 3, 4, 5, 6, 7, 8 }; int[][] M() { return new int[2][]; } }")]
    [InlineData("enum E { A, B } class C { string M(E e) { return e == E.A ? \"A\" : ((int)e).ToString(); } }")]
    [InlineData("enum E { A } class C { object[] M(E e) { return new object[] { (ushort)1, e, 0 }; } }")]
    [InlineData(
        "using System.Threading; class C { void M() { new Thread(() => { }).Start(); new Timer(o => { }, null, 0, 1); Interlocked.Increment(ref _n); } int _n; }"
    )]
    [InlineData(
        "using System; using System.Text; class C { string M() { return new StringBuilder().Append('x').AppendLine().ToString() + Encoding.UTF8.GetBytes(\"a\").Length; } }"
    )]
    [InlineData(
        "using System; class C { bool M(Guid a, Guid b) { return a.Equals(b) && DateTime.UtcNow - DateTime.UtcNow < TimeSpan.FromSeconds(1) && Environment.TickCount64 > 0; } }"
    )]
    [InlineData(
        "using nanoFramework.Runtime.Events; class F : IEventListener { public void InitializeForEventSource() { } public bool OnEvent(BaseEvent ev) { return ev.GetType().GetField(\"connectionHandle\") != null; } void M() { EventSink.AddEventFilter(EventCategory.Bluetooth, this); } }"
    )]
    [InlineData(
        "using nanoFramework.Device.Bluetooth; class C { object M() { return BluetoothLEServer.Instance.Pairing; } const string N = \"NativeStartPair\"; }"
    )]
    [InlineData("class C { int M(int x) { return unchecked(x * 31); } }")]
    [InlineData(
        "abstract class A { public abstract int M(); } interface I { int P { get; } } sealed class C : A, I { public override int M() { return P; } public int P => 1; }"
    )]
    public void What_the_device_runs_passes(string source)
    {
        IReadOnlyList<Finding> findings = Check(source);
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }
}
