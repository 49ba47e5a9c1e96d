using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace VirtualBoard;

/// <summary>
/// Firmware without state in statics, in the default load context: its boots share one copy of its code, and code compiled ahead is used.
/// </summary>
internal static class SharedFirmware
{
    private static readonly ConcurrentDictionary<string, Assembly?> Known = new();

    /// <summary>True for an assembly that a board needs, apart from its firmware.</summary>
    public static bool IsLibrary(string name) => name == "NimbleNative" || name.StartsWith("nanoFramework.", StringComparison.Ordinal);

    /// <summary>True for an assembly whose code several boards may run.</summary>
    public static bool IsShared(Assembly assembly) =>
        AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default
        && (IsLibrary(assembly.GetName().Name!) || Known.Values.Contains(assembly));

    /// <summary>The firmware's assembly; null where each boot needs a copy of its own.</summary>
    public static Assembly? Find(string path) => Known.GetOrAdd(Path.GetFullPath(path), static path => Load(path));

    /// <summary>A library from the default context; null where it is not this program's.</summary>
    public static Assembly? FindLibrary(string folder, AssemblyName name)
    {
        if (!IsProgramsOwn(folder)) return null;
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static bool IsProgramsOwn(string folder) =>
        Path.TrimEndingDirectorySeparator(folder) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    private static Assembly? Load(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!IsProgramsOwn(folder)) return null;
        Assembly firmware = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        return
            firmware.GetReferencedAssemblies().All(name => !IsLibrary(name.Name!) || FindLibrary(folder, name) is not null)
            && !firmware.GetTypes().Any(HasState)
            ? firmware
            : null;
    }

    private static bool HasState(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Any(static field => !field.IsLiteral && !(field.IsInitOnly && IsImmutable(field.FieldType)) && !IsOfCompiler(field));

    private static bool IsImmutable(Type type) =>
        type.IsPrimitive
        || type.IsEnum
        || type == typeof(string)
        || type == typeof(decimal)
        || type == typeof(Guid)
        || type == typeof(TimeSpan)
        || type == typeof(DateTime);

    // Data of arrays, and delegates to functions that capture nothing.
    private static bool IsOfCompiler(FieldInfo field) =>
        field.DeclaringType is { } type
        && type.Name.StartsWith('<')
        && type.IsDefined(typeof(CompilerGeneratedAttribute))
        && (type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal) || IsDelegateOf(type, field.FieldType));

    private static bool IsDelegateOf(Type closure, Type type) => type == closure || typeof(Delegate).IsAssignableFrom(type);
}
