// Rewrites the Compile items of the device projects from what lies in their folders: dotnet run build/update-nfproj.cs
// Run it after adding, moving or removing a file.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

string root = Path.GetFullPath(Path.Combine(Folder(), ".."));

// Every device project: first the folders of src/ it links, whole and without their entry points, then its own.
foreach (string path in new[] { "samples", "src", "tests" }.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
    .SelectMany(folder => Directory.EnumerateFiles(folder, "*.nfproj", SearchOption.AllDirectories)))
{
    string project = Path.GetRelativePath(root, path).Replace('\\', '/');
    Rewrite(project, [.. LinkedFolders(path).SelectMany(Linked), .. Sources(Path.GetDirectoryName(project)!).Select(Plain)]);
}

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

static string Plain(string path) => $"""    <Compile Include="{path}" />""";

static IEnumerable<string> LinkedFolders(string path) =>
    Regex
        .Matches(File.ReadAllText(path), """<Compile Include="\.\.\\\.\.\\src\\([^\\]+)\\""")
        .Select(match => match.Groups[1].Value)
        .Distinct();

IEnumerable<string> Linked(string project) => Sources($"src/{project}")
    .Where(path => path != "Program.cs" && !path.StartsWith(@"Properties\", StringComparison.Ordinal))
    .Select(path => $"""    <Compile Include="..\..\src\{project}\{path}" Link="{project}\{path}" />""");

IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
    .Select(path => Path.GetRelativePath(Path.Combine(root, folder), path).Replace('\\', '/'))
    .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
    .Order(StringComparer.Ordinal).Select(path => path.Replace('/', '\\'));

void Rewrite(string project, IEnumerable<string> items)
{
    string path = Path.Combine(root, project), text = File.ReadAllText(path), ending = text.Contains("\r\n") ? "\r\n" : "\n";
    const string start = """<ItemGroup Label="Compile">""";
    int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length,
        to = text.IndexOf("  </ItemGroup>", from, StringComparison.Ordinal);
    string updated = text[..from] + ending + string.Concat(items.Select(item => item + ending)) + text[to..];
    if (updated == text) return;
    File.WriteAllText(path, updated);
    Console.WriteLine($"updated {project}");
}
