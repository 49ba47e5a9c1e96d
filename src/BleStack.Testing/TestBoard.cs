using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using BleStack.Virtual;
using DeviceRuntime;
using VirtualBoard;

namespace BleStack.Testing;

/// <summary>A virtual ESP32 in a test.</summary>
public sealed class TestBoard : IDisposable
{
    private readonly TestAir _air;
    private readonly VirtualEsp32 _board;
    private readonly Lock _gate = new();
    private readonly List<string> _console = [];
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Channel<BoardPrompt> _questions = Channel.CreateUnbounded<BoardPrompt>();

    internal TestBoard(TestAir air, VirtualAir radio, DeviceApplication firmware, BoardImage image, BleAddress address)
    {
        _air = air;
        Address = address;
        Bonds = new MemoryBondStore();
        _board = new VirtualEsp32(new VirtualEsp32Options
        {
            Name = firmware.Name,
            Image = image,
            PublicAddress = address,
            OpenController = () => radio.CreateController(new ControllerOptions { PublicAddress = address }).CreateTransport(),
            Bonds = Bonds,
            Time = air.Time,
            Firmware = firmware,
        });
        _board.Console += OnConsole;
        _board.Prompted += OnPrompted;
    }

    /// <summary>The board's public device address.</summary>
    public BleAddress Address { get; }

    /// <summary>The bonds the board's native half keeps.</summary>
    public IBondStore Bonds { get; }

    /// <summary>Values around the board to set and read: levels of pins, readings, devices on I2C, Wi-Fi networks in range.</summary>
    public BoardPeripherals Peripherals => _board.Peripherals;

    /// <summary>Every line printed since the first boot.</summary>
    public IReadOnlyList<string> Console
    {
        get
        {
            lock (_gate) return [.. _console];
        }
    }

    /// <summary>
    /// Waits for a line that contains <paramref name="text"/>; earlier lines are skipped, and each line is examined once.
    /// </summary>
    /// <param name="text">Part of a line, compared octet by octet.</param>
    /// <returns>The whole line.</returns>
    /// <exception cref="TestAirException">It did not come in time.</exception>
    public Task<string> SaysAsync(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return _air.InTimeAsync(NextLineAsync(text), $"The line '{text}'");
    }

    /// <summary>Waits until the application asks its user to type a passkey, compare numbers or provide out-of-band data.</summary>
    /// <exception cref="TestAirException">It did not ask in time.</exception>
    public Task<BoardPrompt> AsksAsync() => _air.InTimeAsync(_questions.Reader.ReadAsync().AsTask(), "A question to the board's user");

    /// <summary>
    /// Waits until the board stops by itself: Main returned, an exception was not handled, or a defect of the library stopped it.
    /// </summary>
    /// <exception cref="TestAirException">It did not stop in time.</exception>
    public Task<BoardExit> StopsAsync() => _air.InTimeAsync(_board.Exited, "The end of the application");

    /// <summary>
    /// Cuts the power and boots again. State that the image does not keep in flash is lost; on most images this includes the bonds.
    /// </summary>
    public void PowerCycle() => _board.PowerCycle();

    /// <summary>Cuts the power; <see cref="Boot"/> switches it on again.</summary>
    public void CutPower() => _board.CutPower();

    /// <summary>Switches the power on after <see cref="CutPower"/>.</summary>
    /// <exception cref="InvalidOperationException">The board is already running.</exception>
    public void Boot() => _board.Boot();

    /// <summary>Cuts the power, as <see cref="CutPower"/> does.</summary>
    public void Dispose() => _board.Dispose();

    internal string Heard() =>
        $"{_board.Options.Name} printed: {string.Join(" | ", Console)}.{(_board.Exited.IsCompleted ? " " + _board.Exited.Result.Sentence : "")}";

    private async Task<string> NextLineAsync(string text)
    {
        while (true)
        {
            string line = await _lines.Reader.ReadAsync().ConfigureAwait(false);
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }
    }

    private void OnConsole(string line)
    {
        lock (_gate) _console.Add(line);
        _lines.Writer.TryWrite(line);
    }

    private void OnPrompted(BoardPrompt prompt)
    {
        if (prompt.Kind == BoardPromptKind.ShowPasskey) _air.Show(prompt.Number);
        else _questions.Writer.TryWrite(prompt);
    }
}
