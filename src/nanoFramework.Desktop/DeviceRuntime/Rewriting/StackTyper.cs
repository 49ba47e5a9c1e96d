// Tracks the kinds of values on a method's evaluation stack along its branches, as far as the interpreter's results depend on them: floats
// or integers, objects or others.
using System;
using System.Collections.Generic;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Kinds = System.Collections.Immutable.ImmutableStack<DeviceRuntime.Rewriting.StackKind>;

namespace DeviceRuntime.Rewriting;

/// <summary>Kinds of the values on top of the stack before each instruction.</summary>
internal sealed class StackTyper
{
    private readonly MethodBody _body;
    private readonly Dictionary<Instruction, Kinds> _before = [];
    private readonly Queue<Instruction> _work = new();

    private StackTyper(MethodBody body) => _body = body;

    /// <summary>Types the whole body.</summary>
    public static StackTyper Of(MethodBody body)
    {
        StackTyper typer = new(body);
        typer.Run();
        return typer;
    }

    /// <summary>The kind at a depth, 0 for the top; <see cref="StackKind.Other"/> for unreachable code.</summary>
    public StackKind At(Instruction instruction, int depth)
    {
        if (!_before.TryGetValue(instruction, out Kinds? stack)) return StackKind.Other;
        for (; depth > 0 && !stack.IsEmpty; depth--) stack = stack.Pop();
        return stack.IsEmpty ? StackKind.Other : stack.Peek();
    }

    /// <summary>The kind of a value of a type.</summary>
    public static StackKind KindOf(TypeReference type)
    {
        if (type is ByReferenceType or PointerType) return StackKind.Native;
        if (type is RequiredModifierType or OptionalModifierType) return KindOf(((TypeSpecification)type).ElementType);
        return type.MetadataType switch
        {
            MetadataType.Boolean
            or MetadataType.Char
            or MetadataType.SByte
            or MetadataType.Byte
            or MetadataType.Int16
            or MetadataType.UInt16
            or MetadataType.Int32
            or MetadataType.UInt32 => StackKind.Int32,
            MetadataType.Int64 or MetadataType.UInt64 => StackKind.Int64,
            MetadataType.Single => StackKind.Single,
            MetadataType.Double => StackKind.Double,
            MetadataType.IntPtr or MetadataType.UIntPtr => StackKind.Native,
            _ => type.IsValueType ? StackKind.Other : StackKind.Object,
        };
    }

    private void Run()
    {
        Enter(_body.Instructions[0], Kinds.Empty);
        foreach (ExceptionHandler handler in _body.ExceptionHandlers)
        {
            Kinds caught = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter
                ? Kinds.Empty.Push(StackKind.Object)
                : Kinds.Empty;
            Enter(handler.HandlerStart, caught);
            if (handler.FilterStart is not null) Enter(handler.FilterStart, caught);
        }

        while (_work.TryDequeue(out Instruction? instruction)) Step(instruction);
    }

    private void Enter(Instruction? instruction, Kinds stack)
    {
        if (instruction is not null && _before.TryAdd(instruction, stack)) _work.Enqueue(instruction);
    }

    private void Step(Instruction instruction)
    {
        Kinds stack = StackEffect.Apply(instruction, _before[instruction], _body);
        if (instruction.Operand is Instruction target) Enter(target, stack);
        if (instruction.Operand is Instruction[] targets) Array.ForEach(targets, target => Enter(target, stack));
        if (instruction.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw))
            Enter(instruction.Next, stack);
    }
}
