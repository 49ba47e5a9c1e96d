using System;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Hci;

internal sealed class TcpTransportKind : IHciTransportKind
{
    public string Name => "tcp";

    public string Form => "tcp:HOST:PORT";

    public async Task<IHciTransport> OpenAsync(HciAddress address, CancellationToken cancellationToken)
    {
        (string name, string rest) = (address.Text, address.Rest);
        int colon = rest.LastIndexOf(':');
        string host = colon > 0 ? rest[..colon].Trim('[', ']') : "";
        if (host.Length == 0)
            throw new FormatException($"\"{name}\" lacks a host or a port; write tcp:HOST:PORT, for example tcp:127.0.0.1:9000.");
        if (!ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
            throw new FormatException($"\"{rest[(colon + 1)..]}\" in \"{name}\" is not a TCP port (1 to 65535).");
        return SocketConnector.Transport(await SocketConnector.TcpAsync(name, host, port, cancellationToken).ConfigureAwait(false), name);
    }
}

/// <summary>H4 over a unix socket.</summary>
internal sealed class UnixTransportKind : IHciTransportKind
{
    public string Name => "unix";

    public string Form => "unix:PATH";

    public async Task<IHciTransport> OpenAsync(HciAddress address, CancellationToken cancellationToken)
    {
        (string name, string path) = (address.Text, address.Rest);
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
        return SocketConnector.Transport(
            await SocketConnector
                .ConnectAsync(socket, name, () => socket.Connect(endPoint), cancellationToken)
                .ConfigureAwait(false),
            name
        );
    }
}

/// <summary>Connects sockets, and says in one line why that failed.</summary>
internal static class SocketConnector
{
    private const int ConnectSeconds = 5;

    public static Task<Socket> TcpAsync(string name, string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        return ConnectAsync(socket, name, () => socket.Connect(host, port), cancellationToken);
    }

    public static IHciTransport Transport(Socket socket, string name) =>
        new StreamTransport(new NetworkStream(socket, ownsSocket: true), name);

    // An asynchronous connect would leave the socket in a mode in which .NET's reads do not block in the kernel.
    public static async Task<Socket> ConnectAsync(Socket socket, string name, Action connect, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(TimeSpan.FromSeconds(ConnectSeconds));
        using CancellationTokenRegistration ends = limited.Token.UnsafeRegister(static s => ((Socket)s!).Dispose(), socket);
        try
        {
            await Task.Run(connect, CancellationToken.None).WaitAsync(limited.Token).ConfigureAwait(false);
            ends.Unregister();
            limited.Token.ThrowIfCancellationRequested();
            return socket;
        }
        catch (Exception exception) when (limited.IsCancellationRequested)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new HciTransportException($"{name} did not answer within {ConnectSeconds} s.", exception);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new HciTransportException(Describe(name, exception.SocketErrorCode), exception);
        }
    }

    private static string Describe(string name, SocketError error) => error switch
    {
        _ when name.StartsWith("unix:", StringComparison.Ordinal) && UnixSocketPath.Fault(name["unix:".Length..]) is { } fault =>
            $"{name} {fault}, not a socket; name the socket of a controller, or of the simulator's serve.",
        _ when name.StartsWith("unix:", StringComparison.Ordinal) && !File.Exists(name["unix:".Length..]) =>
            $"There is no socket at {name}. Start the controller (or the simulator's serve) first.",
        SocketError.ConnectionRefused => $"Nothing listens at {name}. Start the controller (or the simulator's serve) first.",
        SocketError.AddressNotAvailable or SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            $"The host in {name} is not known.",
        SocketError.AccessDenied => $"Access to {name} is denied; check the permissions of the socket.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => $"The host in {name} cannot be reached.",
        _ => $"{name} cannot be opened: {error}.",
    };
}
