// Rewrites the Compile items of the device projects from what lies in their folders: dotnet run build/update-nfproj.cs
// Run it after adding, moving or removing a file.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;

string root = Path.GetFullPath(Path.Combine(Folder(), ".."));

foreach (string project in new[] { "SecureGatt.Core", "SecureGatt", "SecureGattServer", "CounterServer" })
    Rewrite($"src/{project}/{project}.nfproj", Sources($"src/{project}").Select(Plain));

// The unit tests compile the applications' files in.
Rewrite("tests/SecureGattServer.UnitTests/SecureGattServer.UnitTests.nfproj",
[
    .. Linked("CounterServer"), .. Linked("SecureGattServer"), .. Sources("tests/SecureGattServer.UnitTests").Select(Plain),
]);

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

static string Plain(string path) => $"""    <Compile Include="{path}" />""";

IEnumerable<string> Linked(string project) => Sources($"src/{project}")
    .Where(path => path is not ("Program.cs" or @"Properties\AssemblyInfo.cs"))
    .Select(path => $"""    <Compile Include="..\..\src\{project}\{path}" Link="{project}\{path}" />""");

IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
    .Select(path => Path.GetRelativePath(Path.Combine(root, folder), path).Replace('\\', '/'))
    .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
    .Order(StringComparer.Ordinal).Select(path => path.Replace('/', '\\'));

void Rewrite(string project, IEnumerable<string> items)
{
    string path = Path.Combine(root, project), text = File.ReadAllText(path), ending = text.Contains("\r\n") ? "\r\n" : "\n";
    const string start = """<ItemGroup Label="Compile">""";
    int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length, to = text.IndexOf("  </ItemGroup>", from, StringComparison.Ordinal);
    string updated = text[..from] + ending + string.Concat(items.Select(item => item + ending)) + text[to..];
    if (updated == text) return;
    File.WriteAllText(path, updated);
    Console.WriteLine($"updated {project}");
}
