using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;

namespace BleStack.Netsim;

/// <summary>Finds and publishes the port of a netsim through the ini file that netsimd, the Android emulator and Bumble share.</summary>
/// <remarks>
/// netsimd writes to TMPDIR where that is set, on each platform, and otherwise to a folder of the platform; Bumble on Linux prefers
/// XDG_RUNTIME_DIR. Reading tries these in netsimd's order, publishing writes to all of them.
/// </remarks>
internal sealed class NetsimDiscovery
{
    private const string PortKey = "grpc.port";
    private const string InstanceVariable = "NETSIM_INSTANCE";
    private const int LongestFile = 64 * 1024;

    private readonly Func<string, string?> _variable;
    private readonly PlatformID _platform;

    /// <summary>The discovery with this process's environment.</summary>
    public NetsimDiscovery()
        : this(
            OperatingSystem.IsWindows() ? PlatformID.Win32NT
                : OperatingSystem.IsMacOS() ? PlatformID.MacOSX
                : PlatformID.Unix,
            Environment.GetEnvironmentVariable
        ) { }

    internal NetsimDiscovery(PlatformID platform, Func<string, string?> variable) => (_platform, _variable) = (platform, variable);

    /// <summary>The possible paths of an instance's ini file, most likely first.</summary>
    public IReadOnlyList<string> Paths(int? instance = null) =>
        [.. Folders().Distinct().Select(folder => Path.Combine(folder, FileName(instance)))];

    /// <summary>Reads the address at which an instance of netsim listens.</summary>
    /// <param name="instance">From 1; null: from NETSIM_INSTANCE, else 1.</param>
    /// <param name="path">The file that holds the address.</param>
    /// <exception cref="HciTransportException">There is no ini file, or it names no port; the message lists the paths that were
    /// tried.</exception>
    public NetsimEndPoint Find(int? instance, out string path)
    {
        IReadOnlyList<string> paths = Paths(instance);
        path = paths.FirstOrDefault(File.Exists)
            ?? throw new HciTransportException(
                $"No netsim runs here: there is no {string.Join(" and no ", paths)}. Start an Android emulator (or the simulator's serve --netsim), or write netsim:HOST:PORT."
            );
        return Read(path);
    }

    /// <summary>The first ini file whose netsim accepts connections, or null: the file of a netsim that was killed remains.</summary>
    public async Task<string?> FindLiveAsync(int? instance = null)
    {
        foreach (string path in Paths(instance).Where(File.Exists))
        {
            try
            {
                NetsimEndPoint endPoint = Read(path);
                using System.Net.Sockets.Socket socket = await SocketConnector
                    .TcpAsync(path, endPoint.Host, endPoint.Port, CancellationToken.None)
                    .ConfigureAwait(false);
                return path;
            }
            catch (HciTransportException)
            {
                // Invalid content, or no process listens there any more.
            }
        }

        return null;
    }

    /// <summary>
    /// Writes the ini files of an instance; disposing the result removes them, unless another netsim has overwritten them since.
    /// </summary>
    /// <exception cref="HciTransportException">A file cannot be written.</exception>
    public IDisposable Publish(int? instance, int port)
    {
        var published = new PublishedFiles($"{PortKey}={port.ToString(CultureInfo.InvariantCulture)}\n");
        foreach (string path in Paths(instance).Where(path => Directory.Exists(Path.GetDirectoryName(path)))) published.Write(path);
        return published;
    }

    private static NetsimEndPoint Read(string path)
    {
        foreach ((int number, string line) in Lines(path).Index())
        {
            if (line.Split('=', 2) is not [var key, var value] || key.Trim() != PortKey) continue;
            return NetsimEndPoint.FromIni(value.Trim())
                ?? throw new HciTransportException(
                    $"{path}, line {number + 1}: \"{Shown(value.Trim())}\" is not a port. Delete the file if no netsim runs, or write netsim:HOST:PORT."
                );
        }

        throw new HciTransportException(
            $"{path} has no line {PortKey}=PORT. Delete the file if no netsim runs, or write netsim:HOST:PORT."
        );
    }

    private static string[] Lines(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile)
                throw new HciTransportException($"{path} is not an ini file of netsim: it is longer than {LongestFile} octets.");
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HciTransportException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static string Shown(string value) => string.Concat(value.Take(40).Select(static c => char.IsControl(c) ? '?' : c));

    private string FileName(int? instance)
    {
        int number = instance
            ?? (
                ushort.TryParse(_variable(InstanceVariable), NumberStyles.None, CultureInfo.InvariantCulture, out ushort set) && set > 0
                    ? set
                    : 1
            );
        return number == 1 ? "netsim.ini" : $"netsim_{number.ToString(CultureInfo.InvariantCulture)}.ini";
    }

    private IEnumerable<string> Folders()
    {
        string? temporary = Set("TMPDIR");
        (string root, string below) = _platform switch
        {
            PlatformID.Win32NT => ("LOCALAPPDATA", "Temp"),
            PlatformID.MacOSX => ("HOME", Path.Combine("Library", "Caches", "TemporaryItems")),
            _ => ("XDG_RUNTIME_DIR", ""),
        };
        string? usual = Set(root);
        if (temporary is not null) yield return temporary;
        if (usual is not null) yield return Path.Combine(usual, below);
        if (temporary is null && usual is null) yield return "/tmp";
    }

    private string? Set(string variable) => _variable(variable) is { Length: > 0 } value ? value : null;

    private sealed class PublishedFiles(string content) : IDisposable
    {
        private readonly List<string> _paths = [];

        public void Write(string path)
        {
            try
            {
                File.WriteAllText(path, content);
                _paths.Add(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Dispose();
                throw new HciTransportException($"{path} cannot be written: {exception.Message}", exception);
            }
        }

        public void Dispose()
        {
            foreach (string path in _paths)
            {
                try
                {
                    if (File.ReadAllText(path) == content) File.Delete(path);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // Already removed by another process.
                }
            }
        }
    }
}
