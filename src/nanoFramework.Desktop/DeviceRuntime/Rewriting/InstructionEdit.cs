using System.Collections.Generic;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>Edits that keep the targets of branches and the borders of handlers.</summary>
internal static class InstructionEdit
{
    /// <summary>Inserts an instruction before <paramref name="at"/>; branches to it then reach the new instruction first.</summary>
    /// <returns>The moved instruction.</returns>
    public static Instruction Prepend(this MethodBody body, Instruction at, Instruction added)
    {
        Instruction moved = Instruction.Create(OpCodes.Nop);
        (moved.OpCode, moved.Operand) = (at.OpCode, at.Operand);
        (at.OpCode, at.Operand) = (added.OpCode, added.Operand);
        body.Instructions.Insert(body.Instructions.IndexOf(at) + 1, moved);
        return moved;
    }

    /// <summary>Replaces an instruction by several.</summary>
    public static void Replace(this MethodBody body, Instruction at, params IReadOnlyList<Instruction> code)
    {
        (at.OpCode, at.Operand) = (code[0].OpCode, code[0].Operand);
        int index = body.Instructions.IndexOf(at);
        for (int i = 1; i < code.Count; i++) body.Instructions.Insert(index + i, code[i]);
    }

    /// <summary>Replaces an instruction by one call.</summary>
    public static void Call(this Instruction at, Mono.Cecil.MethodReference method) => (at.OpCode, at.Operand) = (OpCodes.Call, method);
}
