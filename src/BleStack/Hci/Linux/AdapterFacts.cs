using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace BleStack.Hci.Linux;

/// <summary>What /sys and /proc tell of adapters and of the processes that use them. What cannot be read is left out.</summary>
internal sealed class AdapterFacts(string root)
{
    private string Classes => Path.Combine(root, "sys", "class", "bluetooth");

    private string Processes => Path.Combine(root, "proc");

    /// <summary>Names of all adapters, "hci0" first.</summary>
    public IReadOnlyList<string> Adapters() =>
        [
            .. Entries(Classes)
                .Select(static path => Path.GetFileName(path)!)
                .Where(static name => name.StartsWith("hci", StringComparison.Ordinal) && name[3..].All(char.IsAsciiDigit))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The adapter is blocked by a switch or by the machine's firmware, which no command lifts.</summary>
    public bool IsHardBlocked(string adapter) =>
        Entries(Path.Combine(Classes, adapter))
            .Any(static path =>
                Path.GetFileName(path).StartsWith("rfkill", StringComparison.Ordinal) && Read(Path.Combine(path, "hard")) == "1"
            );

    /// <summary>"bluetoothd (process 812)", or null when none runs.</summary>
    public string? Running(string program) => Pids().Where(pid => NameOf(pid) == program).Select(Describe).FirstOrDefault();

    /// <summary>
    /// The processes that have an HCI socket, described; empty when none can be seen. Other users' are visible to root only.
    /// </summary>
    public IReadOnlyList<string> SocketHolders()
    {
        HashSet<string> sockets =
        [
            .. Lines(Path.Combine(Processes, "net", "hci"))
                .Skip(1)
                .Select(Inode)
                .Where(static inode => inode.Length > 0)
                .Select(static inode => $"socket:[{inode}]"),
        ];
        return sockets.Count == 0 ? [] : [.. Pids().Where(pid => pid != Environment.ProcessId && Holds(pid, sockets)).Select(Describe)];
    }

    // sk RefCnt Rmem Wmem User Inode Parent
    private static string Inode(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, _, _, var inode, ..] ? inode : "";

    private static string? Read(string path) => Lines(path).FirstOrDefault()?.Trim();

    private static string[] Lines(string path) => Try(() => File.ReadAllLines(path));

    private static string[] Entries(string folder) => Try(() => Directory.GetFileSystemEntries(folder));

    private static string[] Try(Func<string[]> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private IEnumerable<int> Pids() =>
        Entries(Processes)
            .Select(static path =>
                int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0
            )
            .Where(static pid => pid > 0)
            .Order();

    private bool Holds(int pid, HashSet<string> sockets) =>
        Entries(Path.Combine(ProcessFolder(pid), "fd"))
            .Any(path => new FileInfo(path).LinkTarget is { } target && sockets.Contains(target));

    private string? NameOf(int pid) => Read(Path.Combine(ProcessFolder(pid), "comm"));

    private string Describe(int pid) => string.Create(CultureInfo.InvariantCulture, $"{NameOf(pid) ?? "a program"} (process {pid})");

    private string ProcessFolder(int pid) => Path.Combine(Processes, pid.ToString(CultureInfo.InvariantCulture));
}
