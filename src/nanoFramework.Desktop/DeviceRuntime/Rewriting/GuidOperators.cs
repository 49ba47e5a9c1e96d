using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>The operators that .NET's Guid has and the device's lacks, for our own libraries, which are compiled against .NET's.</summary>
internal static class GuidOperators
{
    private const MethodAttributes Operator =
        MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.SpecialName | MethodAttributes.HideBySig;

    /// <summary>Adds them to the rewritten mscorlib.</summary>
    public static void Add(Target target)
    {
        TypeDefinition guid = target.Clones["System.Guid"];
        MethodDefinition equals = guid.Methods.First(static method =>
            method.Name == "Equals" && method.Parameters.Count == 1 && method.IsVirtual
        );
        Add(target, guid, equals, "op_Equality", negated: false);
        Add(target, guid, equals, "op_Inequality", negated: true);
    }

    private static void Add(Target target, TypeDefinition guid, MethodDefinition equals, string name, bool negated)
    {
        MethodDefinition method = new(name, Operator, target.Module.TypeSystem.Boolean);
        method.Parameters.Add(new ParameterDefinition("a", ParameterAttributes.None, guid));
        method.Parameters.Add(new ParameterDefinition("b", ParameterAttributes.None, guid));
        ILProcessor code = method.Body.GetILProcessor();
        code.Emit(OpCodes.Ldarga, method.Parameters[0]);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Box, guid);
        code.Emit(OpCodes.Call, equals);
        if (negated)
        {
            code.Emit(OpCodes.Ldc_I4_0);
            code.Emit(OpCodes.Ceq);
        }

        code.Emit(OpCodes.Ret);
        MethodDefinition mark = target.Natives.Type("Natives.InjectedAttribute").Methods.First(static candidate => candidate.IsConstructor);
        method.CustomAttributes.Add(new CustomAttribute(target.Module.ImportReference(mark)));
        guid.Methods.Add(method);
    }
}
