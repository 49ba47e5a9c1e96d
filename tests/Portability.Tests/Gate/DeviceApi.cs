using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Portability.Tests.Gate;

/// <summary>
/// The public API of one device assembly. mscorlib is read from its package; the others are recorded under tests/DeviceApi: a line per
/// type and member (documentation id, tab, declaration), each type before its members. The declarations are C# with full type names.
/// </summary>
public sealed partial class DeviceApi
{
    /// <summary>Every assembly known to the gate: its package, the package's version, and its references, in dependency order.</summary>
    public static IReadOnlyList<DeviceAssembly> Known { get; } =
    [
        new("mscorlib", "nanoFramework.CoreLibrary", "1.17.11"),
        new("nanoFramework.Runtime.Events", "nanoFramework.Runtime.Events", "1.11.37"),
        new("nanoFramework.Runtime.Native", "nanoFramework.Runtime.Native", "1.7.11"),
        new("nanoFramework.System.Collections", "nanoFramework.System.Collections", "1.5.75"),
        new("nanoFramework.System.Text", "nanoFramework.System.Text", "1.3.42"),
        new("System.Threading", "nanoFramework.System.Threading", "1.1.52"),
        new("nanoFramework.Device.Bluetooth", "nanoFramework.Device.Bluetooth", "1.1.123"),
        new("nanoFramework.TestFramework", "nanoFramework.TestFramework", "3.0.80"),
    ];

    private DeviceApi(DeviceAssembly assembly, IReadOnlyList<ApiType> types) => (Assembly, Types) = (assembly, types);

    public DeviceAssembly Assembly { get; }

    public IReadOnlyList<ApiType> Types { get; }

    public static DeviceApi Load(DeviceAssembly assembly)
    {
        if (assembly.Name == "mscorlib")
            return new(assembly, CoreLibrary.Read());
        List<ApiType> types = [];
        foreach (string line in Recorded(assembly.Name + ".txt"))
        {
            if (line.Split('\t') is not [var id, var declaration]) continue;
            if (id.StartsWith("T:", StringComparison.Ordinal)) types.Add(new(id[2..], declaration, []));
            else types[^1].Members.Add(declaration);
        }

        return new(assembly, types);
    }

    /// <summary>The lines of a recorded list, comments left out.</summary>
    public static IEnumerable<string> Recorded(string file)
    {
        using Stream stream = typeof(DeviceApi).Assembly.GetManifestResourceStream(file)
            ?? throw new FileNotFoundException($"DeviceApi/{file} is not recorded.");
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#')
                yield return line;
    }

    /// <summary>The name a member is called by: ".ctor" for constructors, "Item" for indexers.</summary>
    public static string MemberName(ApiType type, string member)
    {
        if (member.Contains("this[", StringComparison.Ordinal))
            return "Item";
        string head = MemberHead().Match(member).Value.TrimEnd();
        string name = head[(head.LastIndexOfAny([' ', '.']) + 1)..];
        return name == type.SimpleName && member.Contains('(', StringComparison.Ordinal) ? ".ctor" : name;
    }

    [GeneratedRegex(@"^[^({=]+")]
    private static partial Regex MemberHead();
}

/// <param name="Name">The assembly's simple name, which is not always the package's.</param>
public sealed record DeviceAssembly(string Name, string Package, string Version);

/// <param name="Name">The full name; a nested type is written with a dot after its parent, a generic one with its arity.</param>
public sealed record ApiType(string Name, string Declaration, List<string> Members)
{
    public string SimpleName => Name[(Name.LastIndexOf('.') + 1)..].Split('`')[0];

    public bool IsKind(string kind) => Declaration.Split(' ').Contains(kind);
}
