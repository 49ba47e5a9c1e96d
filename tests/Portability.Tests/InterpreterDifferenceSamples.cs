using System.Collections.Generic;
using System.Linq;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>
/// Tests of the gate: code that the tools cannot process or that behaves differently on the device, each next to the nearest valid code.
/// </summary>
public sealed class InterpreterDifferenceSamples
{
    private const string Attribute = "class A : System.Attribute { public A() { } public A(string s) { } public A(params object[] o) { } "
        + "public A(int[] i) { } public A(E e) { } public A(System.Type t) { } public string S; public object O; } enum E { X } ";

    /// <summary>Rule, a word of the advice, code that is reported, and code that is not.</summary>
    public static TheoryData<string, string, string, string> Pairs =>
        new()
        {
            { "attribute-argument", "\"\"", Attribute + "[A((string)null)] class C { }", Attribute + "[A(\"\")] class C { }" },
            { "attribute-argument", "\"\"", Attribute + "[A(null, false)] class C { }", Attribute + "[A(\"\", false)] class C { }" },
            { "attribute-argument", "\"\"", Attribute + "[A(S = null)] class C { }", Attribute + "[A(S = \"x\")] class C { }" },
            { "attribute-argument", "typeof", Attribute + "[A((System.Type)null)] class C { }", Attribute + "[A(typeof(C))] class C { }" },
            { "attribute-argument", "(int)", Attribute + "[A(E.X)] class C { }", Attribute + "[A((int)E.X, 1)] class C { }" },
            { "attribute-argument", "params", Attribute + "[A(new[] { 1, 2 })] class C { }", Attribute + "[A(1, 2)] class C { }" },
            {
                "attribute-argument",
                "params",
                Attribute + "[A(O = 1)] class C { }",
                Attribute + "[A(1, \"a\", 'c', true, 2L)] class C { }"
            },
            {
                "attribute-argument",
                "(int)",
                Attribute + "class C { [A(1, E.X)] void M() { } }",
                Attribute + "class C { [A(1, \"X\")] void M() { } }"
            },
            {
                "attribute-argument",
                "\"\"",
                Attribute + "class C { [A((string)null)] int F; }",
                Attribute + "class C { [System.Obsolete] int F; }"
            },
            {
                "static-start",
                "Main",
                "using System.Threading; class C { static readonly Timer T = new Timer(o => { }, null, 0, 1); }",
                "using System.Threading; class C { static readonly TimerCallback T = o => { new Timer(x => { }, null, 0, 1); }; }"
            },
            {
                "static-start",
                "Main",
                "using System.Threading; class C { static C() { Go(); } static void Go() { new Thread(() => { }).Start(); } }",
                "using System.Threading; class C { static readonly Thread T = new Thread(() => { }); static void Go() { T.Start(); } }"
            },
            {
                "static-start",
                "Main",
                "using nanoFramework.Device.Bluetooth; class C { static readonly object S = BluetoothLEServer.Instance; }",
                "using nanoFramework.Device.Bluetooth; class C { static readonly object S = typeof(BluetoothLEServer); }"
            },
            {
                "static-start",
                "Main",
                "using nanoFramework.Device.Bluetooth; class B { object s = BluetoothLEServer.Instance; } class C { static readonly B S = new B(); }",
                "using nanoFramework.Device.Bluetooth; class B { object s = BluetoothLEServer.Instance; } class C { readonly B S = new B(); }"
            },
            {
                "static-start",
                "Main",
                "using nanoFramework.Runtime.Events; class C { static object D = new NativeEventDispatcher(\"a\", 1); }",
                "using nanoFramework.Runtime.Events; class C { static object D = EventCategory.Bluetooth; }"
            },
            {
                "static-order",
                "const",
                "class A { public static readonly int[] X = new int[B.Y[0]]; } class B { public static readonly int[] Y = { 1 }; }",
                "class A { public static readonly int[] Y = { 1 }; } class B { public static readonly int[] X = new int[A.Y[0]]; }"
            },
            {
                "static-order",
                "const",
                "class A { static readonly int X = Read(); static int Read() { return B.Y.Length; } } class B { public static readonly int[] Y = { 1 }; }",
                "class A { static readonly int X = B.Y; } class B { public const int Y = 1; }"
            },
            {
                "static-throws",
                "Main",
                "class C { static C() { throw new System.Exception(); } }",
                "class C { public C() { throw new System.Exception(); } }"
            },
            {
                "hashtable-key",
                "string",
                "using System; using System.Collections; class C { object M(Hashtable h, Guid g) { return h[g]; } }",
                "using System; using System.Collections; class C { object M(Hashtable h, Guid g) { return h[g.ToString()]; } }"
            },
            {
                "hashtable-key",
                "int",
                "using System.Collections; struct K { int a; } class C { void M(Hashtable h, K k) { h.Add(k, 1); } }",
                "using System.Collections; class C { void M(Hashtable h, int k, object o) { h.Add(k, 1); h.Add(o, 2); } }"
            },
            {
                "hashtable-key",
                "string",
                "using System.Collections; class K { public override bool Equals(object o) { return true; } public override int GetHashCode() { return 1; } }"
                    + " class C { bool M(Hashtable h, K k) { return h.Contains(k); } }",
                "using System.Collections; class K { } class C { bool M(Hashtable h, K k) { return h.Contains(k); } }"
            },
            {
                "float-text",
                "F1",
                "class C { string M(float x) { return \"t=\" + x; } }",
                "class C { string M(float x) { return \"t=\" + x.ToString(\"F1\"); } }"
            },
            {
                "float-text",
                "tenths",
                "class C { string M(double x) { return $\"{x}\"; } }",
                "class C { string M(double x) { return $\"{x:F1}\"; } }"
            },
            {
                "float-text",
                "tenths",
                "class C { string M(double x) { return x.ToString(); } }",
                "class C { string M(double x) { return ((int)(x * 10)).ToString(); } }"
            },
            {
                "float-division",
                "divisor",
                "class C { double M(double a, double b) { return a / b; } }",
                "class C { double M(double a) { return a / 10; } }"
            },
            {
                "string-nul",
                "byte[]",
                "using System.Text; class C { string M(byte[] b) { return Encoding.UTF8.GetString(b, 0, b.Length); } }",
                "using System.Text; class C { byte[] M(string s) { return Encoding.UTF8.GetBytes(s); } }"
            },
            { "string-nul", "byte[]", "class C { const string S = \"a\\0b\"; }", "class C { const char S = '\\0'; }" },
            {
                "filter-throws",
                "handler",
                "class C { bool F(object o) { return o != null; } void M() { try { } catch (System.Exception e) when (F(e)) { } } }",
                "class C { bool f; void M() { try { } catch (System.Exception e) when (f && e != null) { } } }"
            },
            {
                "tryparse-ignored",
                "returns",
                "class C { int M(string s) { int x; int.TryParse(s, out x); return x; } }",
                "class C { int M(string s) { int x; return int.TryParse(s, out x) ? x : 0; } }"
            },
            {
                "catch-type",
                "null",
                "class C { void M() { try { } catch (System.ArgumentNullException) { } } }",
                "class C { void M() { try { } catch (System.ArgumentException) { } } }"
            },
            {
                "guid-default",
                "Empty",
                "class C { System.Guid M() { return default(System.Guid); } }",
                "class C { System.Guid M(byte[] b) { return new System.Guid(b); } }"
            },
            {
                "string-identity",
                "themselves",
                "class C { bool M(string a, string b) { return (object)a == (object)b; } }",
                "class C { bool M(object a, object b) { return a == b; } }"
            },
            { "random-seed", "generator", "class C { object F = new System.Random(1); }", "class C { object F = new System.Random(); }" },
            {
                "date-range",
                "between",
                "class C { object F = new System.DateTime(1, 1, 1); }",
                "class C { object F = new System.DateTime(2026, 1, 1); }"
            },
            {
                "generics",
                "delegate type",
                "class C { event System.EventHandler<string> E; }",
                "class C { event System.EventHandler E; void M() { E += (s, e) => { }; } }"
            },
        };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_gate_names_it_with_advice_and_lets_its_neighbour_pass(string rule, string advice, string caught, string passes)
    {
        IReadOnlyList<Finding> findings = Samples.Check(caught), others = Samples.Check(passes);
        Assert.True(findings.Any(found => found.Rule == rule && found.Instead.Contains(advice, System.StringComparison.Ordinal)),
            $"Expected [{rule}] with '{advice}', got:\n{string.Join('\n', findings)}");
        Assert.True(others.Count == 0, string.Join('\n', others));
    }

