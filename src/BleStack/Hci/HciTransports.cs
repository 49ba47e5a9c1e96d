using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Hci;

/// <summary>Opens a transport to a controller by its name, as users write it on a command line.</summary>
public static class HciTransports
{
    /// <summary>The forms <see cref="Open"/> understands, for help texts.</summary>
    public const string Syntax = "tcp:HOST:PORT, unix:PATH or serial:DEVICE[:BAUD]";

    private const int ConnectSeconds = 5;

    /// <summary>Opens "tcp:127.0.0.1:9000", "tcp:[::1]:9000", "unix:/tmp/bt-server-le" or "serial:/dev/ttyUSB0:115200" (8N1, RTS/CTS; baud rate 115200 when left out).</summary>
    /// <exception cref="FormatException">The name has none of these forms; the message says which part is wrong.</exception>
    /// <exception cref="HciTransportException">Nothing listens there, the device is missing, or access is denied.</exception>
    public static IHciTransport Open(string name) => OpenAsync(name, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="Open"/>
    public static Task<IHciTransport> OpenAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        string rest = colon < 0 ? "" : name[(colon + 1)..];
        return (colon < 0 ? name : name[..colon]) switch
        {
            "tcp" => TcpAsync(name, rest, cancellationToken),
            "unix" => UnixAsync(name, rest, cancellationToken),
            "serial" => Task.FromResult<IHciTransport>(Serial(name, rest)),
            _ => throw new FormatException($"\"{name}\" does not name an HCI transport; write {Syntax}."),
        };
    }

    private static async Task<IHciTransport> TcpAsync(string name, string rest, CancellationToken cancellationToken)
    {
        int colon = rest.LastIndexOf(':');
        string host = colon > 0 ? rest[..colon].Trim('[', ']') : "";
        if (host.Length == 0) throw new FormatException($"\"{name}\" lacks a host or a port; write tcp:HOST:PORT, for example tcp:127.0.0.1:9000.");
        if (!ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
            throw new FormatException($"\"{rest[(colon + 1)..]}\" in \"{name}\" is not a TCP port (1 to 65535).");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        return await ConnectAsync(socket, name, token => socket.ConnectAsync(host, port, token), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IHciTransport> UnixAsync(string name, string path, CancellationToken cancellationToken)
    {
        if (path.Length == 0) throw new FormatException($"\"{name}\" lacks a path; write unix:PATH.");
        UnixDomainSocketEndPoint endPoint;
        try
        {
            endPoint = new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new FormatException($"The path in \"{name}\" is too long for a unix socket (about 100 octets).", exception);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        return await ConnectAsync(socket, name, token => socket.ConnectAsync(endPoint, token), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IHciTransport> ConnectAsync(Socket socket, string name, Func<CancellationToken, ValueTask> connect, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(TimeSpan.FromSeconds(ConnectSeconds));
        try
        {
            await connect(limited.Token).ConfigureAwait(false);
            return new StreamTransport(new NetworkStream(socket, ownsSocket: true), name, isHost: true);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new HciTransportException(Describe(name, exception.SocketErrorCode), exception);
        }
        catch (OperationCanceledException exception)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new HciTransportException($"{name} did not answer within {ConnectSeconds} s.", exception);
        }
    }

    private static string Describe(string name, SocketError error) => error switch
    {
        _ when name.StartsWith("unix:", StringComparison.Ordinal) && !File.Exists(name["unix:".Length..]) => $"There is no socket at {name}.",
        SocketError.ConnectionRefused => $"Nothing listens at {name}. Start the controller (or the simulator's serve) first.",
        SocketError.AddressNotAvailable or SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"The host in {name} is not known.",
        SocketError.AccessDenied => $"Access to {name} is denied; check the permissions of the socket.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => $"The host in {name} cannot be reached.",
        _ => $"{name} cannot be opened: {error}.",
    };

    private static StreamTransport Serial(string name, string rest)
    {
        int colon = rest.LastIndexOf(':');
        string device = colon < 0 ? rest : rest[..colon];
        int baud = 115200;
        if (device.Length == 0) throw new FormatException($"\"{name}\" lacks a device; write serial:DEVICE[:BAUD], for example serial:/dev/ttyUSB0:115200.");
        if (colon >= 0 && (!int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out baud) || baud <= 0))
            throw new FormatException($"\"{rest[(colon + 1)..]}\" in \"{name}\" is not a baud rate.");
        return new StreamTransport(SerialPortStream.Open(device, baud), name, isHost: true);
    }
}
