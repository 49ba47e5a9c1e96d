using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Portability.Tests.Gate;

/// <summary>
/// Turns a recorded API into C# that declares exactly it, bodies left empty: what the compiler may bind to on the device, and nothing else.
/// Two additions are invisible to users: an internal constructor where no parameterless one is public (derived stubs need one), and an
/// explicit implementation of every interface member (the public ones are listed, the explicit ones are not).
/// </summary>
public sealed partial class StubWriter(DeviceApi api, IReadOnlyDictionary<string, ApiType> known)
{
    private readonly StringBuilder _out = new();
    private readonly HashSet<string> _own = [.. api.Types.Select(type => type.Name)];

    public string Write()
    {
        _out.AppendLine($"[assembly: System.Reflection.AssemblyVersion(\"{api.Assembly.Version}.0\")]");
        foreach (ApiType type in api.Types.Where(type => !_own.Contains(Parent(type.Name))))
        {
            _out.AppendLine($"namespace {Parent(type.Name)} {{");
            WriteType(type);
            _out.AppendLine("}");
        }
        return _out.ToString();
    }

    private void WriteType(ApiType type)
    {
        if (type.IsKind("delegate"))
        {
            _out.AppendLine(type.Declaration + ";");
            return;
        }
        if (type.Declaration.EndsWith(": System.Attribute", StringComparison.Ordinal))
            _out.AppendLine("[System.AttributeUsage(System.AttributeTargets.All, AllowMultiple = true)]");
        _out.AppendLine(type.Declaration + " {");
        if (type.IsKind("enum"))
            type.Members.ForEach(member => _out.AppendLine(member[(member.LastIndexOf(' ', member.IndexOf('=') - 2) + 1)..] + ","));
        else
            WriteMembers(type);
        foreach (ApiType nested in api.Types.Where(nested => Parent(nested.Name) == type.Name))
            WriteType(nested);
        _out.AppendLine("}");
    }

    private void WriteMembers(ApiType type)
    {
        foreach (string member in type.Members)
            _out.AppendLine(Member(type, member));
        bool constructible = type.IsKind("class") && !type.IsKind("static");
        if (constructible && !type.Members.Any(member => member.Contains($" {type.SimpleName}()", StringComparison.Ordinal)))
            _out.AppendLine($"internal {type.SimpleName}() {{ }}");
        if (!type.IsKind("interface"))
            foreach (ApiType contract in Contracts(type))
                foreach (string member in contract.Members)
                    _out.AppendLine(Explicit(contract, member));
    }

    private static string Member(ApiType type, string member)
    {
        if (type.IsKind("interface") || member.Contains(" abstract ", StringComparison.Ordinal))
            return member.EndsWith('}') ? member : member + ";";
        if (member.Contains(" event ", StringComparison.Ordinal))
            return member + " { add { } remove { } }";
        if (member.Contains(" Finalize()", StringComparison.Ordinal))
            return $"~{type.SimpleName}() {{ }}";
        if (member.EndsWith('}'))
            return Accessor().Replace(member, "$1 { throw null; }");
        if (!member.Contains('(', StringComparison.Ordinal))
            return member + ";";
        return EnumDefault().Replace(Operator(member), "$1 $2 = ($1)$3") + " { throw null; }";
    }

    private static string Operator(string member)
    {
        Match match = OperatorName().Match(member);
        if (!match.Success)
            return member;
        string name = match.Groups[2].Value;
        return name switch
        {
            "Implicit" or "Explicit" => $"public static {name.ToLowerInvariant()} operator {match.Groups[1].Value}("
                + member[match.Length..],
            _ => $"public static {match.Groups[1].Value} operator {Symbols[name]}(" + member[match.Length..],
        };
    }

    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["Equality"] = "==", ["Inequality"] = "!=", ["Addition"] = "+", ["Subtraction"] = "-", ["UnaryNegation"] = "-", ["UnaryPlus"] = "+",
        ["LessThan"] = "<", ["LessThanOrEqual"] = "<=", ["GreaterThan"] = ">", ["GreaterThanOrEqual"] = ">=",
    };

    private static string Explicit(ApiType contract, string member)
    {
        string text = member.Replace("this[", $"{contract.Name}.this[", StringComparison.Ordinal);
        if (ReferenceEquals(text, member) || text == member)
        {
            string name = DeviceApi.MemberName(contract, member);
            text = Regex.Replace(member, $@"(?<= ){name}(?=\(| \{{|$)", $"{contract.Name}.{name}");
        }
        if (text.EndsWith('}'))
            return Accessor().Replace(text, "$1 { throw null; }");
        return text.Contains("event ", StringComparison.Ordinal) ? text + " { add { } remove { } }" : text + " { throw null; }";
    }

    private IEnumerable<ApiType> Contracts(ApiType type) => Bases(type)
        .SelectMany(contract => Contracts(contract).Prepend(contract)).DistinctBy(contract => contract.Name);

    private IEnumerable<ApiType> Bases(ApiType type) => type.Declaration.Split(" : ") is [_, var list]
        ? list.Split(", ").Select(name => known.GetValueOrDefault(name)).OfType<ApiType>().Where(found => found.IsKind("interface"))
        : [];

    private static string Parent(string name) => name[..name.LastIndexOf('.')];

    [GeneratedRegex(@"\b(get|set|init);")]
    private static partial Regex Accessor();

    [GeneratedRegex(@"([\w.]+\.\w+) (\w+) = (\d+)\b")]
    private static partial Regex EnumDefault();

    [GeneratedRegex(@"^public static (\S+) op_(\w+)\(")]
    private static partial Regex OperatorName();
}
