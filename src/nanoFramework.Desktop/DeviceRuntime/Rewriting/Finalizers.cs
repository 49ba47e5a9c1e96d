using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>Prevents exceptions in finalizers from ending the process: on the device they end nothing.</summary>
internal static class Finalizers
{
    private const string BodyName = "Finalize$";

    /// <summary>Wraps the body of a type's finalizer in an exception handler.</summary>
    public static void Guard(Target target, TypeDefinition type)
    {
        MethodDefinition? finalizer = type.Methods.FirstOrDefault(static method =>
            method is { Name: "Finalize", IsVirtual: true, HasBody: true, Parameters.Count: 0 }
        );
        if (finalizer is null) return;
        MethodDefinition guard = new("Finalize", finalizer.Attributes, target.Module.TypeSystem.Void);
        finalizer.Name = BodyName;
        finalizer.Attributes = MethodAttributes.Private | MethodAttributes.HideBySig;
        type.Methods.Add(guard);
        Write(target, guard, finalizer);
    }

    private static void Write(Target target, MethodDefinition guard, MethodDefinition body)
    {
        ILProcessor code = guard.Body.GetILProcessor();
        Instruction start = Instruction.Create(OpCodes.Ldarg_0),
            caught = Instruction.Create(OpCodes.Call, target.Helper("Machine", "FinalizerFailed"));
        Instruction end = Instruction.Create(OpCodes.Ret);
        code.Append(start);
        code.Emit(OpCodes.Call, body);
        code.Emit(OpCodes.Leave, end);
        code.Append(caught);
        code.Emit(OpCodes.Leave, end);
        code.Append(end);
        guard.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
        {
            CatchType = target.Module.TypeSystem.Object,
            TryStart = start,
            TryEnd = caught,
            HandlerStart = caught,
            HandlerEnd = end,
        });
    }
}
