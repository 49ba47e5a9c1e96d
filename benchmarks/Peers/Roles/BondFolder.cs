using System;
using System.IO;
using BleStack.Gap;

namespace Benchmarks.Peers.Roles;

/// <summary>A bond file in a folder that is deleted with the process.</summary>
internal sealed class BondFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-bonds-");

    public FileBondStore Open() => new(Path.Combine(_folder.FullName, "bonds"));

    public void Dispose() => _folder.Delete(recursive: true);
}
