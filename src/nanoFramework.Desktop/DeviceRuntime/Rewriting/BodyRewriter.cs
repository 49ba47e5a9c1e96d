// Rewrites one method body: calls of base types' members go to the interpreter, instructions whose result differs on the device are
// replaced, handlers receive device exceptions, and loops can be interrupted.
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DeviceRuntime.Rewriting;

internal sealed class BodyRewriter(Target target, MemberBinder binder, bool isCore)
{
    private readonly CallRewriter _calls = new(target, binder);
    private readonly ArithmeticRewriter _arithmetic = new(target);
    private readonly HandlerRewriter _handlers = new(target);

    /// <summary>Rewrites a method's body in place.</summary>
    public void Rewrite(MethodDefinition method)
    {
        MethodBody body = method.Body;
        body.SimplifyMacros();
        StackTyper stack = StackTyper.Of(body);
        Instruction[] original = [.. body.Instructions];
        Instruction[] backward = isCore ? [] : BackwardBranches(original);
        bool calls = original.Any(static instruction => instruction.OpCode.FlowControl == FlowControl.Call);
        foreach (Instruction instruction in original) Rewrite(body, instruction, stack);
        _handlers.Rewrite(body);
        foreach (Instruction branch in backward) body.Prepend(branch, Instruction.Create(OpCodes.Call, target.Helper("Machine", "Poll")));
        if (!isCore && calls) body.Prepend(body.Instructions[0], Instruction.Create(OpCodes.Call, target.Helper("Machine", "Enter")));
        body.OptimizeMacros();
    }

    private void Rewrite(MethodBody body, Instruction instruction, StackTyper stack)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Call or Code.Callvirt or Code.Newobj or Code.Ldftn or Code.Ldvirtftn or Code.Constrained:
                _calls.Rewrite(body, instruction);
                break;
            case Code.Ldfld or Code.Ldflda or Code.Ldsfld or Code.Ldsflda or Code.Stsfld:
                RewriteField(instruction);
                break;
            case Code.Isinst or Code.Castclass:
                RewriteCast(instruction);
                break;
            case Code.Ldstr:
                instruction.Operand = nanoFramework.Interpreter.Natives.DeviceString.Of((string)instruction.Operand);
                break;
            default:
                _arithmetic.Rewrite(body, instruction, stack);
                break;
        }
    }

    // The value of a base type is used directly.
    private void RewriteField(Instruction instruction)
    {
        var field = (FieldReference)instruction.Operand;
        if (field.Name != "m_value" || !target.Device.IsNet(field.DeclaringType.FullName)) return;
        bool loads = instruction.OpCode.Code == Code.Ldfld;
        instruction.OpCode = loads ? OpCodes.Ldobj : OpCodes.Nop;
        instruction.Operand = loads ? field.DeclaringType : null;
    }

    private void RewriteCast(Instruction instruction)
    {
        var type = (TypeReference)instruction.Operand;
        if (!DiffersFromClr(type)) return;
        string helper = instruction.OpCode.Code == Code.Isinst ? "IsInstance" : "Cast";
        GenericInstanceMethod method = new(target.Helper("Operations", helper));
        method.GenericArguments.Add(type);
        instruction.Call(method);
    }

    private bool DiffersFromClr(TypeReference type) => type switch
    {
        ArrayType { ElementType: ArrayType } => false,
        ArrayType array => array.ElementType.MetadataType is >= MetadataType.Boolean and <= MetadataType.UInt64
            || array.ElementType.IsValueType,
        _ => target.Device.IsNet(type.FullName) && type.FullName is "System.IComparable" or "System.IFormattable" or "System.ICloneable",
    };

    private static Instruction[] BackwardBranches(Instruction[] code)
    {
        Dictionary<Instruction, int> index = code.Select(static (instruction, at) => (instruction, at))
            .ToDictionary(static pair => pair.instruction, static pair => pair.at);
        return [.. code.Where(instruction => instruction.Operand switch
        {
            Instruction single => index[single] <= index[instruction],
            Instruction[] many => many.Any(one => index[one] <= index[instruction]),
            _ => false,
        })];
    }
}
