using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BleStack.Netsim;

/// <summary>Serves netsim's packet streamer to clients: Android emulators, Cuttlefish, Bumble, and <see cref="NetsimTransport"/>.</summary>
/// <remarks>
/// The owner decides what a chip is attached to: it receives a transport to the client's host. The protocol has no authentication, so the
/// server listens on the loopback address only. Chips of other kinds are told that there is no radio for them, and their streams stay open:
/// an emulator also connects Wi-Fi and UWB chips and would retry them otherwise.
/// </remarks>
internal sealed class NetsimServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Action<NetsimChip, IHciTransport> _attach;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _names = [];

    private NetsimServer(WebApplication application, Action<NetsimChip, IHciTransport> attach) =>
        (_application, _attach) = (application, attach);

    /// <summary>
    /// Raised on any thread with a log line, for example about a chip of another kind or a client that violates the protocol.
    /// </summary>
    public event Action<string>? Noticed;

    /// <summary>The port it listens on at 127.0.0.1.</summary>
    public int Port { get; private set; }

    internal CancellationTokenSource Stopping { get; } = new();

    /// <summary>Listens on a port of the loopback address.</summary>
    /// <param name="port">1 to 65535, or 0 for a free one.</param>
    /// <param name="attach">Called for each Bluetooth chip, on any thread: to open the transport and answer the commands that come from
    /// it.</param>
    /// <exception cref="HciTransportException">The port is in use or not allowed.</exception>
    public static async Task<NetsimServer> StartAsync(int port, Action<NetsimChip, IHciTransport> attach)
    {
        ArgumentNullException.ThrowIfNull(attach);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // A packet is handled on the thread that read it: nothing here blocks, and each thread switch costs more than handling the packet.
        builder.WebHost.UseKestrelCore().UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true)
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        NetsimServer? server = null;
        builder.Services.AddSingleton(_ => server!);
        WebApplication application = builder.Build();
        application.MapGrpcService<PacketStreamerService>();
        server = new NetsimServer(application, attach);
        await server.ListenAsync(port).ConfigureAwait(false);
        return server;
    }

    /// <summary>Ends all streams and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Stopping.IsCancellationRequested) return;
        await Stopping.CancelAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        Stopping.Dispose();
    }

    internal void Notice(string line) => Noticed?.Invoke(line);

    internal void Attach(NetsimChip chip, IHciTransport transport) => _attach(chip, transport);

    /// <summary>Devices with the same name are distinguished by a number.</summary>
    internal string TakeName(string wanted)
    {
        lock (_gate)
        {
            string name = wanted;
            for (int number = 2; !_names.Add(name); number++) name = $"{wanted} ({number})";
            return name;
        }
    }

    internal void ReturnName(string name)
    {
        lock (_gate) _names.Remove(name);
    }

    private async Task ListenAsync(int port)
    {
        try
        {
            await _application.StartAsync().ConfigureAwait(false);
            string address = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            Port = new Uri(address).Port;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            await _application.DisposeAsync().ConfigureAwait(false);
            throw new HciTransportException(
                exception is IOException
                    ? $"Port {port} is in use; choose another, or end the program that uses it (a netsimd, an emulator, another serve)."
                    : $"Port {port} may not be used by this user.",
                exception);
        }
    }

    // The process belongs to the caller: disables ASP.NET's handling of Ctrl-C.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
