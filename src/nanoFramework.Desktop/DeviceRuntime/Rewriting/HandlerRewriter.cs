// Every catch becomes a filter that first asks for the device's exception: exceptions of the CLR or of our own libraries are translated,
// and the loss of power is never caught. A catch block that completes rethrows an abort.
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>Rewrites a body's exception handlers.</summary>
internal sealed class HandlerRewriter(Target target)
{
    /// <summary>Rewrites all handlers of a body.</summary>
    public void Rewrite(MethodBody body)
    {
        foreach (ExceptionHandler handler in body.ExceptionHandlers.ToArray())
        {
            if (handler.HandlerType is not (ExceptionHandlerType.Catch or ExceptionHandlerType.Filter)) continue;
            AddAbort(body, handler);
            if (handler.HandlerType == ExceptionHandlerType.Catch) MakeFilter(body, handler);
            else ExtendFilter(body, handler);
        }
    }

    private Instruction Translate() => Instruction.Create(OpCodes.Call, target.Helper("DeviceExceptions", "Translate"));

    private void MakeFilter(MethodBody body, ExceptionHandler handler)
    {
        Instruction start = handler.HandlerStart;
        TypeReference type = handler.CatchType;
        Instruction[] filter =
        [
            Translate(),
            Instruction.Create(OpCodes.Isinst, type),
            Instruction.Create(OpCodes.Ldnull),
            Instruction.Create(OpCodes.Cgt_Un),
            Instruction.Create(OpCodes.Endfilter),
        ];
        Instruction[] entry = [Translate(), Instruction.Create(OpCodes.Castclass, type)];
        int at = body.Instructions.IndexOf(start);
        foreach (Instruction instruction in filter.Concat(entry)) body.Instructions.Insert(at++, instruction);
        MoveEnds(body, start, filter[0]);
        handler.HandlerType = ExceptionHandlerType.Filter;
        handler.CatchType = null;
        handler.FilterStart = filter[0];
        handler.HandlerStart = entry[0];
    }

    private void ExtendFilter(MethodBody body, ExceptionHandler handler)
    {
        Instruction end = handler.HandlerStart.Previous;
        body.Prepend(end, Instruction.Create(OpCodes.Call, target.Helper("DeviceExceptions", "Filter")));
        body.Prepend(handler.FilterStart, Translate());
        body.Prepend(handler.HandlerStart, Translate());
    }

    // A region that ended where the handler began ends where its filter begins now.
    private static void MoveEnds(MethodBody body, Instruction from, Instruction to)
    {
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            if (handler.TryEnd == from) handler.TryEnd = to;
            if (handler.HandlerEnd == from) handler.HandlerEnd = to;
        }
    }

    private void AddAbort(MethodBody body, ExceptionHandler handler)
    {
        int start = body.Instructions.IndexOf(handler.HandlerStart);
        int end = handler.HandlerEnd is null ? body.Instructions.Count : body.Instructions.IndexOf(handler.HandlerEnd);
        IEnumerable<Instruction> leaves = body
            .Instructions.Skip(start)
            .Take(end - start)
            .Where(static instruction => instruction.OpCode.Code is Code.Leave or Code.Leave_S);
        foreach (Instruction leave in leaves.ToArray())
            body.Prepend(leave, Instruction.Create(OpCodes.Call, target.Helper("Machine", "LeaveCatch")));
    }
}
