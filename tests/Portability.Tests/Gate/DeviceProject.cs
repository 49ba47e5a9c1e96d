using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace Portability.Tests.Gate;

/// <summary>A .nfproj read as data: shows what it would compile and reference without its project system.</summary>
public sealed class DeviceProject
{
    private static readonly XNamespace Ns = "http://schemas.microsoft.com/developer/msbuild/2003";
    private readonly XElement _root;
    private readonly Lazy<IReadOnlyList<DeviceProject>> _closure;

    public DeviceProject(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        _root = XDocument.Load(path).Root!;
        _closure = new(() => [.. ProjectReferences.SelectMany(project => project.Closure).DistinctBy(project => project.Path), this]);
    }

    public string Path { get; }

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public string AssemblyName => Property("AssemblyName")!;

    public bool IsTest => Property("IsTestProject") == "true";

    public bool IsApplication => Property("OutputType") == "Exe";

    public IReadOnlyList<string> Compile => [.. Items("Compile").Select(item => item.Attribute("Include")!.Value)];

    public IReadOnlyList<string> CompilePaths => [.. Compile.Select(Full)];

    public IReadOnlyList<(string Name, string HintPath)> References =>
        [.. Items("Reference").Select(item => (item.Attribute("Include")!.Value, item.Element(Ns + "HintPath")!.Value))];

    /// <summary>The device projects it names.</summary>
    public IEnumerable<DeviceProject> ProjectReferences =>
        Items("ProjectReference").Select(item => new DeviceProject(Full(item.Attribute("Include")!.Value)));

    /// <summary>The project with everything it references, directly or not; a project after those it references, itself last.</summary>
    public IReadOnlyList<DeviceProject> Closure => _closure.Value;

    /// <summary>Simple names of the package assemblies that it and its referenced projects reference.</summary>
    public IReadOnlyList<string> Assemblies =>
        [.. Closure.SelectMany(project => project.References).Select(reference => reference.Name.Split(',')[0]).Distinct()];

    public IReadOnlyDictionary<string, string> Packages => XDocument.Load(System.IO.Path.Combine(Folder, "packages.config")).Root!
        .Elements("package").ToDictionary(package => package.Attribute("id")!.Value, package => package.Attribute("version")!.Value);

    public string? Property(string name) => _root.Descendants(Ns + name).Select(element => element.Value).LastOrDefault();

    public IEnumerable<XElement> Items(string name) => _root.Descendants(Ns + name);

    public IEnumerable<XElement> Imports => _root.Elements(Ns + "Import");

    private string Full(string include) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Folder, include.Replace('\\', '/')));
}
