using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Hci;

/// <summary>A tty as a duplex stream: raw, 8N1, RTS/CTS.</summary>
/// <remarks>
/// Configured by stty(1), because the layout of struct termios differs between systems and architectures while stty's words do not.
/// A read gives up after half a second (VTIME), so closing never waits for an octet; a tty that hung up gives empty reads at once instead,
/// which is how the end of the stream is told from silence.
/// </remarks>
internal sealed class SerialPortStream : Stream
{
    private const int QuickEmptyReadsThatMeanHangup = 5;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;
    private volatile bool _closed;

    private SerialPortStream(FileStream file) => _file = file;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static SerialPortStream Open(string device, int baud)
    {
        if (OperatingSystem.IsWindows()) throw new HciTransportException("Serial ports are supported on Linux and macOS; on Windows bridge the port to TCP and use tcp:HOST:PORT.");
        if (!File.Exists(device)) throw new HciTransportException($"There is no serial device {device}. Is the adapter plugged in?");
        Configure(device, baud);
        FileStream file = OpenFile(device);
        try
        {
            // Some drivers reset the port on its first opening, so set it again now that it stays open.
            Configure(device, baud);
            return new SerialPortStream(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int empty = 0;
        while (!_closed && empty < QuickEmptyReadsThatMeanHangup)
        {
            long started = Stopwatch.GetTimestamp();
            int read = _file.Read(buffer);
            if (read > 0) return read;
            empty = Stopwatch.GetElapsedTime(started) < Quick ? empty + 1 : 0;
        }

        return 0;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Task.Run(() => Read(buffer.Span), cancellationToken));

    public override void Write(byte[] buffer, int offset, int count) => _file.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _file.WriteAsync(buffer, cancellationToken);

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _closed = true;
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }

    private static FileStream OpenFile(string device)
    {
        try
        {
            return new FileStream(device, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 });
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Denied(device, exception);
        }
        catch (IOException exception)
        {
            throw new HciTransportException($"{device} cannot be opened: {exception.Message}", exception);
        }
    }

    private static void Configure(string device, int baud)
    {
        string speed = baud.ToString(CultureInfo.InvariantCulture);
        string[] settings =
        [
            OperatingSystem.IsMacOS() ? "-f" : "-F", device, speed, "raw", "-echo", "cs8", "-parenb", "-cstopb", "clocal", "cread", "crtscts", "min", "0", "time", "5",
        ];
        using Process stty = Start(settings);
        string said = stty.StandardError.ReadToEnd();
        stty.WaitForExit();
        if (stty.ExitCode == 0) return;
        if (said.Contains("ermission denied", StringComparison.Ordinal)) throw Denied(device, null);
        throw new HciTransportException($"{device} cannot be set to {speed} baud, 8N1, RTS/CTS: {said.Trim()}");
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("stty", arguments) { RedirectStandardError = true, RedirectStandardOutput = true, Environment = { ["LC_ALL"] = "C" } })!;
        }
        catch (Win32Exception exception)
        {
            throw new HciTransportException("The program stty (coreutils) is needed to set up a serial port and cannot be started.", exception);
        }
    }

    private static HciTransportException Denied(string device, Exception? inner) =>
        new($"Access to {device} is denied; add yourself to the device's group (often dialout) and log in again.", inner!);
}
