using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>Adds the interpreter's Equals and GetHashCode to structures without their own, so that every caller gets its results.</summary>
internal static class Structures
{
    private const MethodAttributes Override = MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig;

    /// <summary>Adds what is missing to all structures of a module.</summary>
    public static void AddEquality(Target target)
    {
        foreach (TypeDefinition type in target.Module.GetTypes().Where(static type => type is { IsValueType: true, IsEnum: false }))
        {
            if (!Has(type, "Equals", 1))
                Add(target, type, "Equals", "Natives.ValueTypeNative", "Equals", ["System.Object", "System.Object"]);
            if (!Has(type, "GetHashCode", 0)) Add(target, type, "GetHashCode", "Natives.ObjectNative", "GetHashCode", ["System.Object"]);
        }
    }

    private static bool Has(TypeDefinition type, string name, int parameters) =>
        type.Methods.Any(method => method.Name == name && method.IsVirtual && method.Parameters.Count == parameters);

    private static void Add(Target target, TypeDefinition type, string name, string helperType, string helper, string[] parameters)
    {
        TypeSystem types = target.Module.TypeSystem;
        MethodDefinition method = new(name, Override, name == "Equals" ? types.Boolean : types.Int32);
        if (name == "Equals") method.Parameters.Add(new ParameterDefinition("obj", ParameterAttributes.None, types.Object));
        ILProcessor code = method.Body.GetILProcessor();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldobj, type);
        code.Emit(OpCodes.Box, type);
        if (name == "Equals") code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Call, target.Helper(helperType, helper, parameters));
        code.Emit(OpCodes.Ret);
        MethodDefinition mark = target.Natives.Type("Natives.InjectedAttribute").Methods.First(static candidate => candidate.IsConstructor);
        method.CustomAttributes.Add(new CustomAttribute(target.Module.ImportReference(mark)));
        type.Methods.Add(method);
    }
}
