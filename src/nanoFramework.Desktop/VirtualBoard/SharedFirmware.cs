using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Threading;

namespace VirtualBoard;

/// <summary>
/// Firmware without state in statics, in the default load context: its boots share one copy of its code, and code compiled ahead is used.
/// Any firmware's first boot may use that copy, whose statics nobody has used.
/// </summary>
internal static class SharedFirmware
{
    private static readonly ConcurrentDictionary<string, Copy?> Known = new();

    /// <summary>True for an assembly that a board needs, apart from its firmware.</summary>
    public static bool IsLibrary(string name) => name == "NimbleNative" || name.StartsWith("nanoFramework.", StringComparison.Ordinal);

    /// <summary>True for an assembly whose code several boards may run.</summary>
    public static bool IsShared(Assembly assembly) =>
        AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default
        && (IsLibrary(assembly.GetName().Name!) || Known.Values.Any(copy => copy?.Firmware == assembly));

    /// <summary>The firmware's assembly for one boot; null where this boot needs a copy of its own.</summary>
    public static Assembly? Find(string path) =>
        Known.GetOrAdd(Path.GetFullPath(path), static path => Load(path)) is { } copy && (copy.IsUnused() || copy.IsStateless)
            ? copy.Firmware
            : null;

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

    private static Copy? Load(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!IsProgramsOwn(folder)) return null;
        string name = Path.GetFileNameWithoutExtension(path);
        bool isUsed = Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == name);
        Assembly firmware = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        return Array.TrueForAll(
            firmware.GetReferencedAssemblies(),
            reference => !IsLibrary(reference.Name!) || FindLibrary(folder, reference) is not null
        )
            ? new Copy(firmware, isUsed)
            : null;
    }

    private sealed class Copy(Assembly firmware, bool isUsed)
    {
        private readonly Lazy<bool> _isStateless = new(() => !firmware.GetTypes().Any(HasState));
        private int _isUsed = isUsed ? 1 : 0;

        public Assembly Firmware => firmware;

        public bool IsStateless => _isStateless.Value;

        /// <summary>True once: for the boot that uses it first.</summary>
        public bool IsUnused() => Interlocked.Exchange(ref _isUsed, 1) == 0;
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
