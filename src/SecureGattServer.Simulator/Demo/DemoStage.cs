using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Simulator.World;
using VirtualBoard;

namespace SecureGattServer.Simulator.Demo;

/// <summary>What the steps of one demo share: the device, the phone, the person between them, and what has been found so far.</summary>
internal sealed class DemoStage(DemoScene scene, ITranscript transcript, Device device, VirtualPhone phone, Desk desk) : IAsyncDisposable
{
    private readonly Dictionary<BleUuid, ushort> _handles = [];
    private VirtualPhone? _stranger;

    public DemoScene Scene { get; } = scene;

    public Device Device { get; } = device;

    public VirtualPhone Phone { get; } = phone;

    public Desk Desk { get; } = desk;

    /// <summary>Makes a phone on a controller of its own that shows the same address as <see cref="Phone"/> and has none of its keys.</summary>
    public required Func<VirtualPhone> OpenStranger { get; init; }

    /// <summary>Somebody who means harm.</summary>
    public required Intruder Intruder { get; init; }

    /// <summary>The device's advertisement, once heard.</summary>
    public AdvertisingReport? Report { get; set; }

    /// <summary>The value read encrypted, to be found unchanged later.</summary>
    public byte[]? Read { get; set; }

    /// <summary>The firmware was given all the host can do.</summary>
    public bool IsFull { get; } = device.Board.Options.Settings.TryGetValue(BoardSetting.Platform, out string? platform) && platform == "full";

    /// <summary>Somebody else with the phone's address; made when it is first asked for.</summary>
    public async Task<VirtualPhone> StrangerAsync(CancellationToken token)
    {
        if (_stranger is not null) return _stranger;
        _stranger = OpenStranger();
        await _stranger.StartAsync(token).ConfigureAwait(false);
        return _stranger;
    }

    public ValueTask DisposeAsync() => _stranger?.DisposeAsync() ?? ValueTask.CompletedTask;

    public void Say(string text) => transcript.Say(Speaker.Phone, text);

    public void Why(string text) => transcript.Say(Speaker.Why, text);

    /// <summary>A console line without the link's number: a demo has one link.</summary>
    public static string WithoutLink(string line) => line.Replace(" link=1", "", StringComparison.Ordinal);

    /// <summary>The handle of a characteristic's value, known from discovery; a phone keeps it with the bond and need not discover again.</summary>
    public ushort Handle(BleUuid uuid)
    {
        if (!_handles.TryGetValue(uuid, out ushort handle))
        {
            handle = Phone.Find(uuid) ?? throw new CheckException($"no characteristic {GattUuidNames.Describe(uuid)} was discovered");
            _handles.Add(uuid, handle);
        }

        return handle;
    }
}

/// <summary>The phone's side of a pairing at the desk: says what its screen shows, then lets the person answer.</summary>
internal sealed class DemoAgent(ITranscript transcript, Desk desk) : IPairingAgent
{
    public void Ask(PairingQuestion question)
    {
        string digits = question.Number.ToString("D6", CultureInfo.InvariantCulture);
        transcript.Say(Speaker.Phone, question.Kind switch
        {
            PairingQuestionKind.EnterPasskey => "asks its user for the passkey that the device shows",
            PairingQuestionKind.DisplayPasskey => $"shows the passkey {digits}; its user types it on the device",
            PairingQuestionKind.CompareNumbers => $"shows {digits} and asks whether the device shows the same",
            PairingQuestionKind.ConfirmJustWorks => "asks its user whether to pair",
            _ => "asks for out-of-band data",
        });
        desk.AnswerPhone(question);
    }
}