    [Fact]
    public void Only_what_runs_otherwise_is_a_warning()
    {
        Assert.Contains(
            "warning [float-text]",
            Samples.Check("class C { string M(float x) { return \"\" + x; } }").Single().ToString(),
            System.StringComparison.Ordinal
        );
        Assert.DoesNotContain("warning", Samples.Check("class C { int[,] F; }")[0].ToString(), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../App/App.nfproj", "through App")]
    [InlineData(null, "load nanoFramework.Device.Bluetooth:")]
    public void A_test_project_that_reaches_Bluetooth_is_refused_also_through_another_project(string? reference, string what)
    {
        using DeviceFolder folder = new();
        folder.Project("App", "Library", ["nanoFramework.Device.Bluetooth"], []);
        DeviceProject tests = folder.Project(
            "Tests",
            "Library",
            reference is null ? ["nanoFramework.Device.Bluetooth"] : [],
            [reference!],
            test: true
        );
        Finding found = Assert.Single(PortabilityGate.Check(tests));
        Assert.Equal("test-reaches-bluetooth", found.Rule);
        Assert.Contains(what, found.What, System.StringComparison.Ordinal);
    }

    /// <summary>Code of one project uses types of another as if both were one; code that neither may contain is still refused.</summary>
    [Fact]
    public void A_project_binds_to_the_device_projects_it_references()
    {
        using DeviceFolder folder = new();
        folder.Project("App", "Library", [], [], source: "namespace L { public class K { public int V = 1; } }");
        DeviceProject tests = folder.Project(
            "Tests",
            "Library",
            [],
            ["../App/App.nfproj"],
            test: true,
            source: "class T { int M() { return new L.K().V; } int[,] F; }"
        );
        Assert.Equal(["App", "Tests"], tests.Closure.Select(project => project.AssemblyName));
        Assert.Equal(["multi-dimensional-array"], PortabilityGate.Check(tests).Select(found => found.Rule));
    }
}
