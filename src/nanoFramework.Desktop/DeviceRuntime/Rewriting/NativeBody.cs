using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>
/// Writes the body of a native method of a kept or rewritten type: a call to the interpreter, or an exception that names the missing
/// method.
/// </summary>
internal sealed class NativeBody(Target target, TypeDefinition deviceType)
{
    /// <summary>The field added to a class without fields for the state of its native methods.</summary>
    public const string StateField = "native$";

    private readonly DeviceCoreLibrary _device = target.Device;

    /// <param name="method">The method of the rewritten assembly.</param>
    /// <param name="declared">The same method in the device's metadata.</param>
    public void Write(MethodDefinition method, MethodDefinition declared)
    {
        method.ImplAttributes = MethodImplAttributes.IL;
        method.IsPInvokeImpl = false;
        string[] parameters = [.. declared.Parameters.Select(parameter => NativeSignature.NameOf(_device, parameter.ParameterType))];
        FieldReference[] fields = [.. FieldsOf(method.DeclaringType)];
        string[] withFields = [.. fields.Select(static field => field.FieldType.FullName + "&"), .. parameters];
        if (
            target.Natives.Find(deviceType.FullName, declared.Name, declared.HasThis, withFields) is { } native
            && (fields.Length > 0 && declared.HasThis)
        )
            Call(method, native, fields);
        else if (target.Natives.Find(deviceType.FullName, declared.Name, declared.HasThis, parameters) is { } plain)
            Call(method, plain, []);
        else
            Missing(method);
    }

    private static IEnumerable<FieldReference> FieldsOf(TypeDefinition type)
    {
        if (type.IsValueType) yield break;
        Stack<TypeDefinition> levels = new();
        for (TypeDefinition? level = type; level is not null; level = level.BaseType as TypeDefinition) levels.Push(level);
        foreach (FieldDefinition field in levels.SelectMany(static level => level.Fields.Where(static field => !field.IsStatic)))
            yield return field;
    }

    private void Call(MethodDefinition method, MethodDefinition native, FieldReference[] fields)
    {
        ILProcessor code = method.Body.GetILProcessor();
        if (method.HasThis)
        {
            code.Emit(OpCodes.Ldarg_0);
            if (_device.OnlyField(method.DeclaringType.FullName) is { } only)
                code.Emit(OpCodes.Ldflda, Own(method.DeclaringType, only.Name));
            foreach (FieldReference field in fields)
            {
                code.Emit(OpCodes.Ldarg_0);
                code.Emit(OpCodes.Ldflda, field);
            }
        }

        foreach (ParameterDefinition parameter in method.Parameters) Load(code, parameter);
        code.Emit(OpCodes.Call, target.Module.ImportReference(native));
        Return(code, method);
    }

    private void Load(ILProcessor code, ParameterDefinition parameter)
    {
        TypeReference type = parameter.ParameterType;
        TypeReference element = type is ByReferenceType reference ? reference.ElementType : type;
        FieldDefinition? only = IsEnum(element) ? null : NativeSignature.OnlyField(_device, element);
        code.Emit(only is not null && type == element ? OpCodes.Ldarga : OpCodes.Ldarg, parameter);
        if (NativeSignature.IsComposite(_device, type)) code.Emit(OpCodes.Box, type);
        if (only is null) return;
        FieldReference field = new(only.Name, new SignatureMapper(target).Map(only.FieldType), element);
        code.Emit(type == element ? OpCodes.Ldfld : OpCodes.Ldflda, field);
    }

    private void Return(ILProcessor code, MethodDefinition method)
    {
        TypeReference type = method.ReturnType;
        if (!IsEnum(type) && NativeSignature.OnlyField(_device, type) is { } only)
        {
            Wrap(code, method, type, new FieldReference(only.Name, new SignatureMapper(target).Map(only.FieldType), type));
        }
        else if (type is TypeDefinition own && NativeSignature.IsComposite(_device, own))
        {
            Fill(code, method, own);
        }
        else if (_device.IsKept(type.FullName) && !_device.IsKeptEnum(type.FullName))
        {
            code.Emit(OpCodes.Castclass, type);
        }

        code.Emit(OpCodes.Ret);
    }

    private static void Wrap(ILProcessor code, MethodDefinition method, TypeReference type, FieldReference field)
    {
        VariableDefinition number = new(field.FieldType), result = new(type);
        method.Body.Variables.Add(number);
        method.Body.Variables.Add(result);
        method.Body.InitLocals = true;
        code.Emit(OpCodes.Stloc, number);
        code.Emit(OpCodes.Ldloca, result);
        code.Emit(OpCodes.Ldloc, number);
        code.Emit(OpCodes.Stfld, field);
        code.Emit(OpCodes.Ldloc, result);
    }

    // Passed as an array of its fields' values.
    private static void Fill(ILProcessor code, MethodDefinition method, TypeDefinition type)
    {
        VariableDefinition values = new(new ArrayType(method.Module.TypeSystem.Object)), result = new(type);
        method.Body.Variables.Add(values);
        method.Body.Variables.Add(result);
        method.Body.InitLocals = true;
        code.Emit(OpCodes.Stloc, values);
        FieldDefinition[] fields = [.. type.Fields.Where(static field => !field.IsStatic)];
        for (int i = 0; i < fields.Length; i++)
        {
            code.Emit(OpCodes.Ldloca, result);
            code.Emit(OpCodes.Ldloc, values);
            code.Emit(OpCodes.Ldc_I4, i);
            code.Emit(OpCodes.Ldelem_Ref);
            code.Emit(OpCodes.Unbox_Any, fields[i].FieldType);
            code.Emit(OpCodes.Stfld, fields[i]);
        }

        code.Emit(OpCodes.Ldloc, result);
    }

    private void Missing(MethodDefinition method)
    {
        ILProcessor code = method.Body.GetILProcessor();
        code.Emit(OpCodes.Ldstr, method.Module.Assembly.Name.Name);
        code.Emit(OpCodes.Ldstr, deviceType.FullName + "." + method.Name);
        code.Emit(OpCodes.Call, target.Helper("MissingNative", "Create"));
        code.Emit(OpCodes.Throw);
    }

    private static bool IsEnum(TypeReference type) => type is TypeDefinition { IsEnum: true };

    private static FieldDefinition Own(TypeDefinition type, string name) => type.Fields.First(field => field.Name == name);
}
