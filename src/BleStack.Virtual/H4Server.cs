using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.Virtual;

/// <summary>Offers free controllers of one air to hosts in other processes, over H4 on a TCP port or unix socket of this machine.</summary>
/// <remarks>
/// Every client gets a controller of its own, with an address of its own. A client that goes, or sends what is not H4, unplugs its
/// controller: its peers see a supervision timeout. There is no authentication, so nothing but the loopback addresses is served.
/// </remarks>
public sealed class H4Server : IAsyncDisposable
{
    private readonly VirtualAir _air;
    private readonly ControllerOptions _template;
    private readonly Socket _listener;
    private readonly string? _path;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<VirtualController> _controllers = [];
    private Task _accepting = Task.CompletedTask;

    private H4Server(VirtualAir air, ControllerOptions template, Socket listener, string endpoint, string? path)
    {
        // A fixed address would be shared by all clients; "none" is the same for all.
        _template = template.PublicAddress == BleAddress.None ? template : template with { PublicAddress = null };
        (_air, _listener, Endpoint, _path) = (air, listener, endpoint, path);
    }

    /// <summary>Raised for each client, on any thread, before its first packet is looked at.</summary>
    public event Action<VirtualController>? ClientAttached;

    /// <summary>
    /// Where clients connect, as they write it: "tcp:127.0.0.1:9000" (with the port that port 0 became) or "unix:/run/h4".
    /// </summary>
    public string Endpoint { get; }

    /// <summary>Listens at "tcp:127.0.0.1:PORT", "tcp:localhost:PORT", "tcp:[::1]:PORT" (0: any free port) or "unix:PATH".</summary>
    /// <exception cref="FormatException">The endpoint has none of these forms, or is not an address of this machine alone.</exception>
    /// <exception cref="HciTransportException">The port or path is in use or not allowed.</exception>
    public static H4Server Start(VirtualAir air, string endpoint, ControllerOptions? template = null)
    {
        ArgumentNullException.ThrowIfNull(air);
        ArgumentNullException.ThrowIfNull(endpoint);
        H4Server server = endpoint.StartsWith("unix:", StringComparison.Ordinal)
            ? ListenUnix(air, template ?? new ControllerOptions(), endpoint)
            : ListenTcp(air, template ?? new ControllerOptions(), endpoint);
        server._accepting = server.AcceptAsync();
        return server;
    }

    /// <summary>Stops listening and unplugs the controllers of all clients.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        lock (_gate)
        {
            foreach (VirtualController controller in _controllers) controller.PowerOff();
        }

        if (_path is not null) File.Delete(_path);
        _stopping.Dispose();
    }

    private static H4Server ListenTcp(VirtualAir air, ControllerOptions template, string endpoint)
    {
        IPEndPoint local = ParseTcp(endpoint);
        var listener = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Bind(listener, local, endpoint);
        var bound = (IPEndPoint)listener.LocalEndPoint!;
        return new H4Server(air, template, listener, $"tcp:{bound}", null);
    }

    private static IPEndPoint ParseTcp(string endpoint)
    {
        int colon = endpoint.LastIndexOf(':');
        string host = endpoint.StartsWith("tcp:", StringComparison.Ordinal) && colon > 4 ? endpoint[4..colon].Trim('[', ']') : "";
        if (host.Length == 0) throw new FormatException($"\"{endpoint}\" is no H4 endpoint; write tcp:127.0.0.1:PORT or unix:PATH.");
        if (!ushort.TryParse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            throw new FormatException($"\"{endpoint[(colon + 1)..]}\" in \"{endpoint}\" is not a TCP port (0 to 65535).");
        IPAddress? address = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out IPAddress? parsed) ? parsed : null;
        if (address is null || !IPAddress.IsLoopback(address))
            throw new FormatException(
                $"\"{host}\" in \"{endpoint}\" is not this machine's loopback: anyone who reaches the port could use the controller. Write tcp:127.0.0.1:{port}."
            );
        return new IPEndPoint(address, port);
    }

    private static H4Server ListenUnix(VirtualAir air, ControllerOptions template, string endpoint)
    {
        string path = endpoint["unix:".Length..];
        if (path.Length is 0 or > 100)
            throw new FormatException($"\"{endpoint}\" is no H4 endpoint: a unix socket's path has 1 to 100 characters.");
        if (UnixSocketPath.Fault(path) is { } fault)
            throw new HciTransportException(
                $"{endpoint} {fault}, which is left as it is; name a socket that is not there yet, such as unix:/tmp/h4."
            );
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new HciTransportException($"{endpoint} cannot be served: there is no folder {folder}.");
        RemoveStale(path, endpoint);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Bind(listener, new UnixDomainSocketEndPoint(path), endpoint);
        return new H4Server(air, template, listener, endpoint, path);
    }

    // A socket file outlives a server that was killed; one that still answers belongs to a server that lives.
    private static void RemoveStale(string path, string endpoint)
    {
        if (!File.Exists(path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            if (new FileInfo(path).Length == 0) File.Delete(path);
            return;
        }
        catch (SocketException exception)
        {
            throw new HciTransportException(
                $"{endpoint} exists and is not a socket one may replace ({exception.SocketErrorCode}).",
                exception
            );
        }

        throw new HciTransportException($"{endpoint} is in use by another server.");
    }

    private static void Bind(Socket listener, EndPoint local, string endpoint)
    {
        try
        {
            listener.Bind(local);
            listener.Listen();
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new HciTransportException(
                exception.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => $"{endpoint} is in use; choose another, or end the process that holds it.",
                    SocketError.AccessDenied => $"{endpoint} may not be used by this user.",
                    _ => $"{endpoint} cannot be served: {exception.Message}",
                },
                exception);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve(await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception)
            {
                // A client that gave up between connecting and being accepted.
                _air.Report($"{Endpoint}: {exception.Message}");
            }
        }
    }

    private void Serve(Socket client)
    {
        if (client.AddressFamily != AddressFamily.Unix) client.NoDelay = true;
        VirtualController controller = _air.CreateController(_template);
        lock (_gate)
        {
            _controllers.RemoveAll(old => !old.IsPowered);
            _controllers.Add(controller);
        }

        ClientAttached?.Invoke(controller);
        controller.Attach(new StreamTransport(new NetworkStream(client, ownsSocket: true), $"{controller.Name} at {Endpoint}"));
    }
}
