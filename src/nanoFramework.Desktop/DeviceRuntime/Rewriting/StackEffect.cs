using Mono.Cecil;
using Mono.Cecil.Cil;
using Kinds = System.Collections.Immutable.ImmutableStack<DeviceRuntime.Rewriting.StackKind>;

namespace DeviceRuntime.Rewriting;

/// <summary>The effect of one instruction on the evaluation stack.</summary>
internal static class StackEffect
{
    /// <summary>The stack after the instruction.</summary>
    public static Kinds Apply(Instruction instruction, Kinds stack, MethodBody body) => instruction.OpCode.Code switch
    {
        Code.Dup => stack.Push(Peek(stack)),
        Code.Ret or Code.Leave or Code.Leave_S or Code.Throw or Code.Rethrow or Code.Endfinally or Code.Endfilter => Kinds.Empty,
        Code.Call or Code.Callvirt or Code.Newobj => Call(instruction, stack),
        Code.Calli => Return(Pop(stack, ((CallSite)instruction.Operand).Parameters.Count + 1), ((CallSite)instruction.Operand).ReturnType),
        _ => Simple(instruction, stack, body),
    };

    private static Kinds Call(Instruction instruction, Kinds stack)
    {
        var method = (MethodReference)instruction.Operand;
        bool creates = instruction.OpCode.Code == Code.Newobj;
        stack = Pop(stack, method.Parameters.Count + (method.HasThis && !creates ? 1 : 0));
        if (creates) return stack.Push(method.DeclaringType.IsValueType ? StackKind.Other : StackKind.Object);
        return Return(stack, method.ReturnType);
    }

    private static Kinds Return(Kinds stack, TypeReference type) =>
        type.MetadataType == MetadataType.Void ? stack : stack.Push(StackTyper.KindOf(type));

    private static Kinds Simple(Instruction instruction, Kinds stack, MethodBody body)
    {
        StackKind top = Peek(stack);
        Kinds rest = Pop(stack, PopCount(instruction.OpCode.StackBehaviourPop));
        StackKind second = stack.IsEmpty ? StackKind.Other : Peek(stack.Pop());
        return PushCount(instruction.OpCode.StackBehaviourPush) == 0 ? rest : rest.Push(Result(instruction, top, second, body));
    }

    private static StackKind Result(Instruction instruction, StackKind top, StackKind second, MethodBody body) =>
        instruction.OpCode.Code switch
        {
            Code.Ldnull => StackKind.Null,
            Code.Isinst => StackKind.Object,
            Code.Ldloc => StackTyper.KindOf(((VariableDefinition)instruction.Operand).VariableType),
            Code.Ldarg => KindOfArgument((ParameterDefinition)instruction.Operand, body),
            Code.Ldfld or Code.Ldsfld => StackTyper.KindOf(((FieldReference)instruction.Operand).FieldType),
            Code.Ldobj or Code.Unbox_Any or Code.Ldelem_Any => StackTyper.KindOf((TypeReference)instruction.Operand),
            Code.Add or Code.Sub or Code.Mul or Code.Div or Code.Rem or Code.And or Code.Or or Code.Xor => Wider(top, second),
            Code.Add_Ovf
            or Code.Add_Ovf_Un
            or Code.Sub_Ovf
            or Code.Sub_Ovf_Un
            or Code.Mul_Ovf
            or Code.Mul_Ovf_Un
            or Code.Div_Un
            or Code.Rem_Un => Wider(top, second),
            Code.Neg or Code.Not => top,
            Code.Shl or Code.Shr or Code.Shr_Un => second,
            Code.Conv_R_Un => StackKind.Double,
            _ => FromBehaviour(instruction.OpCode.StackBehaviourPush),
        };

    private static StackKind KindOfArgument(ParameterDefinition parameter, MethodBody body) =>
        parameter == body.ThisParameter
            ? body.Method.DeclaringType.IsValueType
                ? StackKind.Native
                : StackKind.Object
            : StackTyper.KindOf(parameter.ParameterType);

    private static StackKind Wider(StackKind a, StackKind b) =>
        a == StackKind.Other || b == StackKind.Other ? (a == StackKind.Other ? b : a)
        : a == StackKind.Double || b == StackKind.Double ? StackKind.Double
        : a;

    private static StackKind FromBehaviour(StackBehaviour push) => push switch
    {
        StackBehaviour.Pushi => StackKind.Int32,
        StackBehaviour.Pushi8 => StackKind.Int64,
        StackBehaviour.Pushr4 => StackKind.Single,
        StackBehaviour.Pushr8 => StackKind.Double,
        StackBehaviour.Pushref => StackKind.Object,
        _ => StackKind.Other,
    };

    private static StackKind Peek(Kinds stack) => stack.IsEmpty ? StackKind.Other : stack.Peek();

    private static Kinds Pop(Kinds stack, int count)
    {
        for (; count > 0 && !stack.IsEmpty; count--) stack = stack.Pop();
        return stack;
    }

    private static int PopCount(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1
        or StackBehaviour.Popi_pop1
        or StackBehaviour.Popi_popi
        or StackBehaviour.Popi_popi8
        or StackBehaviour.Popi_popr4
        or StackBehaviour.Popi_popr8
        or StackBehaviour.Popref_pop1
        or StackBehaviour.Popref_popi => 2,
        StackBehaviour.PopAll or StackBehaviour.Varpop => 0,
        _ => 3,
    };

    private static int PushCount(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        _ => 1,
    };
}
