using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using DeviceRuntime.Rewriting;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;
using MethodAttributes = Mono.Cecil.MethodAttributes;
using TypeAttributes = Mono.Cecil.TypeAttributes;

namespace DeviceRuntime.Tests;

/// <summary>An application may use every public member of the device's mscorlib.</summary>
public sealed class MemberTests
{
    // Varargs: C# 9 for the device cannot call them.
    private static readonly string[] Unusable = ["System.TypedReference", "System.RuntimeArgumentHandle", "System.ArgIterator"];

    // Two attributes' members that a compiler reads and no application calls (docs/interpreter.md).
    private static readonly string[] ReadByCompilers =
    [
        "System.Void System.Reflection.AssemblyFlagsAttribute::.ctor(System.Reflection.AssemblyNameFlags)",
        "System.Diagnostics.DebuggableAttribute/DebuggingModes System.Diagnostics.DebuggableAttribute::get_DebuggingFlags()",
    ];

    [Fact]
    public void Every_public_member_binds()
    {
        (ModuleDefinition module, List<string> members) = Callers();
        byte[] image = new ModuleRewriter(BoardLibraries.Device, BoardLibraries.Natives).Rewrite(Reread(module)).Assembly;
        DeviceContext context = new("members", [.. BoardLibraries.Always(), new DeviceAssembly("members", image, null, true)]);
        try
        {
            Type callers = context.LoadFromAssemblyName(new AssemblyName("members")).GetType("Callers", throwOnError: true)!;
            Assert.Equal(ReadByCompilers, members.Where((_, index) => Unbound(callers, index) is not null));
            Assert.True(members.Count >= 800, $"only {members.Count} members were looked at");
        }
        finally
        {
            context.Unload();
        }
    }

    [Fact]
    public void Every_native_method_of_mscorlib_is_there()
    {
        using MemoryStream image = new(BoardLibraries.Always().First().Image);
        using ModuleDefinition core = ModuleDefinition.ReadModule(image);
        string[] missing =
        [
            .. core.GetTypes()
                .SelectMany(static type => type.Methods)
                .Where(static method => method.HasBody && IsMissing(method))
                .Select(static method => method.FullName),
        ];
        Assert.Equal([], missing);
    }

    // References exist once a module has been written.
    private static ModuleDefinition Reread(ModuleDefinition module)
    {
        MemoryStream image = new();
        module.Write(image);
        image.Position = 0;
        return ModuleDefinition.ReadModule(
            image,
            new ReaderParameters { AssemblyResolver = new DeviceResolver(AppContext.BaseDirectory), InMemory = true }
        );
    }

    private static bool IsMissing(MethodDefinition method) =>
        method.Body.Instructions.Any(static instruction =>
            instruction.Operand is MethodReference { Name: "Create", DeclaringType.Name: "MissingNative" }
        );

