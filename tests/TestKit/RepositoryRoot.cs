using System;
using System.IO;

namespace TestKit;

/// <summary>The folder of the repository that the tests were built from.</summary>
/// <remarks>A project that does not reference the test kit links this file.</remarks>
public static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The full path of something in it, for example "docs", "architecture.md".</summary>
    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (folder.GetFiles("SecureGattServer.sln").Length > 0) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"SecureGattServer.sln is in no folder above {start}.");
    }
}
