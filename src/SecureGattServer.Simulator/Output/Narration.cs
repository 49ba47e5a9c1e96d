using System;
using System.Linq;
using BleStack.Explain.Narration;

namespace SecureGattServer.Simulator.Output;

/// <summary>Tells a transcript what a narrator reads off the wire: what happened, why, and what to do about it.</summary>
internal static class Narration
{
    // What a phone's own commands tell already.
    private static readonly NarratedKind[] s_commands =
    [
        NarratedKind.ConnectionOpened, NarratedKind.ConnectionFailed, NarratedKind.ConnectionClosed, NarratedKind.Mtu, NarratedKind.Discovery, NarratedKind.Read, NarratedKind.Write,
        NarratedKind.Refusal, NarratedKind.Subscription, NarratedKind.Notification, NarratedKind.Indication,
    ];

    private static readonly NarratedKind[] s_pairing =
    [
        NarratedKind.SecurityRequested, NarratedKind.PairingRequested, NarratedKind.PairingAnswered, NarratedKind.PairingStep, NarratedKind.EncryptionFailed, NarratedKind.Warning,
    ];

    /// <summary>For the side that serves: everything that happened, with the steps in between when <paramref name="details"/> are wanted.</summary>
    public static LiveNarrator OfServer(ITranscript transcript, bool details) =>
        Create(transcript, told => details || (told.Severity != Severity.Detail && told.Kind != NarratedKind.ControllerReset));

    /// <summary>For a phone: what no command of its owner tells.</summary>
    public static LiveNarrator OfPhone(ITranscript transcript, bool details) =>
        Create(transcript, told => details || (told.Severity != Severity.Detail && told.Kind != NarratedKind.ControllerReset && !s_commands.Contains(told.Kind)
            && told is not { Kind: NarratedKind.PairingEnded, Severity: Severity.Success }));

    /// <summary>For a demo: what the two say to each other while they pair; its steps tell the rest.</summary>
    public static LiveNarrator OfDemo(ITranscript transcript) =>
        Create(transcript, static told => told.Severity != Severity.Detail
            && (s_pairing.Contains(told.Kind) || told is { Kind: NarratedKind.PairingEnded, Severity: Severity.Failure }));

    private static LiveNarrator Create(ITranscript transcript, Func<NarratedEvent, bool> isShown)
    {
        var narrator = new LiveNarrator();
        narrator.Told += told =>
        {
            if (!isShown(told)) return;
            transcript.Say(Speaker.Link, told.Text);
            if (told.Explanation is { } why) transcript.Say(Speaker.Why, why);
            if (told.Advice is { } advice) transcript.Say(Speaker.Why, advice);
        };
        return narrator;
    }
}
