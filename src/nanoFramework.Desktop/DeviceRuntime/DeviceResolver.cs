using System.IO;
using Mono.Cecil;

namespace DeviceRuntime;

/// <summary>Resolves references between the assemblies of an application for the rewriter.</summary>
internal sealed class DeviceResolver(string folder) : BaseAssemblyResolver
{
    public override AssemblyDefinition Resolve(AssemblyNameReference name)
    {
        string path = name.Name == Rewriting.Target.NetName ? typeof(object).Assembly.Location
            : BoardLibraries.FindDeviceIl(name.Name) ?? Path.Combine(folder, name.Name + ".dll");
        if (!File.Exists(path)) path = Path.Combine(System.AppContext.BaseDirectory, name.Name + ".dll");
        if (!File.Exists(path)) throw new AssemblyResolutionException(name);
        return AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this, InMemory = true });
    }
}
