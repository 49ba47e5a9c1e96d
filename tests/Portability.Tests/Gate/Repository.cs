using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace Portability.Tests.Gate;

/// <summary>Where things lie in this repository, and what a device project says.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The device's own projects, each behind those it references.</summary>
    public static IReadOnlyList<DeviceProject> Product { get; } =
        [.. new[] { "SecureGatt.Core", "SecureGatt", "SecureGattServer", "CounterServer" }.Select(name => new DeviceProject(Path.Combine(Root, "src", name, name + ".nfproj")))];

    public static DeviceProject Firmware => new(Path.Combine(Root, "src", "SecureGattServer", "SecureGattServer.nfproj"));

    public static DeviceProject UnitTests =>
        new(Path.Combine(Root, "tests", "SecureGattServer.UnitTests", "SecureGattServer.UnitTests.nfproj"));

    /// <summary>The C# files under <paramref name="folder"/>, relative to it with forward slashes, sorted by ordinal.</summary>
    public static IReadOnlyList<string> Sources(string folder) =>
        !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)];

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SecureGattServer.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No folder above {start} holds SecureGattServer.sln.");
    }
}

/// <summary>A .nfproj read as data: no project system is needed to know what it would compile and reference.</summary>
public sealed class DeviceProject(string path)
{
    private static readonly XNamespace Ns = "http://schemas.microsoft.com/developer/msbuild/2003";
    private readonly XElement _root = XDocument.Load(path).Root!;

    public string Path { get; } = path;

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public IReadOnlyList<string> Compile => [.. Items("Compile").Select(item => item.Attribute("Include")!.Value)];

    public IReadOnlyList<string> CompilePaths =>
        [.. Compile.Select(item => System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, item.Replace('\\', '/'))))];

    public IReadOnlyList<(string Name, string HintPath)> References =>
        [.. Items("Reference").Select(item => (item.Attribute("Include")!.Value, item.Element(Ns + "HintPath")!.Value))];

    /// <summary>The device projects it references, in the order written.</summary>
    public IReadOnlyList<DeviceProject> Projects =>
        [.. Items("ProjectReference").Select(item => new DeviceProject(System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, item.Attribute("Include")!.Value.Replace('\\', '/')))))];

    /// <summary>Simple names of the assemblies referenced, in the order written.</summary>
    public IReadOnlyList<string> Assemblies => [.. References.Select(reference => reference.Name.Split(',')[0])];

    public IReadOnlyDictionary<string, string> Packages => XDocument.Load(System.IO.Path.Combine(Folder, "packages.config")).Root!
        .Elements("package").ToDictionary(package => package.Attribute("id")!.Value, package => package.Attribute("version")!.Value);

    public string? Property(string name) => _root.Descendants(Ns + name).Select(element => element.Value).LastOrDefault();

    public IEnumerable<XElement> Items(string name) => _root.Descendants(Ns + name);

    public IEnumerable<XElement> Imports => _root.Elements(Ns + "Import");
}
