// The board of the studio: the device of the other commands, with the page as its user interface. It is created again when its settings
// change, and may stop without ending the studio.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Explain.Narration;
using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Traces;
using SecureGattServer.Studio.Web;
using VirtualBoard;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The connections of a board.</summary>
/// <param name="State">Receives its state for the page.</param>
/// <param name="Transcript">Receives its console.</param>
/// <param name="Address">Its public address; none for a controller that has its own.</param>
/// <param name="PowerOn">Opens its controller at each boot.</param>
/// <param name="Trace">Receives all its packets.</param>
/// <param name="PhoneOf">The studio's phone with an address; null for others.</param>
internal sealed record BoardWiring(
    StudioState State,
    ITranscript Transcript,
    BleAddress Address,
    Func<IHciTransport> PowerOn,
    BtsnoopWriter Trace,
    Func<BleAddress, string?> PhoneOf
);

/// <summary>The board that the page shows. Callable from any thread.</summary>
internal sealed class StudioBoard : IDisposable
{
    private const string Stage = "live";
    private const string PartName = "board";

    private readonly BoardWiring _wiring;
    private readonly Lock _gate = new();
    private readonly Lock _power = new();
    private readonly LiveNarrator _narrator = new(
        new NarratorOptions
        {
            Repeats = int.MaxValue,
            KeepOctets = true,
            FindFixedPasskeys = false,
        }
    );
    private readonly Radio _radio;
    private Device _device;
    private DeviceCommands _commands;
    private BoardPrompt? _prompt;
    private long _question;
    private uint? _passkey;
    private int _isDue;
    private string _condition = "off";
    private StopDocument? _stop;

    public StudioBoard(RunOptions options, BoardWiring wiring)
    {
        _wiring = wiring;
        _radio = new Radio(wiring.PhoneOf, new HciSteps("device", Stage, null, wiring.State.Add), _narrator, wiring.Trace, Publish);
        _narrator.Told += OnTold;
        (_device, _commands) = Build(options, null);
        Options = options;
        Show();
    }

    /// <summary>The options it runs with.</summary>
    public RunOptions Options { get; private set; }

    /// <summary>The device as it is since the last change of settings.</summary>
    public Device Device => _device;

    public void Power(bool on)
    {
        lock (_power)
        {
            if (on) Boot();
            else
            {
                _device.Board.CutPower();
                SetCondition("off", null);
            }
        }
    }

    /// <summary>Switches off and on, with new settings if given.</summary>
    public void Restart(RunOptions? options = null)
    {
        lock (_power)
        {
            _wiring.Transcript.Say(Speaker.Simulator, options is null ? "power off, power on" : "power off, other settings, power on");
            if (options is not null) Rebuild(options);
            else _device.Board.CutPower();
            Boot();
        }
    }

    /// <summary>Answers what the device asks.</summary>
    public void Answer(long question, string text)
    {
        if (World.Answer.Parse(text) is not { } answer)
            throw new PageCommandException("The answer has to be yes, no or six digits.", "answer");
        BoardPrompt prompt;
        lock (_gate)
        {
            if (_prompt is null || question != _question) throw new PageCommandException("The device asks this no longer.", "question");
            prompt = _prompt;
            bool types = prompt.Kind == BoardPromptKind.TypePasskey;
            if (!answer.Fits(types))
                throw new PageCommandException(
                    types ? "The device wants the six digits that the phone shows, or no." : "The device wants yes or no.",
                    "answer"
                );
            _prompt = null;
        }

        prompt.Answer!(answer.ToString());
        Publish();
    }

    /// <summary>A line typed by the owner: an answer while the device asks something, else a command.</summary>
    public void Command(string line)
    {
        if (line.Trim() is "quit" or "exit")
            throw new PageCommandException("The studio is ended at its terminal, by quit or Ctrl-C.", "line");
        long? asked;
        lock (_gate) asked = _prompt is null ? null : _question;
        if (asked is { } question && World.Answer.Parse(line) is not null) Answer(question, line);
        else _commands.Take(line);
        // Commands print to the console; state that they change (bonds) is read again.
        Publish();
    }

    public void Dispose()
    {
        lock (_power) _device.Dispose();
    }

