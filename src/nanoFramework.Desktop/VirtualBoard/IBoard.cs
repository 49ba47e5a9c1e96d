using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Smp;

namespace VirtualBoard;

/// <summary>What a virtual ESP32 provides to the firmware's load context: the only objects that cross its border.</summary>
public interface IBoard
{
    /// <summary>Name of the board in messages.</summary>
    string Name { get; }

    /// <summary>The image that is flashed.</summary>
    BoardImage Image { get; }

    /// <summary>The factory-programmed public device address.</summary>
    BleAddress PublicAddress { get; }

    /// <summary>Opens a new connection to the board's Bluetooth controller; called once per boot.</summary>
    IHciTransport OpenController();

    /// <summary>Bonds of the native store; cleared by a power cycle unless the image persists them.</summary>
    IBondStore BondStore { get; }

    /// <summary>The board's clock.</summary>
    TimeProvider Time { get; }

    /// <summary>The board's hardware random numbers.</summary>
    IRandomSource Random { get; }

    /// <summary>The application settings that the run replaces; null for those that stay the application's choice.</summary>
    /// <exception cref="FormatException">A value is invalid; the message lists the valid ones.</exception>
    RunSettings Settings { get; }

    /// <summary>Writes one line of the firmware's console output.</summary>
    void ConsoleLine(string line);

    /// <summary>The firmware shows a passkey or number, or asks its user: answered by the board's owner (a person, or --answer).</summary>
    void UserPrompt(BoardPrompt prompt);

    /// <summary>Reports a defect that would silently corrupt, hang or mute the real board: stops this board with a message.</summary>
    /// <param name="defect">Number in the field notes' table of defects, or 0.</param>
    /// <param name="sentence">What the firmware did, what the board would do, and what to do instead.</param>
    void Fault(int defect, string sentence);

    /// <summary>
    /// Reports that the controller cannot be used by a host: stops this board, whose firmware would otherwise blame its image.
    /// </summary>
    /// <param name="sentence">What the controller did.</param>
    void ControllerFailed(string sentence)
    {
    }

    /// <summary>
    /// True when the board is configured to continue after this defect instead of stopping; <see cref="Fault"/> then only reports it.
    /// </summary>
    bool GoesOnBehind(int defect) => false;

    /// <summary>The board's clock as the firmware has set it: <see cref="Time"/> until then. UTC.</summary>
    DateTime UtcNow => Time.GetUtcNow().UtcDateTime;

    /// <summary>The firmware sets the board's clock, for this boot. UTC.</summary>
    void SetClock(DateTime utc)
    {
    }

    /// <summary>Pins, converters and networks around the board.</summary>
    BoardPeripherals Peripherals => new();

    /// <summary>Restarts the board on behalf of the firmware: this run ends, and the board boots again.</summary>
    void Reboot();

    /// <summary>
    /// Called when the board's owner enters a command, such as "bonds"; may be set once per boot. Called on the owner's thread: answer on
    /// the console.
    /// </summary>
    Action<string>? OwnerCommand { get; set; }

    /// <summary>Cancelled when the power is cut: firmware threads and native calls then stop.</summary>
    System.Threading.CancellationToken PowerOff { get; }
}

/// <summary>Kinds of prompts of the firmware to the board's user.</summary>
public enum BoardPromptKind
{
    /// <summary>Shows the passkey; no answer is expected.</summary>
    ShowPasskey,

    /// <summary>Asks for the passkey shown on the peer.</summary>
    TypePasskey,

    /// <summary>Shows a number and asks whether the peer shows the same.</summary>
    CompareNumbers,

    /// <summary>
    /// Offers the device's out-of-band data, as a tag or a printed code would, and accepts the peer's, repeatedly if necessary.
    /// </summary>
    OutOfBand,
}

/// <summary>One prompt; the answer goes back through <paramref name="Answer"/>, once, from any thread.</summary>
/// <param name="Kind">The kind of prompt.</param>
/// <param name="Number">0 to 999999 to show; 0 when typing.</param>
/// <param name="Answer">Takes "yes", "no", six digits, or for OutOfBand the peer's data in hex; null for ShowPasskey.</param>
public sealed record BoardPrompt(BoardPromptKind Kind, uint Number, Action<string>? Answer)
{
    /// <summary>For OutOfBand the device's data in hex; else null.</summary>
    public string? Text { get; init; }
}

/// <summary>The firmware's way in on a PC; one public implementation lies in the firmware's assembly.</summary>
public interface IFirmwareEntry
{
    /// <summary>Boots: runs the firmware's Main on the calling thread until it returns or power is cut.</summary>
    void Run(IBoard board);
}
