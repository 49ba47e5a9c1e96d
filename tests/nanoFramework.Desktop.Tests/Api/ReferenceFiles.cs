using System;
using System.IO;

namespace nanoFramework.Desktop.Tests.Api;

/// <summary>Finds the device's lists, or the copies recorded here.</summary>
internal static class ReferenceFiles
{
    private static readonly string Root = FindRoot();

    public static string[] Lines(string name)
    {
        for (string? folder = Root; folder != null; folder = Path.GetDirectoryName(folder))
        {
            string list = Path.Combine(folder, "shared", "nanoframework-api", name);
            if (File.Exists(list)) return File.ReadAllLines(list);
        }

        return File.ReadAllLines(Recorded(name));
    }

    public static string Recorded(string name) => Path.Combine(Root, "tests", "nanoFramework.Desktop.Tests", "Api", "Recorded", name);

    public static void Record(string name, string[] lines)
    {
        if (Environment.GetEnvironmentVariable("RECORD_API") == "1") File.WriteAllText(Recorded(name), string.Join('\n', lines) + "\n");
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder != null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "SecureGattServer.sln"))) return folder;
        }

        throw new InvalidOperationException("SecureGattServer.sln lies nowhere above the tests.");
    }
}