    /// <summary>Updates the page soon, on a thread that holds none of the callers' locks.</summary>
    public void Publish()
    {
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static board => board.Show(), this, preferLocal: false);
    }

    private void Show()
    {
        Volatile.Write(ref _isDue, 0);
        lock (_gate) _wiring.State.Set(PartName, Document());
    }

    private static string State(bool isRunning, bool isReady) => isRunning ? isReady ? "running" : "booting" : "off";

    private (Device Device, DeviceCommands Commands) Build(RunOptions options, IReadOnlyList<Bond>? bonds)
    {
        var device = new Device(options with { Trace = null, Verbose = false }, _wiring.Transcript, _wiring.Address, _wiring.PowerOn)
        {
            Watcher = _radio,
        };
        foreach (Bond bond in bonds ?? []) device.Bonds.Save(bond);
        device.User.PasskeyShown += OnPasskey;
        if (options.Answer is null) device.User.Asked = prompt => OnAsked(prompt);
        device.Bonds.Changed += Publish;
        device.Board.Stopped += OnStopped;
        device.Board.Peripherals.Changed += (name, value) => _wiring.Transcript.Say(Speaker.Simulator, $"{name} = {value}");
        return (device, new DeviceCommands(device, _wiring.Transcript, () => Restart()));
    }

    // A change of settings does not rewrite flash: bonds stay when the image stores them there.
    private void Rebuild(RunOptions options)
    {
        bool isSameFlash = options.Image == Options.Image && options.Image.BondsSurviveReboot;
        Device old = _device;
        old.Board.CutPower();
        (Device device, DeviceCommands commands) = Build(options, isSameFlash && options.Bonds is null ? [.. old.Bonds.All] : null);
        lock (_gate) (_device, _commands, Options) = (device, commands, options);
        old.Dispose();
    }

    private void Boot()
    {
        SetCondition("booting", null);
        try
        {
            _device.Boot();
        }
        catch (InvalidOperationException)
        {
            throw new PageCommandException("The board is on already.");
        }
    }

    private void SetCondition(string condition, StopDocument? stop)
    {
        lock (_gate)
        {
            (_condition, _stop) = (condition, stop);
            if (condition != "running") (_prompt, _passkey) = (null, null);
        }

        Publish();
    }

    private void OnStopped(BoardExit exit)
    {
        if (exit.Kind == BoardExitKind.PoweredOff)
        {
            Publish();
            return;
        }

        string text = _device.Failure?.Sentence ?? exit.Sentence;
        SetCondition("stopped", new StopDocument(StepWriter.Camel(exit.Kind), exit.Defect, text));
    }

    private void OnPasskey(uint passkey)
    {
        lock (_gate) _passkey = passkey;
        Publish();
    }

    private bool OnAsked(BoardPrompt prompt)
    {
        lock (_gate) (_prompt, _question) = (prompt, _question + 1);
        Publish();
        return true;
    }

    private void OnTold(NarratedEvent told)
    {
        string? phone = _radio.Take(told);
        _wiring.State.Add(StepWriter.Of(told, Stage, phone));
        if (
            told.Kind
            is not (NarratedKind.PairingEnded or NarratedKind.PairingFailed or NarratedKind.ConnectionClosed or NarratedKind.Encrypted)
        )
            return;
        if (told.Kind != NarratedKind.Encrypted)
        {
            lock (_gate) (_prompt, _passkey) = (null, null);
        }

        Publish();
    }

    private BoardDocument Document()
    {
        AdvertisingDocument advertising = _radio.Advertising;
        IReadOnlyList<LinkDocument> links = _radio.Links;
        bool isOn = _device.Board.IsRunning;
        if (_condition == "booting" && (advertising.On || links.Count > 0)) _condition = "running";
        RunOptions options = Options ?? throw new InvalidOperationException();
        IReadOnlyDictionary<string, string> settings = options.BoardSettings();
        return new BoardDocument
        {
            State = _condition is "stopped" ? "stopped" : State(isOn || _condition == "booting", _condition == "running"),
            Name = _device.IsApplication ? _device.Name : "SecureGattServer",
            Image = options.Image.Name,
            Profile = _device.IsApplication ? null : settings.GetValueOrDefault(BoardSetting.Profile, "heart-rate"),
            Platform = _device.IsApplication ? null : settings.GetValueOrDefault(BoardSetting.Platform, "stock"),
            Address = _device.Tap?.AdvertisedAddress?.ToString()
                ?? (_wiring.Address == BleAddress.None ? null : _wiring.Address.ToString()),
            Stop = _stop,
            Advertising = advertising,
            Links = links,
            Bonds = [.. _device.Bonds.All.Select(bond => Of(bond, _wiring.PhoneOf(bond.Peer)))],
            MostBonds = options.Image.MaxBonds,
            KeepsBonds = options.Image.BondsSurviveReboot,
            Passkey = _passkey?.ToString("D6", CultureInfo.InvariantCulture),
            Question = _prompt is { } prompt ? Of(prompt) : null,
            TakesCommands = isOn,
        };
    }

    /// <summary>A bond without its keys.</summary>
    public static BondDocument Of(Bond bond, string? phone) =>
        new(bond.Peer.ToString(), phone, bond.IsAuthenticated, bond.IsSecureConnections, bond.KeySize);

    private QuestionDocument Of(BoardPrompt prompt) =>
        prompt.Kind == BoardPromptKind.TypePasskey
            ? new QuestionDocument(_question, "digits", null, "Type the six digits that the phone shows.")
            : new QuestionDocument(
                _question,
                "compare",
                prompt.Number.ToString("D6", CultureInfo.InvariantCulture),
                "Does the phone show the same number?"
            );
}
