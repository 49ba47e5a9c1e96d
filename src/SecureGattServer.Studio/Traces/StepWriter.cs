using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Explain.Capture;
using BleStack.Explain.Fields;
using BleStack.Explain.Narration;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Studio.Traces;

/// <summary>Creates steps from a narrator's events.</summary>
internal static class StepWriter
{
    private const ushort Att = 4, Signal = 5, Smp = 6;

    /// <param name="told">The event.</param>
    /// <param name="stage">"live" or "scene".</param>
    /// <param name="phone">The studio's phone that it concerns; null for none.</param>
    public static StepEntry Of(NarratedEvent told, string stage, string? phone)
    {
        ArgumentNullException.ThrowIfNull(told);
        IReadOnlyList<FieldEntry>? fields = told.Octets.IsEmpty ? null : Fields(told);
        return new StepEntry
        {
            T = Clock.Of(told.Time),
            Stage = stage,
            Level = LevelOf(told),
            Connection = told.Connection?.Number,
            Phone = phone,
            Peer = told.Connection?.Phone?.ToString(),
            From = told.Actor switch { Party.Phone => "phone", Party.Device => "device", _ => "none" },
            Kind = Camel(told.Kind),
            Severity = Camel(told.Severity),
            Text = told.Text,
            Why = told.Explanation,
            Advice = told.Advice,
            Packet = told.Packet > 0 ? told.Packet : null,
            Encrypted = told.Connection is { Closed: null, Security.IsEncrypted: true } ? true : null,
            Refusal = IsRefusal(told) ? true : null,
            Octets = told.Octets.IsEmpty ? null : Convert.ToHexString(told.Octets.Span),
            Fields = fields,
            Pairing = told is { Pairing: { } pairing, Kind: NarratedKind.PairingAnswered or NarratedKind.PairingEnded }
                ? Of(pairing)
                : null,
        };
    }

    /// <summary>The name of an enum value for pages: "pairingEnded".</summary>
    public static string Camel<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string LevelOf(NarratedEvent told) => told.Channel switch
    {
        Att => "att",
        Smp => "smp",
        Signal => "l2cap",
        _ => told.Kind switch
        {
            NarratedKind.Mtu
            or NarratedKind.Discovery
            or NarratedKind.Read
            or NarratedKind.Write
            or NarratedKind.Refusal
            or NarratedKind.Subscription
            or NarratedKind.Notification
            or NarratedKind.Indication => "att",
            NarratedKind.PairingRequested or NarratedKind.PairingAnswered or NarratedKind.PairingStep or NarratedKind.KeyDistributed
                or NarratedKind.PairingFailed or NarratedKind.PairingEnded or NarratedKind.SecurityRequested => "smp",
            NarratedKind.LinkLayer => "ll",
            NarratedKind.ControllerReset => "hci",
            NarratedKind.CaptureNote or NarratedKind.Warning or NarratedKind.ConsoleLine => "note",
            _ => "link",
        },
    };

    private static bool IsRefusal(NarratedEvent told) =>
        told.Kind is NarratedKind.Refusal or NarratedKind.PairingFailed or NarratedKind.EncryptionFailed or NarratedKind.ConnectionFailed
        || (told.Kind == NarratedKind.PairingEnded && told.Severity == Severity.Failure);

    private static FieldEntry[] Fields(NarratedEvent told)
    {
        BleUuid? type = TypeOf(told);
        return
        [
            .. PduFields
                .Of(told.Channel, told.Octets, type)
                .Select(static field => new FieldEntry(field.Name, Convert.ToHexString(field.Octets.Span), field.Text)),
        ];
    }

    // A value follows the handle that it belongs to.
    private static BleUuid? TypeOf(NarratedEvent told)
    {
        if (told.Channel != Att || told.Connection is not { } connection || told.Octets.Length < 3) return null;
        if (told.Kind is not (NarratedKind.Notification or NarratedKind.Indication or NarratedKind.Write)) return null;
        ReadOnlySpan<byte> octets = told.Octets.Span;
        return connection.DeviceDatabase.Find((ushort)(octets[1] | octets[2] << 8))?.Uuid;
    }

    private static PairingEntry Of(NarratedPairing pairing) => new()
    {
        Number = pairing.Number,
        Method = pairing.Model is null ? null : PairingReason.Method(pairing),
        Reason = PairingReason.Of(pairing),
        SecureConnections = pairing.IsSecureConnections,
        PhoneIo = pairing.Request?.IoCapability.ToString(),
        DeviceIo = pairing.Response?.IoCapability.ToString(),
        Result = Camel(pairing.Result),
        Level = pairing.Result == PairingResult.Succeeded ? (int)pairing.Security.Level : 0,
        Summary = pairing.Verdict?.Summary,
        Agreed = pairing.Verdict?.Agreed,
        Cause = pairing.Verdict?.Cause,
        Advice = pairing.Verdict?.Advice,
        Warnings = pairing.Warnings.Count == 0 ? null : [.. pairing.Warnings.Select(static warning => warning.Text)],
    };
}
