using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Security;
using Xunit;

namespace nanoFramework.Desktop.Tests.Api;

/// <summary>
/// The library's extern methods: each is there under its own type, name, access and parameters, because firmware calls some of
/// them by reflection, and each has its counterpart in INativeBluetooth.
/// </summary>
public partial class NativeSurfaceTests
{
    private const string File = "nanoFramework.Device.Bluetooth.natives.txt";
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Every_extern_method_of_the_device_is_there() =>
        Assert.Equal(Device().Select(n => $"{n.Type}\t{n.Signature}").Order(StringComparer.Ordinal), Ours());

    [Fact]
    public void INativeBluetooth_has_them_one_for_one()
    {
        string[] expected = [.. Device().Select(n => Seam(n.Type, n.Signature)).Order(StringComparer.Ordinal)];
        string[] actual =
        [
            .. typeof(INativeBluetooth)
                .GetInterfaces()
                .SelectMany(role => role.GetMethods())
                .Select(m => Plain(Signature(m)))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(expected, actual);
    }

    private static List<(string Type, string Signature)> Device() =>
        [
            .. ReferenceFiles
                .Lines(File)
                .Select(l => l.Split('\t'))
                .Select(p => (p[0], p[1].Replace("extern ", "", StringComparison.Ordinal))),
        ];

    private static IEnumerable<string> Ours() =>
        typeof(BluetoothLEServer)
            .Assembly.GetTypes()
            .Where(t => t.IsClass && t != typeof(NativeBluetooth))
            .SelectMany(t =>
                t.GetMethods(All)
                    .Where(m => m.Name.StartsWith("Native", StringComparison.Ordinal) || t == typeof(DeviceBonding))
                    .Select(m => $"{t.Name}\t{Signature(m)}")
            )
            .Order(StringComparer.Ordinal);

    private static string Signature(MethodInfo method) =>
        $"{(method.IsPublic ? "public" : "private")} {(method.IsStatic ? "static " : "")}{Short(method.ReturnType)} {method.Name}({string.Join(", ", method.GetParameters().Select(p => $"{Short(p.ParameterType)} {p.Name}"))})";

    // The interface's method: an instance method receives the object first, and everything is public.
    private static string Seam(string type, string signature)
    {
        if (signature.Contains("static ", StringComparison.Ordinal)) return Plain(signature);
        string self = $"({type} self";
        return Plain(signature).Replace("()", self + ")", StringComparison.Ordinal) is var s && s.Contains(self, StringComparison.Ordinal)
            ? s
            : s.Replace("(", self + ", ", StringComparison.Ordinal);
    }

    private static string Plain(string signature) => Modifiers().Replace(signature, "");

    private static string Short(Type type)
    {
        string name = ApiSurface.Name(type);
        return name[(name.LastIndexOf('.') + 1)..];
    }

    [GeneratedRegex("^(public|private) (static )?")]
    private static partial Regex Modifiers();
}
