using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Portability.Tests.Gate;

namespace Portability.Tests;

/// <summary>A folder of device projects for a test, deleted with it.</summary>
public sealed class DeviceFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("device").FullName;

    public DeviceProject Project(
        string name,
        string output,
        IEnumerable<string> assemblies,
        IEnumerable<string?> projects,
        bool test = false,
        string source = "class C { }"
    )
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName, path = Path.Combine(folder, name + ".nfproj");
        File.WriteAllText(Path.Combine(folder, "Source.cs"), source);
        File.WriteAllText(
            path,
            $"""
            <Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup><AssemblyName>{name}</AssemblyName><OutputType>{output}</OutputType><IsTestProject>{(
                test ? "true" : "false"
            )}</IsTestProject></PropertyGroup>
              <ItemGroup><Compile Include="Source.cs" />
                {string.Concat(
                assemblies.Prepend("mscorlib").Select(item => $"<Reference Include=\"{item}\"><HintPath>x</HintPath></Reference>")
            )}
                {string.Concat(projects.OfType<string>().Select(item => $"<ProjectReference Include=\"{item.Replace('/', '\\')}\" />"))}
              </ItemGroup>
            </Project>
            """
        );
        return new(path);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
