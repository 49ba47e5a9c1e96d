using System;
using System.Linq;
using BleStack.Explain.Narration;

namespace SecureGattServer.Simulator.Output;

/// <summary>Writes a narrator's events to a transcript: what happened, why, and what to do about it.</summary>
internal static class Narration
{
    // Already reported by a phone's own commands.
    private static readonly NarratedKind[] s_commands =
    [
        NarratedKind.ConnectionOpened, NarratedKind.ConnectionFailed, NarratedKind.ConnectionClosed, NarratedKind.Mtu,
        NarratedKind.Discovery, NarratedKind.Read, NarratedKind.Write,
        NarratedKind.Refusal, NarratedKind.Subscription, NarratedKind.Notification, NarratedKind.Indication,
    ];

    private static readonly NarratedKind[] s_pairing =
    [
        NarratedKind.SecurityRequested,
        NarratedKind.PairingRequested,
        NarratedKind.PairingAnswered,
        NarratedKind.PairingStep,
        NarratedKind.EncryptionFailed,
        NarratedKind.Warning,
    ];

    /// <summary>For the serving side: all events, with intermediate steps when <paramref name="details"/> is set.</summary>
    public static LiveNarrator OfServer(ITranscript transcript, bool details) =>
        Create(transcript, told => details || (told.Severity != Severity.Detail && told.Kind != NarratedKind.ControllerReset));

    /// <summary>For a phone: events that its commands do not report.</summary>
    public static LiveNarrator OfPhone(ITranscript transcript, bool details) =>
        Create(transcript, told =>
            details
            || (
                told.Severity != Severity.Detail
                && told.Kind != NarratedKind.ControllerReset
                && !s_commands.Contains(told.Kind)
                && told is not { Kind: NarratedKind.PairingEnded, Severity: Severity.Success }
            )
        );

    /// <summary>For a demo: the messages of a pairing; its steps report the rest.</summary>
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
