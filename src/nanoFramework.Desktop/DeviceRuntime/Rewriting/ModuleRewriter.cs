// Rewrites an assembly compiled for the device: its references to mscorlib become references to .NET or to the rewritten mscorlib, its
// native methods become calls of the interpreter, and BodyRewriter rewrites its code.
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime.Rewriting;

/// <summary>Rewrites assemblies of device IL.</summary>
internal sealed class ModuleRewriter(DeviceCoreLibrary device, NativeIndex natives)
{
    private const string InterpreterName = "nanoFramework.Interpreter";

    /// <summary>The rewritten image of a module, and its symbols where it has any.</summary>
    public RewrittenImage Rewrite(ModuleDefinition module)
    {
        AssemblyNameReference core = module.AssemblyReferences.First(static reference => reference.Name == DeviceCoreLibrary.DeviceName);
        MetadataToken token = core.MetadataToken;
        AssemblyNameReference net = Target.CreateNetReference();
        (core.Name, core.Version, core.PublicKeyToken, core.MetadataToken) = (net.Name, net.Version, net.PublicKeyToken, token);
        Target target = new(module, device, natives);
        Retarget(module, core, target);
        RewriteTypes(module, target);
        StaticConstructorList.Add(module);
        return Write(module);
    }

    // Only top-level references have their own scope; nested ones follow their enclosing type.
    private void Retarget(ModuleDefinition module, AssemblyNameReference core, Target target)
    {
        foreach (TypeReference reference in module.GetTypeReferences().Where(static reference => reference.DeclaringType is null))
        {
            if (reference.Scope == core && device.IsKept(reference.FullName))
                reference.Scope = target.Core;
            else if (reference.Scope.Name == "nanoFramework.Runtime.Native" && reference.FullName == "System.Environment")
                UseInterpreter(module, reference);
        }
    }

    private static void UseInterpreter(ModuleDefinition module, TypeReference reference)
    {
        reference.Scope = Target.Reference(module, InterpreterName, new System.Version(0, 0, 0, 0));
        reference.Namespace = InterpreterName;
        reference.Name = "DeviceEnvironment";
    }

    private static void RewriteTypes(ModuleDefinition module, Target target)
    {
        BodyRewriter bodies = new(target, new MemberBinder(target), isCore: false);
        foreach (TypeDefinition type in module.GetTypes().ToArray())
        {
            foreach (FieldDefinition field in type.Fields) field.Attributes = Reachable(field, Rewritable.Writable(field.Attributes));
            AddState(type, module);
            NativeBody native = new(target, type);
            MethodDefinition[] methods = [.. type.Methods];
            Finalizers.Guard(target, type);
            foreach (MethodDefinition method in methods)
            {
                if (method.HasBody) bodies.Rewrite(method);
                else if (method.IsInternalCall) native.Write(method, method);
                if (method.IsConstructor && method.IsStatic) Rewritable.MakeOrdinary(method);
            }
        }

        Structures.AddEquality(target);
    }

    // Native methods of other types receive structures with one field as that field.
    private static FieldAttributes Reachable(FieldDefinition field, FieldAttributes attributes) =>
        field is { IsStatic: false, IsPrivate: true, DeclaringType.IsValueType: true }
            ? (attributes & ~FieldAttributes.FieldAccessMask) | FieldAttributes.Assembly
            : attributes;

    private static void AddState(TypeDefinition type, ModuleDefinition module)
    {
        bool needsState =
            !type.IsValueType
            && type.Methods.Any(static method => method.IsInternalCall && !method.IsStatic)
            && !type.Fields.Any(static field => !field.IsStatic);
        if (needsState) type.Fields.Add(new FieldDefinition(NativeBody.StateField, FieldAttributes.Public, module.TypeSystem.Object));
    }

    private static RewrittenImage Write(ModuleDefinition module)
    {
        using MemoryStream image = new();
        using MemoryStream symbols = new();
        if (!module.HasSymbols)
        {
            module.Write(image);
            return new RewrittenImage(image.ToArray(), null);
        }

        module.Write(
            image,
            new WriterParameters
            {
                WriteSymbols = true,
                SymbolStream = symbols,
                SymbolWriterProvider = new PortablePdbWriterProvider(),
            }
        );
        return new RewrittenImage(image.ToArray(), symbols.ToArray());
    }
}

/// <summary>An assembly's image after the rewrite.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Symbols">Its portable symbols; null without.</param>
internal sealed record RewrittenImage(byte[] Assembly, byte[]? Symbols);
