// All assemblies that an application needs for a boot: its own, those beside it, and those of the board. Each reference is resolved or
// refused in one sentence that names it.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DeviceRuntime.Rewriting;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace DeviceRuntime;

/// <summary>Finds and rewrites an application and its libraries.</summary>
internal sealed class ApplicationClosure
{
    private readonly string _folder;
    private readonly Dictionary<string, DeviceAssembly> _found = [];
    private readonly List<DeviceAssembly> _order = [];
    private readonly HashSet<string> _verified = [];

    public ApplicationClosure(string path)
    {
        _folder = Path.GetDirectoryName(path)!;
        foreach (DeviceAssembly assembly in BoardLibraries.Always()) Add(assembly);
        AssemblyFacts facts = Read(path);
        ApplicationCheck.Verify(path, facts);
        Name = facts.Name;
        MainType = ApplicationCheck.MainOf(path, facts);
        AddReferences(path, facts);
        Add(Rewritten(path, facts));
        UsesBluetooth = _found.ContainsKey(BoardLibraries.Bluetooth);
        UsesLibraries = _found.Keys.Any(BoardLibraries.IsForNet);
        if (UsesLibraries) AddMissing(BoardLibraries.NativeHalf());
    }

    /// <summary>Name of the application's assembly.</summary>
    public string Name { get; }

    /// <summary>Full name of the type with Main.</summary>
    public string MainType { get; }

    /// <summary>True when the application, or one of its libraries, references nanoFramework.Device.Bluetooth.</summary>
    public bool UsesBluetooth { get; }

    /// <summary>True when it references any of the board's libraries that are compiled for .NET.</summary>
    public bool UsesLibraries { get; }

    /// <summary>All assemblies, in the order the device would load them.</summary>
    public IReadOnlyList<DeviceAssembly> Assemblies => _order;

    private static AssemblyFacts Read(string path) =>
        AssemblyFacts.Read(path) ?? throw ApplicationPath.Refused(path, "is not a .NET assembly; build its project again");

    private void AddReferences(string path, AssemblyFacts facts)
    {
        foreach ((string name, _) in facts.References)
        {
            if (_verified.Add(name)) NativeHalves.Verify(_folder, name);
            if (name != DeviceCoreLibrary.DeviceName && !_found.ContainsKey(name)) AddReference(path, name);
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
        if (!File.Exists(path))
            throw ApplicationPath.Refused(
                from,
                $"references {name}, which is neither on this board nor beside it; put {name}.dll into its folder"
            );
        AssemblyFacts facts = Read(path);
        ApplicationCheck.Verify(path, facts);
        AddReferences(path, facts);
        Add(Rewritten(path, facts));
    }

    private DeviceAssembly Rewritten(string path, AssemblyFacts facts)
    {
        string key = ImageCache.KeyOf(facts.HasSymbols ? "application+pdb" : "application", File.ReadAllBytes(path));
        RewrittenImage? fresh = null;
        byte[] image = ImageCache.GetOrAdd(key, () => (fresh ??= Rewrite(path, facts)).Assembly);
        byte[]? symbols = facts.HasSymbols ? ImageCache.GetOrAdd(key + ".pdb", () => (fresh ??= Rewrite(path, facts)).Symbols!) : null;
        return new DeviceAssembly(facts.Name, image, symbols, true);
    }

    private RewrittenImage Rewrite(string path, AssemblyFacts facts)
    {
        using DeviceResolver resolver = new(_folder);
        using ModuleDefinition module = ModuleDefinition.ReadModule(path, new ReaderParameters
        {
            AssemblyResolver = resolver,
            InMemory = true,
            ReadSymbols = facts.HasSymbols,
            SymbolReaderProvider = facts.HasSymbols ? new PortablePdbReaderProvider() : null,
        });
        return new ModuleRewriter(BoardLibraries.Device, BoardLibraries.Natives).Rewrite(module);
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
