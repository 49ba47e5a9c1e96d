using System;
using System.Collections.Generic;
using System.IO;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Smp;

namespace VirtualBoard;

/// <summary>Options of a virtual ESP32.</summary>
internal sealed record VirtualEsp32Options
{
    /// <summary>Name of the board in messages.</summary>
    public string Name { get; init; } = "ESP32";

    /// <summary>The image that is flashed.</summary>
    public required BoardImage Image { get; init; }

    /// <summary>The factory-programmed public device address.</summary>
    public required BleAddress PublicAddress { get; init; }

    /// <summary>
    /// Opens the Bluetooth controller; called at most once per boot. The board disposes the result when the power is cut.
    /// </summary>
    public required Func<IHciTransport> OpenController { get; init; }

    /// <summary>The store of the native half: flash or RAM, according to the image.</summary>
    public required IBondStore Bonds { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The board's hardware random numbers.</summary>
    public IRandomSource Random { get; init; } = SystemRandom.Instance;

    /// <summary>Options of the run, as <see cref="IBoard.Settings"/> hands them to the firmware.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The deployed firmware; null for a firmware compiled for .NET at <see cref="FirmwarePath"/>.</summary>
    public IFirmware? Firmware { get; init; }

    /// <summary>The firmware's assembly, in the same folder as the nanoFramework assemblies and NimbleNative.</summary>
    public string FirmwarePath { get; init; } = Path.Combine(AppContext.BaseDirectory, "SecureGattServer.dll");

    /// <summary>
    /// Defects (docs/defects.md) after which the board continues, with a line on its console, instead of stopping; 0 stands for those
    /// without a number.
    /// </summary>
    public IReadOnlySet<int> GoOnBehind { get; init; } = new HashSet<int>();

    /// <summary>Time for the firmware's Main to end after the power was cut, before it is aborted.</summary>
    public TimeSpan PowerOffGrace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time that <see cref="VirtualEsp32.CutPower"/> waits for the firmware's Main to end.</summary>
    public TimeSpan PowerOffPatience { get; init; } = TimeSpan.FromSeconds(2);
}
