using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace TestKit.Peers.Bluez;

/// <summary>A running guest: Linux and BlueZ in QEMU, its console for commands, its message bus for everything else.</summary>
/// <remarks>
/// Started from the state that was saved after its one boot, about a second before; every copy draws random numbers of its own. Emulated
/// (TCG), one processor: the machines this runs on have no hardware virtualization. The guest has no way out but the forwarded
/// ports on loopback and the serial ports to its <see cref="H4Relay"/>s. Every wait is bounded; QEMU is ended with this object.
/// </remarks>
internal sealed class Guest : IAsyncDisposable
{
    private const int BusPortInGuest = 7777;
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_commandLimit = TimeSpan.FromSeconds(60);

    private readonly LineProcess _qemu;
    private readonly string _folder;
    private readonly IReadOnlyDictionary<int, int> _ports;
    private readonly SemaphoreSlim _console = new(1);
    private int _commands;

    private Guest(LineProcess qemu, H4Relay relay, H4Relay second, string folder, IReadOnlyDictionary<int, int> ports) =>
        (_qemu, Relay, SecondRelay, _folder, _ports) = (qemu, relay, second, folder, ports);

    /// <summary>Where a controller is plugged in: /dev/ttyS1 in the guest.</summary>
    public H4Relay Relay { get; }

    /// <summary>Where a second controller is plugged in: /dev/ttyS2 in the guest.</summary>
    public H4Relay SecondRelay { get; }

    /// <summary>Until its kernel said that it runs.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>The most memory QEMU ever held; null once it has ended.</summary>
    public long? PeakMemoryBytes => _qemu.PeakMemoryBytes;

    public int ProcessId => _qemu.Id;

    public string Transcript => _qemu.Transcript;

    /// <summary>A guest as it was when its Bluetooth daemon first answered, without a controller.</summary>
    /// <param name="portsInGuest">TCP ports of the guest that shall be reached from here, beside its message bus.</param>
    public static async Task<Guest> StartAsync(params int[] portsInGuest)
    {
        var watch = Stopwatch.StartNew();
        string folder = Directory.CreateTempSubdirectory("bluez-").FullName;
        var relay = new H4Relay(Path.Combine(folder, "h4"));
        var second = new H4Relay(Path.Combine(folder, "h4b"));
        Dictionary<int, int> ports = portsInGuest.Append(BusPortInGuest).ToDictionary(static port => port, static _ => FreePort());
        var guest = new Guest(new LineProcess("guest", Qemu(relay.Path, second.Path, ports)), relay, second, folder, ports);
        try
        {
            using var limit = new CancellationTokenSource(s_startLimit);
            await relay.AcceptAsync(limit.Token);
            await second.AcceptAsync(limit.Token);
            // Said by the kernel of a copy, once it has made its random numbers its own.
            await guest._qemu.NextAsync(
                static line => line.Contains("reseeded due to virtual machine fork", StringComparison.Ordinal),
                "that it runs with random numbers of its own",
                s_startLimit
            );
            await guest.RunAsync("dmesg -n 1");
            guest.StartTime = watch.Elapsed;
            return guest;
        }
        catch (Exception exception)
        {
            await guest.DisposeAsync();
            throw new InvalidOperationException(
                $"The guest did not start from {GuestImage.State} in {s_startLimit.TotalSeconds:F0} s; if that file is damaged, delete it.\n{guest.Transcript}",
                exception
            );
        }
    }

    /// <summary>A new connection to the guest's message bus.</summary>
    public Task<GuestBus> ConnectBusAsync(CancellationToken token) => GuestBus.ConnectAsync(PortOf(BusPortInGuest), token);

    /// <summary>The port of this machine's loopback behind which a port of the guest lies.</summary>
    public int PortOf(int portInGuest) => _ports[portInGuest];

    /// <summary>Runs one shell command, for 25 s at most, and returns its output.</summary>
    /// <param name="command">One line for the guest's shell.</param>
    /// <param name="patience">Time without output from the guest; 30 s by default.</param>
    /// <exception cref="InvalidOperationException">The guest hangs or has ended; the message holds all it said.</exception>
    public async Task<string> RunAsync(string command, TimeSpan? patience = null)
    {
        TimeSpan limit = patience ?? s_commandLimit;
        await _console.WaitAsync();
        try
        {
            string number = (++_commands).ToString(CultureInfo.InvariantCulture);
            _qemu.Write($"{number} {command}");
            var said = new StringBuilder();
            string end = $"guest: end {number} ";
            string begin = $"guest: begin {number}";
            await _qemu.NextAsync(line => line.Trim() == begin, $"that it runs '{command}'", limit);
            while (true)
            {
                string line = (await _qemu.NextAsync(static _ => true, $"how '{command}' ended", limit)).TrimEnd('\r');
                if (line.StartsWith(end, StringComparison.Ordinal)) return said.ToString();
                said.AppendLine(line);
            }
        }
        finally
        {
            _console.Release();
        }
    }

    /// <summary>
    /// What ended the phone's daemon, stopped its kernel or made the guest stop answering; null where it is as it should be.
    /// </summary>
    public async Task<string?> WhatBrokeAsync()
    {
        try
        {
            string broken = (await RunAsync("hci broken")).Trim();
            return broken.Length == 0 ? null : broken.ReplaceLineEndings("; ");
        }
        catch (InvalidOperationException)
        {
            return "the guest stopped answering";
        }
    }

    /// <summary>
    /// False once a controller could not be taken away, the kernel stumbled or the daemon died: this guest is of no more use.
    /// </summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Takes every controller away, with every bond.</summary>
    public async Task DetachAsync()
    {
        try
        {
            IsSound = IsSound && (await RunAsync("hci detach")).Contains("sound", StringComparison.Ordinal);
            await Relay.PartAsync();
            await SecondRelay.PartAsync();
            if (IsSound) await RunAsync("hci drain");
        }
        catch (InvalidOperationException)
        {
            IsSound = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _qemu.DisposeAsync();
        await Relay.DisposeAsync();
        await SecondRelay.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        _console.Dispose();
    }

    private static ProcessStartInfo Qemu(string h4, string second, Dictionary<int, int> ports)
    {
        var start = new ProcessStartInfo(Path.Combine(GuestImage.Sources, "start-guest.sh"));
        string forwards = string.Concat(ports.Select(static port => $",hostfwd=tcp:127.0.0.1:{port.Value}-:{port.Key}"));
        IEnumerable<string> arguments =
        [
            GuestImage.Folder,
            "stdio",
            $"socket,path={h4}",
            $"socket,path={second}",
            forwards,
            "-incoming",
            $"exec:cat '{GuestImage.State}'",
        ];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
