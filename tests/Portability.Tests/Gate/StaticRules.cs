using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Portability.Tests.Gate;

/// <summary>
/// Static constructors and initialisers run before Main on the device, every assembly's, also of unused types: the referenced
/// assemblies' first, then by type name in culture order. What they start runs before the program, and in a test run it never ends.
/// </summary>
public sealed class StaticRules
{
    private static readonly Lazy<HashSet<string>> Starts = new(() =>
        [
            "System.Threading.Thread.Start",
            "System.Threading.Timer..ctor",
            "System.Reflection.MethodBase.Invoke",
            .. DeviceApi
                .Recorded("reach-native.txt")
                .Select(line => line.Split('\t'))
                .SelectMany(parts => parts[1].Split(' ').Select(name => $"{parts[0]}.{name}")),
        ]
    );

    private readonly TypeDefinition _type;
    private readonly HashSet<MethodDefinition> _seen = [];
    private readonly List<(string Rule, string What, string Instead)> _found = [];

    private StaticRules(TypeDefinition type) => _type = type;

    /// <summary>
    /// Operations of the static constructor <paramref name="initialiser"/> that fail on the device or have another result.
    /// </summary>
    public static IReadOnlyList<(string Rule, string What, string Instead)> Check(MethodDefinition initialiser)
    {
        StaticRules rules = new(initialiser.DeclaringType);
        rules.Follow(initialiser);
        return [.. rules._found.Distinct()];
    }

    private void Follow(MethodDefinition method)
    {
        if (!method.HasBody || !_seen.Add(method))
            return;
        foreach (Instruction instruction in method.Body.Instructions)
            if (instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj)
                FollowCall((MethodReference)instruction.Operand);
            else if (instruction.OpCode.Code is Code.Ldsfld or Code.Ldsflda && instruction.Operand is FieldDefinition field)
                CheckRead(field);
            else if (instruction.OpCode.Code is Code.Throw && method.IsConstructor && method.IsStatic)
                Add(
                    "static-throws",
                    $"The static constructor of {_type.Name} throws: the device swallows it and goes on.",
                    "a method that Main calls"
                );
    }

    private void FollowCall(MethodReference called)
    {
        string name = $"{called.DeclaringType.FullName.Replace('/', '.')}.{called.Name}";
        if (Starts.Value.Contains(name))
            Add(
                "static-start",
                $"A static initialiser of {_type.Name} reaches {name}: it runs before Main, and in every test run.",
                "a method that Main calls"
            );
        if (called is MethodDefinition own)
            Follow(own);
    }

    // Its own fields are written in order; another type's only if that type comes first. The compiler's cache of lambdas works either way.
    private void CheckRead(FieldDefinition field)
    {
        TypeDefinition other = field.DeclaringType;
        if (
            other != _type
            && !other.Name.StartsWith("<>", StringComparison.Ordinal)
            && other.Methods.Any(method => method.IsConstructor && method.IsStatic && Writes(method, field))
            && ComesLater(other)
        )
            Add(
                "static-order",
                $"A static initialiser of {_type.Name} reads {other.Name}.{field.Name}, which is null or 0 until {other.Name}'s have run, after it.",
                "const, or both fields in one class, or a method that Main calls"
            );
    }

    private bool ComesLater(TypeDefinition other) =>
        string.Compare(other.FullName, _type.FullName, CultureInfo.InvariantCulture, CompareOptions.None) > 0;

    private static bool Writes(MethodDefinition method, FieldDefinition field) =>
        method.Body.Instructions.Any(item => item.OpCode.Code is Code.Stsfld && item.Operand == field);

    private void Add(string rule, string what, string instead) => _found.Add((rule, what, instead));
}
