using System.IO;
using System.Linq;
using System.Xml.Linq;
using VirtualBoard;

namespace DeviceRuntime;

/// <summary>Finds the assembly for a path.</summary>
internal static class ApplicationPath
{
    /// <summary>Returns the assembly for the path of an assembly or a project.</summary>
    public static string Resolve(string path)
    {
        if (Directory.Exists(path)) throw Refused(path, "is a folder; name the application's .exe, .dll or .nfproj in it");
        if (!File.Exists(path)) throw Refused(path, "does not exist; build the application and name its .exe, .dll or .nfproj");
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".exe" or ".dll" => Path.GetFullPath(path),
            ".nfproj" => Built(Path.GetFullPath(path)),
            ".pe" => throw Refused(path, "is the device's own format; name the .exe or .dll beside it"),
            ".csproj" => throw Refused(path, "is a project for .NET on the desktop; name the application's .nfproj"),
            ".sln" or ".slnx" or ".slnf" => throw Refused(path, "holds projects; name the application's .nfproj"),
            ".cs" => throw Refused(path, "is source code; build the application and name its .exe, .dll or .nfproj"),
            _ => throw Refused(path, "is neither an .exe nor a .dll nor a .nfproj; build the application and name one of these"),
        };
    }

    internal static FirmwareLoadException Refused(string path, string why) => new($"'{path}' {why}.");

    // The newest build, whatever its configuration.
    private static string Built(string project)
    {
        string name = AssemblyNameOf(project);
        string bin = Path.Combine(Path.GetDirectoryName(project)!, "bin");
        string[] built = Directory.Exists(bin)
            ?
            [
                .. Directory
                    .EnumerateFiles(bin, name + ".*", SearchOption.AllDirectories)
                    .Where(static file => Path.GetExtension(file) is ".exe" or ".dll"),
            ]
            : [];
        return built.MaxBy(File.GetLastWriteTimeUtc)
            ?? throw Refused(project, $"is not built: there is no {name}.exe in its bin folder; build it first");
    }

    private static string AssemblyNameOf(string project)
    {
        try
        {
            return XDocument
                .Load(project)
                .Descendants()
                .FirstOrDefault(static element => element.Name.LocalName == "AssemblyName")
                ?.Value.Trim()
                ?? Path.GetFileNameWithoutExtension(project);
        }
        catch (System.Xml.XmlException exception)
        {
            throw new FirmwareLoadException($"'{project}' is not a project file: {exception.Message}", exception);
        }
    }
}
