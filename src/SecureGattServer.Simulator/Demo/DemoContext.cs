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

/// <summary>State shared by the steps of one demo: the device, the phone, their user, and what has been found so far.</summary>
internal sealed class DemoContext(DemoScene scene, ITranscript transcript, Device device, VirtualPhone phone, DemoUser user)
    : IAsyncDisposable
{
    private readonly Dictionary<BleUuid, ushort> _handles = [];
    private VirtualPhone? _stranger;

    public DemoScene Scene { get; } = scene;

    public Device Device { get; } = device;

    public VirtualPhone Phone { get; } = phone;

    public DemoUser User { get; } = user;

    /// <summary>Creates a phone on its own controller that has the address of <see cref="Phone"/> and none of its keys.</summary>
    public required Func<VirtualPhone> OpenStranger { get; init; }

    public required RawAttacker RawAttacker { get; init; }

    /// <summary>The device's advertisement, once received.</summary>
    public AdvertisingReport? Report { get; set; }

    /// <summary>The value read over the encrypted link, to be compared later.</summary>
    public byte[]? Read { get; set; }

    /// <summary>True when the firmware runs on the full platform.</summary>
    public bool IsFull { get; } =
        device.Board.Options.Settings.TryGetValue(BoardSetting.Platform, out string? platform) && platform == "full";

    /// <summary>Another phone with the phone's address; created on first use.</summary>
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

    /// <summary>
    /// The handle of a characteristic's value, known from discovery; phones keep it with the bond and need not discover again.
    /// </summary>
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

/// <summary>The phone's side of a pairing: prints what its screen shows, then lets the user answer.</summary>
internal sealed class DemoAgent(ITranscript transcript, DemoUser user) : IPairingAgent
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
        user.AnswerPhone(question);
    }
}
