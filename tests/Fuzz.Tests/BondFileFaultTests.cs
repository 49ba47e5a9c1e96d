using System;
using System.Diagnostics;
using System.IO;
using BleStack.Gap;
using Fuzz.Soak;
using Xunit;

namespace Fuzz.Tests;

/// <summary>A bond store whose process is killed, or whose disk is full, at each octet and between any two steps of a write.</summary>
public sealed class BondFileFaultTests : IDisposable
{
    private const int Before = 2;

    /// <summary>The write after the fault is checked for a sample of the positions only.</summary>
    private const int Sample = 16;

    private readonly string _folder = Directory.CreateTempSubdirectory("faults-").FullName;
    private byte[]? _old;

    private string FilePath => Path.Combine(_folder, "bonds");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Killed_at_any_octet_or_step_the_file_is_the_old_one_or_the_new_one()
    {
        for (int dies = 0; dies < 10_000; dies++)
        {
            var dying = new DyingDisk(dies);
            FileBondStore store = Prepare(dying);
            try
            {
                store.Save(BondWriter.Of(Before + 1));
                Assert.True(dies > 400, $"The write had only {dies} places to die at.");
                return;
            }
            catch (KilledException)
            {
                Assert.Equal(dying.IsReplaced ? Before + 1 : Before, BondWriter.StateOf(FilePath));
            }

            // Remaining files do not block the next process.
            if (dies % Sample != 0) continue;
            int state = BondWriter.StateOf(FilePath);
            Open(new UnsyncedDisk()).Save(BondWriter.Of(state + 1));
            Assert.Equal(state + 1, BondWriter.StateOf(FilePath));
            Assert.Equal([FilePath], Directory.GetFiles(_folder));
        }

        Assert.Fail("The write never came to its end.");
    }

    [Fact]
    public void Killed_at_the_very_first_write_there_is_an_empty_store_or_the_first_bond()
    {
        for (int dies = 0; dies < 10_000; dies++)
        {
            var dying = new DyingDisk(dies) { IsArmed = true };
            foreach (string file in Directory.GetFiles(_folder)) File.Delete(file);
            FileBondStore store = Open(dying);
            try
            {
                store.Save(BondWriter.Of(1));
                return;
            }
            catch (KilledException)
            {
                Assert.Equal(dying.IsReplaced ? 1 : 0, BondWriter.StateOf(FilePath));
            }
        }

        Assert.Fail("The write never came to its end.");
    }

    [Fact]
    public void A_disk_that_is_full_at_any_octet_or_step_costs_the_new_bond_and_no_other()
    {
        for (int fails = 0; fails < 10_000; fails++)
        {
            var full = new DyingDisk(fails) { Fault = static () => new IOException("No space left on device") };
            FileBondStore store = Prepare(full);
            try
            {
                store.Save(BondWriter.Of(Before + 1));
                Assert.True(fails > 400, $"The write had only {fails} places to fail at.");
                return;
            }
            catch (BondStoreException error)
            {
                if (full.IsReplaced) continue; // The directory's own sync reports nothing.
                Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
                Assert.Contains("The bonds kept before are unchanged.", error.Message, StringComparison.Ordinal);
                Assert.Equal([FilePath], Directory.GetFiles(_folder));
            }

            Assert.Equal(Before, BondWriter.StateOf(FilePath));
            Assert.Equal((uint)Before, store.Find(BondWriter.Of(Before).Peer)!.PeerSignCounter);
            if (fails % Sample != 0) continue;
            full.IsArmed = false;
            store.Save(BondWriter.Of(Before + 1));
            Assert.Equal(Before + 1, BondWriter.StateOf(FilePath));
        }

        Assert.Fail("The write never came to its end.");
    }

    [Fact]
    public void Processes_killed_while_they_write_leave_a_whole_file()
    {
        if (OperatingSystem.IsWindows()) return;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { typeof(Runner.ExitCode).Assembly.Location, "kill", "--rounds", "6", "--folder", _folder })
            start.ArgumentList.Add(argument);
        using Process runner = Process.Start(start)!;
        string said = runner.StandardOutput.ReadToEnd() + runner.StandardError.ReadToEnd();
        runner.WaitForExit();
        Assert.True(runner.ExitCode == 0, said);
        Assert.Contains("6 kills", said, StringComparison.Ordinal);
    }

    // A file with old bonds, and a store that dies in its next write.
    private FileBondStore Prepare(DyingDisk disk)
    {
        foreach (string file in Directory.GetFiles(_folder)) File.Delete(file);
        if (_old is null)
        {
            BondWriter.Write(FilePath, 1, Before, TextWriter.Null);
            _old = File.ReadAllBytes(FilePath);
        }

        File.WriteAllBytes(FilePath, _old);
        disk.IsArmed = true;
        return Open(disk);
    }

    private FileBondStore Open(DurableFile disk) => new(FilePath, int.MaxValue, BondEviction.Refuse, disk);

    /// <summary>No power cut here: thousands of writes need not wait for the disk.</summary>
    private class UnsyncedDisk : DurableFile
    {
        public override void Flush(Stream file) => file.Flush();

        public override void SyncDirectory(string directory)
        {
        }
    }

    private sealed class KilledException : Exception;

    /// <summary>
    /// Ends the write after this many steps; each octet written to the file and each other call is one step. A killed process cleans
    /// nothing up.
    /// </summary>
    private sealed class DyingDisk(int after) : UnsyncedDisk
    {
        private int _left = after;

        public bool IsArmed { get; set; }

        public bool IsReplaced { get; private set; }

        public Func<Exception> Fault { get; init; } = static () => new KilledException();

        public override Stream Create(string path)
        {
            Step();
            return new DyingStream(this, base.Create(path));
        }

        public override void Flush(Stream file)
        {
            Step();
            base.Flush(file);
        }

        public override void Replace(string temporary, string path)
        {
            Step();
            base.Replace(temporary, path);
            IsReplaced = true;
            Step();
        }

        public override void SyncDirectory(string directory)
        {
            base.SyncDirectory(directory);
            Step();
        }

        private void Step()
        {
            if (IsArmed && _left-- == 0) throw Fault();
        }

        private sealed class DyingStream(DyingDisk disk, Stream inner) : Stream
        {
            public override bool CanRead => false;

            public override bool CanSeek => false;

            public override bool CanWrite => true;

            public override long Length => inner.Length;

            public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

            public override void Write(ReadOnlySpan<byte> buffer)
            {
                // As many octets as there are steps left reach the file; the next one is where it ends.
                int written = disk.IsArmed ? Math.Min(disk._left, buffer.Length) : buffer.Length;
                inner.Write(buffer[..written]);
                if (!disk.IsArmed) return;
                disk._left -= written;
                if (written < buffer.Length) disk.Step();
            }

            public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

            public override void Flush() => inner.Flush();

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            protected override void Dispose(bool disposing)
            {
                inner.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