    private static Exception? Unbound(Type callers, int index)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(callers.GetMethod($"M{index}")!.MethodHandle);
            return null;
        }
        catch (Exception exception)
            when (exception
                    is InvalidOperationException
                        or MissingMemberException
                        or TypeLoadException
                        or InvalidProgramException
                        or MemberAccessException
                        or FileNotFoundException
            )
        {
            return exception;
        }
    }

    private static (ModuleDefinition Module, List<string> Members) Callers()
    {
        ModuleDefinition module = AssemblyDefinition
            .CreateAssembly(new AssemblyNameDefinition("members", new Version(1, 0, 0, 0)), "members.exe", ModuleKind.Dll)
            .MainModule;
        module.AssemblyReferences.Clear();
        module.ImportReference(BoardLibraries.Device.Find("System.Object"));
        TypeReference root = module.ImportReference(BoardLibraries.Device.Find("System.Object"));
        TypeDefinition callers = new("", "Callers", TypeAttributes.Public | TypeAttributes.Class, root);
        module.Types.Add(callers);
        List<string> members = [];
        foreach (IMemberDefinition member in BoardLibraries.Device.Module.GetTypes().Where(IsUsable).SelectMany(Members))
        {
            MethodDefinition caller = new(
                $"M{members.Count}",
                MethodAttributes.Public | MethodAttributes.Static,
                module.ImportReference(BoardLibraries.Device.Find("System.Void"))
            );
            callers.Methods.Add(caller);
            if (member is MethodDefinition method) Call(module, caller, method);
            else Load(module, caller, (FieldDefinition)member);
            caller.Body.GetILProcessor().Emit(OpCodes.Pop);
            if (member is MethodDefinition { ReturnType.MetadataType: MetadataType.Void, IsConstructor: false })
                caller.Body.Instructions.RemoveAt(caller.Body.Instructions.Count - 1);
            caller.Body.GetILProcessor().Emit(OpCodes.Ret);
            members.Add(member.FullName);
        }

        return (module, members);
    }

    private static bool IsUsable(TypeDefinition type) =>
        (type.IsPublic || type.IsNestedPublic) && !type.HasGenericParameters && !Unusable.Contains(type.FullName);

    private static IEnumerable<IMemberDefinition> Members(TypeDefinition type) =>
    [
        .. type.Methods.Where(method =>
            method is { IsPublic: true, HasGenericParameters: false }
            && !(method.IsConstructor && (IsAbstract(type) || method.IsStatic))
            && !method.Parameters.Any(HasUnusableType)
        ),
        .. type.Fields.Where(static field => field is { IsPublic: true, IsLiteral: false, IsSpecialName: false }),
    ];

    // Reflection's classes are .NET's here: no instances are created.
    private static bool IsAbstract(TypeDefinition type) =>
        type.IsAbstract
        || (BoardLibraries.Device.IsNet(type.FullName) && typeof(object).Assembly.GetType(type.FullName) is { IsAbstract: true });

    private static bool HasUnusableType(ParameterDefinition parameter) =>
        Unusable.Contains(parameter.ParameterType.FullName) || parameter.ParameterType.IsPointer;

    private static void Call(ModuleDefinition module, MethodDefinition caller, MethodDefinition method)
    {
        if (method is { HasThis: true, IsConstructor: false }) LoadThis(module, caller, method.DeclaringType);
        foreach (ParameterDefinition parameter in method.Parameters) LoadDefault(module, caller, parameter.ParameterType);
        OpCode code =
            method.IsConstructor ? OpCodes.Newobj
            : method is { HasThis: true, DeclaringType.IsValueType: false } ? OpCodes.Callvirt
            : OpCodes.Call;
        caller.Body.GetILProcessor().Emit(code, module.ImportReference(method));
    }

    private static void Load(ModuleDefinition module, MethodDefinition caller, FieldDefinition field)
    {
        if (!field.IsStatic) LoadThis(module, caller, field.DeclaringType);
        caller.Body.GetILProcessor().Emit(field.IsStatic ? OpCodes.Ldsfld : OpCodes.Ldfld, module.ImportReference(field));
    }

    private static void LoadThis(ModuleDefinition module, MethodDefinition caller, TypeDefinition type)
    {
        if (type.IsValueType) caller.Body.GetILProcessor().Emit(OpCodes.Ldloca, Local(module, caller, type));
        else caller.Body.GetILProcessor().Emit(OpCodes.Ldloc, Local(module, caller, type));
    }

    private static void LoadDefault(ModuleDefinition module, MethodDefinition caller, TypeReference type)
    {
        ILProcessor code = caller.Body.GetILProcessor();
        if (type is ByReferenceType reference) code.Emit(OpCodes.Ldloca, Local(module, caller, reference.ElementType));
        else code.Emit(OpCodes.Ldloc, Local(module, caller, type));
    }

    private static VariableDefinition Local(ModuleDefinition module, MethodDefinition caller, TypeReference type)
    {
        VariableDefinition local = new(module.ImportReference(type));
        caller.Body.Variables.Add(local);
        caller.Body.InitLocals = true;
        return local;
    }
}
