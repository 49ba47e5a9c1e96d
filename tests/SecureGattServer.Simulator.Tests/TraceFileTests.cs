using System;
using System.IO;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.World;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>Traces contain keys: only their owner can read them, and none is overwritten by mistake.</summary>
public sealed class TraceFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".btsnoop");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_trace_is_its_owners_alone()
    {
        using TraceFile trace = TraceFile.Open(new RunOptions { Trace = _path })!;
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        Assert.Null(trace.Failure);
    }

    [Fact]
    public void An_existing_trace_is_left_alone_without_force()
    {
        File.WriteAllText(_path, "mine");
        SimulatorException exception = Assert.Throws<SimulatorException>(() => TraceFile.Open(new RunOptions { Trace = _path }));
        Assert.Equal(ExitCode.Usage, exception.Code);
        Assert.Contains("give another name, or --force to overwrite it", exception.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_path));
    }

    [Fact]
    public void Force_writes_over_it_and_takes_it_from_others()
    {
        File.WriteAllText(_path, "mine");
        using (TraceFile.Open(new RunOptions { Trace = _path, Force = true }))
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        }

        Assert.StartsWith("btsnoop", File.ReadAllText(_path), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_option_there_is_none() => Assert.Null(TraceFile.Open(new RunOptions()));
}
