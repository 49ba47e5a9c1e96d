// The metadata of the device's mscorlib, and the .NET equivalent of each of its types. A type that the CLR itself uses, or that must be the
// same for our own libraries, is the .NET type; every other type is kept: cloned from the device's assembly into the rewritten one.
using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>The types of the device's mscorlib.</summary>
internal sealed class DeviceCoreLibrary : IDisposable
{
    /// <summary>Name of the device's assembly.</summary>
    public const string DeviceName = "mscorlib";

    /// <summary>Name of the rewritten assembly.</summary>
    public const string RewrittenName = "nanoFramework.CoreLibrary";

    private static readonly HashSet<string> NetNames =
    [
        "System.Object",
        "System.ValueType",
        "System.Enum",
        "System.String",
        "System.Array",
        "System.Void",
        "System.Boolean",
        "System.Char",
        "System.SByte",
        "System.Byte",
        "System.Int16",
        "System.UInt16",
        "System.Int32",
        "System.UInt32",
        "System.Int64",
        "System.UInt64",
        "System.Single",
        "System.Double",
        "System.IntPtr",
        "System.UIntPtr",
        "System.TypedReference",
        "System.RuntimeTypeHandle",
        "System.RuntimeFieldHandle",
        "System.RuntimeMethodHandle",
        "System.RuntimeArgumentHandle",
        "System.Delegate",
        "System.MulticastDelegate",
        "System.IAsyncResult",
        "System.ICloneable",
        "System.IComparable",
        "System.ICustomFormatter",
        "System.IDisposable",
        "System.IFormatProvider",
        "System.IFormattable",
        "System.EventArgs",
        "System.Type",
        "System.Attribute",
        "System.AttributeTargets",
        "System.ParamArrayAttribute",
        "System.Collections.IEnumerable",
        "System.Collections.IEnumerator",
        "System.Collections.ICollection",
        "System.Collections.IList",
        "System.Collections.IComparer",
        "System.Collections.IEqualityComparer",
        "System.Reflection.Assembly",
        "System.Reflection.MemberInfo",
        "System.Reflection.MethodBase",
        "System.Reflection.MethodInfo",
        "System.Reflection.ConstructorInfo",
        "System.Reflection.FieldInfo",
        "System.Reflection.PropertyInfo",
        "System.Reflection.ParameterInfo",
        "System.Reflection.Binder",
        "System.Reflection.BindingFlags",
        "System.Reflection.MemberTypes",
        "System.Reflection.IReflect",
        "System.Runtime.CompilerServices.RuntimeHelpers",
        "System.Runtime.CompilerServices.IsExternalInit",
        "System.Runtime.CompilerServices.MethodImplOptions",
        "System.Runtime.CompilerServices.MethodCodeType",
        "System.Runtime.InteropServices.LayoutKind",
        "System.Runtime.InteropServices.CharSet",
        "System.ComponentModel.EditorBrowsableState",
        "System.Diagnostics.DebuggerBrowsableState",
        "System.Diagnostics.DebuggableAttribute/DebuggingModes",
    ];

    // Implements reflection on the device; .NET's implementation is used here, and native methods correct it.
    private static readonly HashSet<string> DroppedNames =
    [
        "<Module>", "System.RuntimeType", "System.Reflection.RuntimeConstructorInfo", "System.Reflection.RuntimeFieldInfo",
        "System.Reflection.RuntimeMethodInfo", "System.Runtime.Remoting.Proxies.__TransparentProxy",
    ];

    private readonly Dictionary<string, TypeDefinition> _types;

    public DeviceCoreLibrary(string path)
    {
        Module = ModuleDefinition.ReadModule(path);
        _types = Module.GetTypes().ToDictionary(static type => type.FullName);
    }

    public ModuleDefinition Module { get; }

    /// <summary>All types that are kept, enclosing types before nested ones.</summary>
    public IEnumerable<TypeDefinition> Kept =>
        Module.GetTypes().Where(type => !IsNet(type.FullName) && !DroppedNames.Contains(type.FullName));

    /// <summary>All types that are .NET's.</summary>
    public IEnumerable<TypeDefinition> Net => Module.GetTypes().Where(type => IsNet(type.FullName));

    /// <summary>The definition of a type; null when the device has none with that name.</summary>
    public TypeDefinition? Find(string fullName) => _types.GetValueOrDefault(fullName);

    /// <summary>True for a type of the device's mscorlib that is replaced by .NET's.</summary>
    public bool IsNet(string fullName) =>
        NetNames.Contains(fullName)
        || (_types.TryGetValue(fullName, out TypeDefinition? type) && (IsDelegate(type) || IsNetAttribute(type)));

    /// <summary>True for a type that is cloned.</summary>
    public bool IsKept(string fullName) => _types.ContainsKey(fullName) && !IsNet(fullName) && !DroppedNames.Contains(fullName);

    /// <summary>True for an enumeration that is cloned.</summary>
    public bool IsKeptEnum(string fullName) => IsKept(fullName) && _types[fullName].IsEnum;

    /// <summary>The one instance field of a kept structure; null for any other type.</summary>
    public FieldDefinition? OnlyField(string fullName)
    {
        if (!IsKept(fullName) || _types[fullName] is not { IsValueType: true, IsEnum: false } type) return null;
        FieldDefinition[] fields = [.. type.Fields.Where(static field => !field.IsStatic)];
        return fields.Length == 1 ? fields[0] : null;
    }

    /// <inheritdoc/>
    public void Dispose() => Module.Dispose();

    private static bool IsDelegate(TypeDefinition type) => type.BaseType?.FullName == "System.MulticastDelegate";

    private static bool IsNetAttribute(TypeDefinition type) =>
        type.BaseType?.FullName == "System.Attribute" && typeof(object).Assembly.GetType(type.FullName) is { IsPublic: true };
}
