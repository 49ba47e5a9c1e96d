// Everything an application needs for a boot: itself, what lies beside it, what the board has. Each reference is met or refused in one
// sentence that names it.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DeviceRuntime.Rewriting;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime;

/// <summary>Finds and rewrites an application and its libraries.</summary>
internal sealed class ApplicationClosure : IDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, DeviceAssembly> _found = [];
    private readonly List<DeviceAssembly> _order = [];
    private readonly DeviceResolver _resolver;

    public ApplicationClosure(string path)
    {
        _folder = Path.GetDirectoryName(path)!;
        _resolver = new DeviceResolver(_folder);
        foreach (DeviceAssembly assembly in BoardLibraries.Always()) Add(assembly);
        using ModuleDefinition module = Read(path);
        ApplicationCheck.Verify(path, module);
        Name = module.Assembly.Name.Name;
        MainType = FindMain(path, module);
        AddReferences(path, module);
        Add(Rewritten(path, module));
        if (_found.ContainsKey(BoardLibraries.Bluetooth)) AddMissing(BoardLibraries.NativeHalf());
    }

    /// <summary>Name of the application's assembly.</summary>
    public string Name { get; }

    /// <summary>Full name of the type with Main.</summary>
    public string MainType { get; }

    /// <summary>All assemblies, in the order the device would load them.</summary>
    public IReadOnlyList<DeviceAssembly> Assemblies => _order;

    /// <inheritdoc/>
    public void Dispose() => _resolver.Dispose();

    private static string FindMain(string path, ModuleDefinition module)
    {
        if (module.EntryPoint is { } entry) return entry.DeclaringType.FullName;
        TypeDefinition[] types = [.. module.GetTypes().Where(static type => type.Methods.Any(static method => method is { IsStatic: true, Name: "Main" }))];
        return types.Length == 1 ? types[0].FullName : throw ApplicationPath.Refused(path, types.Length == 0
            ? "has no Main; build an application, not a library" : $"has {types.Length} classes with a Main; exactly one may");
    }

    private ModuleDefinition Read(string path)
    {
        try
        {
            return ModuleDefinition.ReadModule(path, new ReaderParameters
            {
                AssemblyResolver = _resolver,
                InMemory = true,
                ReadSymbols = File.Exists(Path.ChangeExtension(path, ".pdb")),
                SymbolReaderProvider = new DefaultSymbolReaderProvider(throwIfNoSymbol: false),
            });
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or SymbolsNotMatchingException or SymbolsNotFoundException)
        {
            if (exception is SymbolsNotMatchingException or SymbolsNotFoundException) return ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = _resolver, InMemory = true });
            throw ApplicationPath.Refused(path, "is not a .NET assembly");
        }
    }

    private void AddReferences(string path, ModuleDefinition module)
    {
        foreach (AssemblyNameReference reference in module.AssemblyReferences.ToArray())
        {
            if (reference.Name != DeviceCoreLibrary.DeviceName && !_found.ContainsKey(reference.Name)) AddReference(path, reference.Name);
        }
    }

    private void AddReference(string from, string name)
    {
        if (BoardLibraries.IsForNet(name))
        {
            Add(BoardLibraries.ForBoard(name));
            return;
        }

        string path = BoardLibraries.FindDeviceIl(name) ?? Path.Combine(_folder, name + ".dll");
        if (!File.Exists(path)) throw ApplicationPath.Refused(from, $"references {name}, which is neither on this board nor beside it; put {name}.dll into its folder");
        using ModuleDefinition module = Read(path);
        ApplicationCheck.Verify(path, module);
        AddReferences(path, module);
        Add(Rewritten(path, module));
    }

    private static DeviceAssembly Rewritten(string path, ModuleDefinition module)
    {
        byte[] content = File.ReadAllBytes(path);
        string key = ImageCache.KeyOf(module.HasSymbols ? "application+pdb" : "application", content);
        string name = module.Assembly.Name.Name;
        RewrittenImage? fresh = null;
        byte[] image = ImageCache.GetOrAdd(key, () => (fresh = new ModuleRewriter(BoardLibraries.Device, BoardLibraries.Natives).Rewrite(module)).Assembly);
        byte[]? symbols = module.HasSymbols ? ImageCache.GetOrAdd(key + ".pdb", () => fresh!.Symbols!) : null;
        return new DeviceAssembly(name, image, symbols, true);
    }

    private void AddMissing(IEnumerable<DeviceAssembly> assemblies)
    {
        foreach (DeviceAssembly assembly in assemblies.Where(assembly => !_found.ContainsKey(assembly.Name))) Add(assembly);
    }

    private void Add(DeviceAssembly assembly)
    {
        if (_found.TryAdd(assembly.Name, assembly)) _order.Add(assembly);
    }
}
