using System;
using System.Collections.Generic;
using System.IO;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Smp;

namespace VirtualBoard;

/// <summary>What a virtual ESP32 is built from.</summary>
public sealed record VirtualEsp32Options
{
    /// <summary>Name of the board in messages.</summary>
    public string Name { get; init; } = "ESP32";

    /// <summary>The image that is flashed.</summary>
    public required BoardImage Image { get; init; }

    /// <summary>The factory-programmed public device address.</summary>
    public required BleAddress PublicAddress { get; init; }

    /// <summary>Opens the Bluetooth controller; called at most once per boot. The board disposes what it got when the power is cut.</summary>
    public required Func<IHciTransport> OpenController { get; init; }

    /// <summary>Where the native half keeps bonds: flash or RAM, as the image has it.</summary>
    public required IBondStore Bonds { get; init; }

    /// <summary>The board's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The board's hardware random numbers.</summary>
    public IRandomSource Random { get; init; } = SystemRandom.Instance;

    /// <summary>Options of the run, as <see cref="IBoard.Settings"/> hands them to the firmware.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What is deployed; null for a firmware compiled for .NET at <see cref="FirmwarePath"/>.</summary>
    public IFirmware? Firmware { get; init; }

    /// <summary>The firmware's assembly; beside it lie the nanoFramework assemblies and NimbleNative.</summary>
    public string FirmwarePath { get; init; } = Path.Combine(AppContext.BaseDirectory, "SecureGattServer.dll");

    /// <summary>Defects (docs/defects.md) behind which the board goes on, with a line on its console, instead of stopping; 0 stands for what has no number.</summary>
    public IReadOnlySet<int> GoOnBehind { get; init; } = new HashSet<int>();

    /// <summary>How long the firmware's Main may take to end by itself once the power is cut; then it is aborted, whatever it does.</summary>
    public TimeSpan PowerOffGrace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long <see cref="VirtualEsp32.CutPower"/> waits for the firmware's Main to notice.</summary>
    public TimeSpan PowerOffPatience { get; init; } = TimeSpan.FromSeconds(2);
}
