using System;
using System.Globalization;
using System.IO;
using System.IO.Ports;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Hci;

/// <summary>H4 over a serial port: 8N1, RTS/CTS.</summary>
internal sealed class SerialTransportKind : IHciTransportKind
{
    private const int DefaultBaudRate = 115200;

    public string Name => "serial";

    public string Form => "serial:DEVICE[:BAUD]";

    public Task<IHciTransport> OpenAsync(HciAddress address, CancellationToken cancellationToken) =>
        Task.FromResult<IHciTransport>(new StreamTransport(OpenStream(address, DefaultBaudRate, Handshake.RequestToSend), address.Text));

    /// <summary>Opens the port of an address as a stream of octets, 8N1.</summary>
    public static Stream OpenStream(HciAddress address, int baud, Handshake handshake)
    {
        (string name, string rest) = (address.Text, address.Rest);
        int colon = rest.LastIndexOf(':');
        string device = colon < 0 ? rest : rest[..colon];
        if (device.Length == 0)
            throw new FormatException(
                $"\"{name}\" lacks a device; write serial:DEVICE[:BAUD], for example serial:/dev/ttyUSB0:115200 or serial:COM3."
            );
        if (colon >= 0 && (!int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out baud) || baud <= 0))
            throw new FormatException($"\"{rest[(colon + 1)..]}\" in \"{name}\" is not a baud rate.");
        return OpenPort(device, baud, handshake).BaseStream;
    }

    private static SerialPort OpenPort(string device, int baud, Handshake handshake)
    {
        var port = new SerialPort(device, baud, Parity.None, 8, StopBits.One) { Handshake = handshake };
        try
        {
            port.Open();
            return port;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            port.Dispose();
            throw new HciTransportException(Describe(device, baud, handshake, exception), exception);
        }
    }

    // System.IO.Ports wraps whatever Unix says into an UnauthorizedAccessException, as Windows says it.
    private static string Describe(string device, int baud, Handshake handshake, Exception exception)
    {
        const int busy = 16;
        if (exception is FileNotFoundException || (!OperatingSystem.IsWindows() && !File.Exists(device)))
            return $"There is no serial device {device}. Is the adapter plugged in?";
        return exception switch
        {
            UnauthorizedAccessException { InnerException: IOException { HResult: busy } } =>
                $"{device} is in use by another program; end that first.",
            UnauthorizedAccessException when OperatingSystem.IsWindows() => $"{device} is in use by another program; end that first.",
            UnauthorizedAccessException { InnerException: not IOException } =>
                $"Access to {device} is denied; add yourself to the device's group (often dialout) and log in again.",
            _ =>
                $"{device} cannot be set to {baud.ToString(CultureInfo.InvariantCulture)} baud, 8N1{(handshake == Handshake.None ? "" : ", RTS/CTS")}: {(exception.InnerException ?? exception).Message}",
        };
    }
}
