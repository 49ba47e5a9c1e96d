using System;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace SecureGattServer.Simulator.Output;

/// <summary>
/// Standard output that reports once when it cannot be written any more (a full disk, a closed pipe) and discards what follows.
/// </summary>
/// <remarks>.NET's own writer hides a closed pipe, and throws on a full disk on an arbitrary thread.</remarks>
internal sealed class StandardOutput : TextWriter
{
    private readonly TextWriter _inner;
    private readonly Action<string> _onFailure;
    private int _failed;

    public StandardOutput(TextWriter inner, Action<string> onFailure) => (_inner, _onFailure) = (inner, onFailure);

    public override Encoding Encoding => _inner.Encoding;

    /// <summary>
    /// The process's standard output: a pipe or file is written without .NET's error hiding, a terminal through the console.
    /// </summary>
    public static StandardOutput Open(Action<string> onFailure)
    {
        TextWriter inner =
            Console.IsOutputRedirected && !OperatingSystem.IsWindows()
                ? new StreamWriter(
                    new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 1),
                    new UTF8Encoding(false)
                )
                {
                    AutoFlush = true,
                }
                : Console.Out;
        return new StandardOutput(inner, onFailure);
    }

    public override void Write(char value) => Guard(() => _inner.Write(value));

    public override void Write(string? value) => Guard(() => _inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Guard(() => _inner.Write(buffer, index, count));

    public override void WriteLine(string? value) => Guard(() => _inner.WriteLine(value));

    public override void Flush() => Guard(_inner.Flush);

    private void Guard(Action write)
    {
        if (Volatile.Read(ref _failed) != 0) return;
        try
        {
            write();
        }
        catch (Exception exception)
            when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            if (Interlocked.Exchange(ref _failed, 1) == 0) _onFailure($"standard output cannot be written any more: {exception.Message}");
        }
    }
}
