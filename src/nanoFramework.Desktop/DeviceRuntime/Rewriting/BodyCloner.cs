using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>Copies a method body of the device's mscorlib into the rewritten one.</summary>
internal sealed class BodyCloner(SignatureMapper mapper, Func<MethodReference, MethodReference> mapMethod)
{
    /// <summary>Fills <paramref name="to"/>, which may have the object as an additional parameter.</summary>
    public void Copy(MethodBody from, MethodDefinition to)
    {
        MethodBody body = to.Body;
        body.InitLocals = from.InitLocals;
        foreach (VariableDefinition variable in from.Variables)
            body.Variables.Add(new VariableDefinition(mapper.Map(variable.VariableType)));
        Dictionary<Instruction, Instruction> copies = [];
        foreach (Instruction instruction in from.Instructions)
        {
            Instruction copy = Instruction.Create(OpCodes.Nop);
            copies.Add(instruction, copy);
            body.Instructions.Add(copy);
        }

        foreach ((Instruction original, Instruction copy) in copies)
        {
            copy.OpCode = original.OpCode;
            copy.Operand = Operand(original, from, to, copies);
            RenumberArguments(original, copy, from, to);
        }

        foreach (ExceptionHandler handler in from.ExceptionHandlers) body.ExceptionHandlers.Add(Copy(handler, copies));
    }

    // Short forms encode the argument in their opcode; in a lifted method the object is one of the parameters.
    private static void RenumberArguments(Instruction original, Instruction copy, MethodBody from, MethodDefinition to)
    {
        int? index = original.OpCode.Code switch { Code.Ldarg_0 => 0, Code.Ldarg_1 => 1, Code.Ldarg_2 => 2, Code.Ldarg_3 => 3, _ => null };
        if (index is null || !from.Method.HasThis || to.HasThis) return;
        copy.OpCode = OpCodes.Ldarg;
        copy.Operand = to.Parameters[index.Value];
    }

    private object? Operand(Instruction original, MethodBody from, MethodDefinition to, Dictionary<Instruction, Instruction> copies) =>
        original.Operand switch
        {
            Instruction instruction => copies[instruction],
            Instruction[] instructions => instructions.Select(instruction => copies[instruction]).ToArray(),
            VariableDefinition variable => to.Body.Variables[variable.Index],
            ParameterDefinition parameter => Parameter(parameter, from, to),
            MethodReference method => mapMethod(method),
            FieldReference field => MapField(field),
            TypeReference type => mapper.Map(type),
            var other => other,
        };

    private static ParameterDefinition Parameter(ParameterDefinition parameter, MethodBody from, MethodDefinition to)
    {
        if (parameter == from.ThisParameter) return to.HasThis ? to.Body.ThisParameter : to.Parameters[0];
        return to.Parameters[parameter.Index + (from.Method.HasThis && !to.HasThis ? 1 : 0)];
    }

    private FieldReference MapField(FieldReference field)
    {
        TypeReference owner = mapper.Map(field.DeclaringType);
        if (owner is TypeDefinition definition && definition.Fields.FirstOrDefault(candidate => candidate.Name == field.Name) is { } clone)
            return clone;
        return new FieldReference(field.Name, mapper.Map(field.FieldType), owner);
    }

    private ExceptionHandler Copy(ExceptionHandler handler, Dictionary<Instruction, Instruction> copies) => new(handler.HandlerType)
    {
        CatchType = handler.CatchType is null ? null : mapper.Map(handler.CatchType),
        TryStart = copies[handler.TryStart],
        TryEnd = copies[handler.TryEnd],
        FilterStart = handler.FilterStart is null ? null : copies[handler.FilterStart],
        HandlerStart = copies[handler.HandlerStart],
        HandlerEnd = handler.HandlerEnd is null ? null : copies[handler.HandlerEnd],
    };
}
