using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>Redirects calls of base types' members to the device's implementation.</summary>
internal sealed class CallRewriter(Target target, MemberBinder binder)
{
    /// <summary>Rewrites a call, a creation, a pointer to a method or the prefix of a call.</summary>
    public void Rewrite(MethodBody body, Instruction instruction)
    {
        if (instruction.OpCode.Code == Code.Constrained)
        {
            RewriteConstrained(body, instruction);
            return;
        }

        var method = (MethodReference)instruction.Operand;
        if (instruction.Previous?.OpCode.Code == Code.Constrained || method.DeclaringType is ArrayType) return;
        bool isVirtual = instruction.OpCode.Code is Code.Callvirt or Code.Ldvirtftn;
        if (instruction.OpCode.Code == Code.Newobj && method.DeclaringType.FullName != "System.String") return;
        if (instruction.OpCode.Code == Code.Call && method.Name == ".ctor" && method.HasThis) return;
        if (Bound(method, isVirtual) is not { } bound) return;
        switch (instruction.OpCode.Code)
        {
            case Code.Ldftn:
                instruction.Operand = bound;
                break;
            case Code.Ldvirtftn:
                body.Replace(instruction, Instruction.Create(OpCodes.Pop), Instruction.Create(OpCodes.Ldftn, bound));
                break;
            default:
                instruction.Call(bound);
                break;
        }
    }

    private MethodReference? Bound(MethodReference method, bool isVirtual)
    {
        string type = method.DeclaringType.FullName;
        return target.Device.IsNet(type) ? binder.Bind(method, isVirtual) : null;
    }

    // A value of a base type, or an enumeration, is boxed and called as an object; a structure has its own implementation.
    private void RewriteConstrained(MethodBody body, Instruction prefix)
    {
        Instruction call = prefix.Next;
        var type = (TypeReference)prefix.Operand;
        var method = (MethodReference)call.Operand;
        if (!IsBaseValue(type) || Bound(method, isVirtual: true) is not { } bound) return;
        // The interpreter finds no object for an element of an array of enumerations.
        bool isEnumElement = prefix.Previous?.OpCode.Code == Code.Ldelema && IsEnumeration(type);
        if (isEnumElement) prefix = body.Prepend(prefix, Instruction.Create(OpCodes.Call, target.Helper("Throw", "NullReference")));
        List<Instruction> code = [];
        VariableDefinition[] arguments = [.. method.Parameters.Select(static parameter => new VariableDefinition(parameter.ParameterType))];
        foreach (VariableDefinition argument in arguments) body.Variables.Add(argument);
        code.AddRange(arguments.Reverse().Select(static argument => Instruction.Create(OpCodes.Stloc, argument)));
        code.Add(Instruction.Create(OpCodes.Ldobj, type));
        code.Add(Instruction.Create(OpCodes.Box, type));
        code.AddRange(arguments.Select(static argument => Instruction.Create(OpCodes.Ldloc, argument)));
        code.Add(Instruction.Create(OpCodes.Call, bound));
        (prefix.OpCode, prefix.Operand) = (OpCodes.Nop, null);
        body.Replace(call, code);
    }

    private bool IsBaseValue(TypeReference type) => target.Device.IsNet(type.FullName) || IsEnumeration(type);

    private bool IsEnumeration(TypeReference type) =>
        target.Device.IsKeptEnum(type.FullName) || (!target.Device.IsKept(type.FullName) && IsEnum(type));

    private static bool IsEnum(TypeReference type)
    {
        try
        {
            return type.Resolve() is { IsEnum: true };
        }
        catch (AssemblyResolutionException)
        {
            return false;
        }
    }
}
