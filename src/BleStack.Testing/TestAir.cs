using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Smp;
using BleStack.Virtual;
using DeviceRuntime;
using Microsoft.Extensions.Time.Testing;
using VirtualBoard;

namespace BleStack.Testing;

/// <summary>One virtual radio with the boards and phones of a test.</summary>
/// <remarks>
/// Packets take no time. The boards' clock starts at 2026-01-01 and advances only with <see cref="PassAsync"/>. Every wait fails after <see
/// cref="Patience"/> of real time with a <see cref="TestAirException"/> that contains the boards' consoles.
/// </remarks>
public sealed class TestAir : IAsyncDisposable
{
    /// <summary>The step in which board time advances; timers of a firmware fire in order to this precision.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly VirtualAir _air = new(new SerialLoop(), new AirOptions { Pacing = Pacing.AsFastAsPossible });
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Channel<uint> _shown = Channel.CreateUnbounded<uint>();
    private readonly List<TestBoard> _boards = [];
    private readonly List<TestPhone> _phones = [];

    /// <summary>Real time that any awaited operation may take; 60 seconds by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock that all boards share.</summary>
    public TimeProvider Time => _time;

    /// <summary>Switches on a virtual ESP32 with an application compiled for .NET nanoFramework.</summary>
    /// <param name="application">Path of the application's .exe or .dll, or of a .nfproj that has been built; relative to the test's own
    /// folder.</param>
    /// <param name="image">Firmware image of the board, by the target name nanoff takes. Bonds survive a power cycle on ESP32_BLE_REV0
    /// only.</param>
    /// <param name="values">Values around the board when it is switched on, with the names of <see cref="BoardPeripherals"/>; null for
    /// none.</param>
    /// <exception cref="FirmwareLoadException">The application cannot run on the board; the message says why and what to do.</exception>
    /// <exception cref="ArgumentException">No image with Bluetooth has that name.</exception>
    public TestBoard Board(string application, string image = "ESP32_BLE_REV3", IReadOnlyDictionary<string, string>? values = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(application);
        BoardImage flashed = BoardImage.Find(image)
            ?? throw new ArgumentException($"No image with Bluetooth is called '{image}'.", nameof(image));
        DeviceApplication firmware = DeviceApplication.Load(Path.Combine(AppContext.BaseDirectory, application));
        TestBoard board = new(this, _air, firmware, flashed, NextAddress(_boards.Count));
        foreach ((string name, string value) in values ?? new Dictionary<string, string>()) board.Peripherals.Set(name, value);
        _boards.Add(board);
        board.Boot();
        return board;
    }

    /// <summary>Creates a phone whose owner answers every question of a pairing.</summary>
    /// <param name="passkey">The passkey the owner types, 0 to 999999; null for the one that the board showed last.</param>
    /// <param name="io">The phone's IO capabilities.</param>
    /// <param name="confirms">The owner's answer when two numbers are to be compared.</param>
    /// <exception cref="ArgumentOutOfRangeException">The passkey has more than six digits.</exception>
    public TestPhone Phone(uint? passkey = null, IoCapability io = IoCapability.KeyboardDisplay, bool confirms = true)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passkey ?? 0, 999_999u, nameof(passkey));
        TestPhone phone = new(this, _air.CreateController().CreateTransport(), io, new PhoneOwner(this, passkey, confirms));
        _phones.Add(phone);
        return phone;
    }

    /// <summary>Advances time on the boards.</summary>
    /// <param name="time">Board time; a second takes about 40 milliseconds of real time.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public async Task PassAsync(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        for (TimeSpan left = time; left > TimeSpan.Zero; left -= Step)
        {
            _time.Advance(left < Step ? left : Step);
            await Task.Delay(2).ConfigureAwait(false);
        }
    }

    /// <summary>Switches all boards and phones off.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (TestPhone phone in _phones) await phone.DisposeAsync().ConfigureAwait(false);
        foreach (TestBoard board in _boards) board.Dispose();
    }

    /// <summary>A board shows a passkey.</summary>
    internal void Show(uint passkey) => _shown.Writer.TryWrite(passkey);

    /// <summary>The next passkey shown, or the last one since <see cref="ForgetShownPasskeys"/>.</summary>
    internal Task<uint> ShownPasskeyAsync() => _shown.Reader.ReadAsync().AsTask();

    /// <summary>Called when a pairing begins: passkeys shown in earlier pairings do not count.</summary>
    internal void ForgetShownPasskeys()
    {
        while (_shown.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>Awaits at most <see cref="Patience"/>.</summary>
    internal async Task InTimeAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new TestAirException($"{what} did not happen within {Patience.TotalSeconds:0.#} s. {Heard()}", exception);
        }
    }

    /// <summary>Awaits at most <see cref="Patience"/>.</summary>
    internal async Task<T> InTimeAsync<T>(Task<T> task, string what)
    {
        await InTimeAsync((Task)task, what).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    private string Heard() => string.Join(" ", _boards.ConvertAll(static board => board.Heard()));

    // Espressif's company identifier, then a number: boards have addresses of 24:0A:C4.
    private static BleAddress NextAddress(int index) => new(0x24_0A_C4_00_00_01 + (ulong)index, AddressType.Public);
}
