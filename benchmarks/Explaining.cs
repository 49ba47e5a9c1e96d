using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Explain.Report;

namespace Benchmarks;

/// <summary>Speed and memory of explaining a capture, compared with tshark: <c>--explain [MB]</c>, <c>--explain-pipe [MB]</c>.</summary>
internal static class Explaining
{
    private const double Limit = 10;
    private const int Sample = 20;
    private const long MemoryLimit = 200L << 20;

    /// <summary>One run of each over the same file of notifications, ours as its own process including start-up. 1 when the limit is
    /// exceeded, 2 without tshark.</summary>
    public static int BesideTshark(TextWriter output, int megabytes)
    {
        string path = Path.Combine(Path.GetTempPath(), $"notifications-{Environment.ProcessId}.btsnoop");
        try
        {
            using (FileStream file = File.Create(path)) Notifications.Write(file, (long)megabytes << 20);
            TimeSpan own = Own(path);
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"explain: {own.TotalSeconds:0.00} s of processor time for {megabytes} MB")
            );
            if (Tshark(path) is not { } tshark)
            {
                output.WriteLine("tshark is not on this machine: apt-get install tshark");
                return 2;
            }

            double ratio = tshark / own;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"tshark -Y \"btsmp || btatt\": {tshark.TotalSeconds:0.00} s; explain is {ratio:0.0} times as fast (limit {Limit})"));
            return ratio < Limit ? 1 : 0;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A capture generated while it is read, through a pipe into its own process; 1 when that exceeds the memory limit.</summary>
    public static int ThroughPipe(TextWriter output, int megabytes)
    {
        using Process reader = Start(Environment.ProcessPath!, ["--explain-stdin"], redirectInput: true);
        using (Stream pipe = reader.StandardInput.BaseStream) Notifications.Write(pipe, (long)megabytes << 20);
        string[] said = reader.StandardOutput.ReadToEnd().Split('\n');
        reader.WaitForExit();
        long peak = long.Parse(said[0], CultureInfo.InvariantCulture);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{megabytes} MB through a pipe: {peak >> 20} MB of memory at most (limit {MemoryLimit >> 20})"));
        return reader.ExitCode != 0 || peak > MemoryLimit ? 1 : 0;
    }

    /// <summary>The reading end of the pipe: explains, then prints its peak memory.</summary>
    public static int ReadStandardInput(TextWriter output)
    {
        using Stream input = Console.OpenStandardInput();
        Explainer.Run("pipe", input, [new TextReport(TextWriter.Null)]);
        output.WriteLine(Process.GetCurrentProcess().PeakWorkingSet64);
        return 0;
    }

    /// <summary>Explains a file as the command does.</summary>
    public static int Explain(string path, TextWriter output)
    {
        using FileStream file = File.OpenRead(path);
        Explainer.Run(path, file, [new TextReport(output)]);
        return 0;
    }

    private static TimeSpan Own(string path) => Measure(Environment.ProcessPath!, ["--explain-file", path]);

    private static TimeSpan? Tshark(string path)
    {
        try
        {
            return Measure("tshark", ["-r", path, "-Y", "btsmp || btatt"]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static TimeSpan Measure(string program, string[] arguments)
    {
        using Process process = Start(program, arguments, redirectInput: false);
        Task read = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        TimeSpan used = default;
        while (!process.WaitForExit(Sample)) used = Used(process) ?? used;
        read.Wait();
        return used;
    }

    // Linux discards a process's time at its end: the last sample is used.
    private static TimeSpan? Used(Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Process Start(string program, string[] arguments, bool redirectInput)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = redirectInput, RedirectStandardOutput = true,
            RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}

/// <summary>An endless capture of one connection with notifications.</summary>
internal static class Notifications
{
    private const long Epoch2026 = 0x00E2_F7C0_0000_0000;

    public static void Write(Stream stream, long length)
    {
        byte[] header = [.. "btsnoop\0"u8, 0, 0, 0, 1, 0, 0, 0x03, 0xEA];
        stream.Write(header);
        stream.Write(Record([
            0x04, 0x3E, 0x13, 0x01, 0x00, 0x40, 0x00, 0x00, 0x00, 0xDE, 0xC0, 0x5E, 0xC4, 0x0A, 0x24, 0x18, 0x00, 0x00, 0x00, 0xF4, 0x01,
            0x00,
        ], 0));
        byte[] chunk =
        [
            .. Enumerable
                .Range(1, 1000)
                .SelectMany(static i =>
                    Record(
                        [0x02, 0x40, 0x20, 0x0B, 0x00, 0x07, 0x00, 0x04, 0x00, 0x1B, 0x03, 0x00, 0x00, (byte)(60 + i % 60), 0x01, 0x02],
                        i
                    )
                ),
        ];
        for (long written = 0; written < length; written += chunk.Length) stream.Write(chunk);
    }

    private static byte[] Record(byte[] packet, int index)
    {
        byte[] record = new byte[24 + packet.Length];
        BinaryPrimitives.WriteInt32BigEndian(record, packet.Length);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(4), packet.Length);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(8), packet[0] == 4 ? 3 : 1);
        BinaryPrimitives.WriteInt64BigEndian(record.AsSpan(16), Epoch2026 + index * 1000L);
        packet.CopyTo(record, 24);
        return record;
    }
}
