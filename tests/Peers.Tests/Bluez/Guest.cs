using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Peers.Tests.Bluez.DBus;
using Peers.Tests.Harness;

namespace Peers.Tests.Bluez;

/// <summary>A booted guest: Linux and BlueZ in QEMU, its console for commands, its message bus for everything else.</summary>
/// <remarks>
/// Emulated (TCG), one processor: hardware virtualization is not to be had on the machines this runs on. The guest has no way out but the
/// forwarded bus port on loopback and the serial port to <see cref="H4Relay"/>. Every wait is bounded; QEMU is ended with this object.
/// </remarks>
internal sealed class Guest : IAsyncDisposable
{
    private const int BusPortInGuest = 7777;
    private static readonly TimeSpan s_bootLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_commandLimit = TimeSpan.FromSeconds(30);

    private readonly LineProcess _qemu;
    private readonly string _folder;
    private readonly int _busPort;
    private readonly SemaphoreSlim _console = new(1);
    private int _commands;

    private Guest(LineProcess qemu, H4Relay relay, string folder, int busPort) => (_qemu, Relay, _folder, _busPort) = (qemu, relay, folder, busPort);

    public H4Relay Relay { get; }

    /// <summary>From power-on to an answering Bluetooth daemon.</summary>
    public TimeSpan BootTime { get; private set; }

    /// <summary>The most memory QEMU ever held; null once it has ended.</summary>
    public long? PeakMemoryBytes => _qemu.PeakMemoryBytes;

    public string Transcript => _qemu.Transcript;

    public static async Task<Guest> BootAsync()
    {
        var watch = Stopwatch.StartNew();
        string folder = Directory.CreateTempSubdirectory("bluez-").FullName;
        var relay = new H4Relay(Path.Combine(folder, "h4"));
        int port = FreePort();
        var guest = new Guest(new LineProcess("guest", Qemu(GuestImage.Folder, relay.Path, port)), relay, folder, port);
        try
        {
            using var limit = new CancellationTokenSource(s_bootLimit);
            await relay.AcceptAsync(limit.Token);
            await guest._qemu.NextAsync(static line => line.Contains("guest: ready", StringComparison.Ordinal), "that it is ready", s_bootLimit);
            guest.BootTime = watch.Elapsed;
            return guest;
        }
        catch (Exception exception)
        {
            await guest.DisposeAsync();
            throw new InvalidOperationException($"The guest did not boot in {s_bootLimit.TotalSeconds:F0} s.{Environment.NewLine}{guest.Transcript}", exception);
        }
    }

    /// <summary>A new connection to the guest's message bus.</summary>
    public Task<DBusConnection> ConnectBusAsync(CancellationToken token) => DBusConnection.ConnectAsync(_busPort, token);

    /// <summary>Runs one shell command and returns what it printed.</summary>
    public async Task<string> RunAsync(string command)
    {
        await _console.WaitAsync();
        try
        {
            string number = (++_commands).ToString(CultureInfo.InvariantCulture);
            _qemu.Write($"{number} {command}");
            var said = new StringBuilder();
            string end = $"guest: end {number} ";
            string begin = $"guest: begin {number}";
            await _qemu.NextAsync(line => line.Trim() == begin, $"that it runs '{command}'", s_commandLimit);
            while (true)
            {
                string line = (await _qemu.NextAsync(static _ => true, $"how '{command}' ended", s_commandLimit)).TrimEnd('\r');
                if (line.StartsWith(end, StringComparison.Ordinal)) return said.ToString();
                said.AppendLine(line);
            }
        }
        finally
        {
            _console.Release();
        }
    }

    /// <summary>False when the kernel has stumbled or the daemon has died.</summary>
    public async Task<bool> IsSoundAsync()
    {
        try
        {
            return (await RunAsync("pidof bluetoothd >/dev/null && ! dmesg | grep -q -e 'kernel BUG' -e Oops && echo sound")).Contains("sound", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _qemu.DisposeAsync();
        await Relay.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        _console.Dispose();
    }

    private static ProcessStartInfo Qemu(string image, string h4, int busPort)
    {
        var start = new ProcessStartInfo("qemu-system-x86_64");
        IEnumerable<string> arguments =
        [
            "-accel", "tcg", "-cpu", "max", "-smp", "1", "-m", "192", "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none",
            "-kernel", Path.Combine(image, "kernel"), "-initrd", Path.Combine(image, "initramfs"), "-append", "console=ttyS0 quiet panic=-1",
            "-serial", "stdio",
            "-chardev", $"socket,id=h4,path={h4}", "-serial", "chardev:h4",
            "-netdev", $"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{busPort}-:{BusPortInGuest}", "-device", "virtio-net-pci,netdev=net,romfile=",
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
