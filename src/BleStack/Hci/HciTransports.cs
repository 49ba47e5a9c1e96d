using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Ports;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Hci;

/// <summary>The kinds of transports that need nothing beside this library, and a parser of their addresses.</summary>
public static class HciTransports
{
    /// <summary>
    /// TCP, unix socket, serial port and Linux adapter. Further kinds are added by giving them to an <see cref="HciTransportParser"/> of
    /// one's own.
    /// </summary>
    public static IReadOnlyList<IHciTransportKind> Kinds { get; } =
    [new TcpTransportKind(), new UnixTransportKind(), new SerialTransportKind(), new UserChannelTransportKind()];

    // Below Kinds, which it reads when the class is initialised.
    private static HciTransportParser Parser { get; } = new(Kinds);

    /// <summary>The forms <see cref="Open"/> understands, for help texts.</summary>
    public static string Syntax => Parser.Syntax;

    /// <summary>
    /// Opens "tcp:127.0.0.1:9000", "tcp:[::1]:9000", "unix:/tmp/bt-server-le", "serial:/dev/ttyUSB0:115200" (8N1, RTS/CTS; baud rate 115200
    /// when left out) or "hci:0" (a Linux adapter, taken over whole).
    /// </summary>
    /// <exception cref="FormatException">The name has none of these forms; the message says which part is wrong.</exception>
    /// <exception cref="HciTransportException">Nothing listens there, the device is missing, or access is denied.</exception>
    public static IHciTransport Open(string name) => OpenAsync(name, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="Open"/>
    public static Task<IHciTransport> OpenAsync(string name, CancellationToken cancellationToken) =>
        Parser.OpenAsync(name, cancellationToken);

    /// <summary>Opens "serial:/dev/ttyUSB0:921600" as a stream of octets, for consoles of boards: 8N1, no flow control.</summary>
    /// <param name="name">The port, with or without a baud rate.</param>
    /// <param name="defaultBaud">The baud rate where the name has none.</param>
    /// <exception cref="FormatException">The name does not have this form.</exception>
    /// <exception cref="HciTransportException">The device is missing, or access is denied.</exception>
    public static Stream OpenSerial(string name, int defaultBaud)
    {
        ArgumentNullException.ThrowIfNull(name);
        return SerialTransportKind.OpenStream(
            HciAddress.Cut(name.StartsWith("serial:", StringComparison.Ordinal) ? name : "serial:" + name),
            defaultBaud,
            Handshake.None
        );
    }
}
