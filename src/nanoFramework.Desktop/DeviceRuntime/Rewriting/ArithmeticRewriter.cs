using System.Collections.Generic;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>Replaces instructions whose result on the interpreter differs from the CLR's.</summary>
internal sealed class ArithmeticRewriter(Target target)
{
    private static readonly Dictionary<Code, OpCode> Unchecked = new()
    {
        [Code.Add_Ovf] = OpCodes.Add,
        [Code.Add_Ovf_Un] = OpCodes.Add,
        [Code.Sub_Ovf] = OpCodes.Sub,
        [Code.Sub_Ovf_Un] = OpCodes.Sub,
        [Code.Mul_Ovf] = OpCodes.Mul,
        [Code.Mul_Ovf_Un] = OpCodes.Mul,
        [Code.Conv_Ovf_I1] = OpCodes.Conv_I1,
        [Code.Conv_Ovf_I1_Un] = OpCodes.Conv_I1,
        [Code.Conv_Ovf_I2] = OpCodes.Conv_I2,
        [Code.Conv_Ovf_I2_Un] = OpCodes.Conv_I2,
        [Code.Conv_Ovf_I4] = OpCodes.Conv_I4,
        [Code.Conv_Ovf_I4_Un] = OpCodes.Conv_I4,
        [Code.Conv_Ovf_I8] = OpCodes.Conv_I8,
        [Code.Conv_Ovf_I8_Un] = OpCodes.Conv_U8,
        [Code.Conv_Ovf_U1] = OpCodes.Conv_U1,
        [Code.Conv_Ovf_U1_Un] = OpCodes.Conv_U1,
        [Code.Conv_Ovf_U2] = OpCodes.Conv_U2,
        [Code.Conv_Ovf_U2_Un] = OpCodes.Conv_U2,
        [Code.Conv_Ovf_U4] = OpCodes.Conv_U4,
        [Code.Conv_Ovf_U4_Un] = OpCodes.Conv_U4,
        [Code.Conv_Ovf_U8] = OpCodes.Conv_U8,
        [Code.Conv_Ovf_U8_Un] = OpCodes.Conv_U8,
        [Code.Conv_Ovf_I] = OpCodes.Conv_I,
        [Code.Conv_Ovf_I_Un] = OpCodes.Conv_I,
        [Code.Conv_Ovf_U] = OpCodes.Conv_U,
        [Code.Conv_Ovf_U_Un] = OpCodes.Conv_U,
    };

    private static readonly Dictionary<Code, string> Comparisons = new()
    {
        [Code.Ceq] = "Equal",
        [Code.Clt] = "Less",
        [Code.Clt_Un] = "Less",
        [Code.Cgt] = "Greater",
        [Code.Cgt_Un] = "Greater",
        [Code.Beq] = "Equal",
        [Code.Bne_Un] = "NotEqual",
        [Code.Blt] = "Less",
        [Code.Blt_Un] = "Less",
        [Code.Bgt] = "Greater",
        [Code.Bgt_Un] = "Greater",
        [Code.Ble] = "LessOrEqual",
        [Code.Ble_Un] = "LessOrEqual",
        [Code.Bge] = "GreaterOrEqual",
        [Code.Bge_Un] = "GreaterOrEqual",
    };

    /// <summary>Rewrites one instruction; <paramref name="stack"/> gives the kinds of its operands.</summary>
    public void Rewrite(MethodBody body, Instruction instruction, StackTyper stack)
    {
        Code code = instruction.OpCode.Code;
        StackKind top = stack.At(instruction, 0);
        if (Unchecked.TryGetValue(code, out OpCode plain)) instruction.OpCode = plain;
        if (Comparisons.TryGetValue(code, out string? comparison)) Compare(body, instruction, comparison, top, stack.At(instruction, 1));
        else if (code is Code.Div or Code.Rem) Divide(instruction, top, stack.At(instruction, 1));
        else if (IsFloat(top) && IsToInteger(instruction.OpCode.Code)) Convert(body, instruction);
    }

    private static bool IsFloat(StackKind kind) => kind is StackKind.Single or StackKind.Double;

    private static bool IsToInteger(Code code) => code is Code.Conv_I1 or Code.Conv_I2 or Code.Conv_I4 or Code.Conv_I8
        or Code.Conv_U1 or Code.Conv_U2 or Code.Conv_U4 or Code.Conv_U8;

    private void Compare(MethodBody body, Instruction instruction, string comparison, StackKind top, StackKind second)
    {
        MethodReference? helper = null;
        if (IsFloat(top) || IsFloat(second))
            helper = target.Helper("Operations", comparison);
        else if (top == StackKind.Object && second == StackKind.Object && comparison is "Equal" or "NotEqual")
            helper = target.Helper("Operations", "Same");
        if (helper is null) return;
        if (instruction.Operand is not Instruction destination)
        {
            instruction.Call(helper);
            return;
        }

        bool negated = helper.Name == "Same" && comparison == "NotEqual";
        body.Replace(
            instruction,
            Instruction.Create(OpCodes.Call, helper),
            Instruction.Create(negated ? OpCodes.Brfalse : OpCodes.Brtrue, destination)
        );
    }

    private void Divide(Instruction instruction, StackKind top, StackKind second)
    {
        string type = top == StackKind.Double || second == StackKind.Double ? "System.Double"
            : top == StackKind.Single || second == StackKind.Single ? "System.Single"
            : top == StackKind.Int64 || second == StackKind.Int64 ? "System.Int64" : "System.Int32";
        if (top == StackKind.Native) return;
        instruction.Call(target.Helper("Operations", instruction.OpCode.Code == Code.Div ? "Div" : "Rem", type, type));
    }

    // Converts to 64 bits first, then truncates.
    private void Convert(MethodBody body, Instruction instruction)
    {
        Instruction toInt64 = Instruction.Create(OpCodes.Call, target.Helper("Operations", "ToInt64"));
        body.Prepend(instruction, toInt64);
    }
}
