using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TestKit;

namespace Portability.Tests.Gate;

/// <summary>Where things lie in this repository, and which device projects it holds.</summary>
public static class Repository
{
    public static string Root { get; } = RepositoryRoot.Path;

    /// <summary>Every device project under samples/, src/ and tests/, a project after those it references.</summary>
    public static IReadOnlyList<DeviceProject> DeviceProjects { get; } = [.. new[] { "samples", "src", "tests" }
        .SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Root, folder), "*.nfproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        )
        .SelectMany(path => new DeviceProject(path).Closure)
        .DistinctBy(project => project.Path)];

    /// <summary>The device projects that end as an image of their own, without the samples.</summary>
    public static IReadOnlyList<DeviceProject> Applications =>
        [.. DeviceProjects.Where(project => project.IsApplication && Relative(project.Path).StartsWith("src/", StringComparison.Ordinal))];

    /// <summary>The device projects the test adapter runs.</summary>
    public static IReadOnlyList<DeviceProject> UnitTests => [.. DeviceProjects.Where(project => project.IsTest)];

    /// <summary>The device project of that path, relative to the repository.</summary>
    public static DeviceProject Find(string path) => DeviceProjects.Single(project => Relative(project.Path) == path);

    /// <summary>The C# files under <paramref name="folder"/>, relative to it with forward slashes, sorted by ordinal.</summary>
    public static IReadOnlyList<string> Sources(string folder) =>
        !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)];

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}
