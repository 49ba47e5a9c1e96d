using System.Collections.Generic;

namespace SecureGattServer.Studio.Model;

/// <summary>A field of a PDU: its octets in hex and their meaning.</summary>
internal sealed record FieldEntry(string Name, string Octets, string Text);

/// <summary>The pairing that a step belongs to, with the cell of the matrix that selected its method.</summary>
internal sealed record PairingEntry
{
    public required int Number { get; init; }

    public string? Method { get; init; }

    public string? Reason { get; init; }

    public bool SecureConnections { get; init; }

    public string? PhoneIo { get; init; }

    public string? DeviceIo { get; init; }

    public required string Result { get; init; }

    public int Level { get; init; }

    public string? Summary { get; init; }

    public string? Agreed { get; init; }

    public string? Cause { get; init; }

    public string? Advice { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }
}

/// <summary>One arrow or note of the conversation.</summary>
internal sealed record StepEntry
{
    /// <summary>Consecutive number from 1, assigned by the store.</summary>
    public long N { get; set; }

    public required double T { get; init; }

    /// <summary>Either <c>live</c> or <c>scene</c>: where it happened.</summary>
    public required string Stage { get; init; }

    /// <summary>"att", "smp", "l2cap", "link", "hci", "ll" or "note".</summary>
    public required string Level { get; init; }

    public int? Connection { get; init; }

    public string? Phone { get; init; }

    public string? Peer { get; init; }

    /// <summary>"phone", "device" or "none".</summary>
    public required string From { get; init; }

    public required string Kind { get; init; }

    public required string Severity { get; init; }

    public required string Text { get; init; }

    public string? Why { get; init; }

    public string? Advice { get; init; }

    public long? Packet { get; init; }

    public bool? Encrypted { get; init; }

    public bool? Refusal { get; init; }

    /// <summary>For HCI: "phone" or "device", whose host it is.</summary>
    public string? Side { get; init; }

    /// <summary>For HCI: "sent" by the host or "received".</summary>
    public string? Direction { get; init; }

    public string? Octets { get; init; }

    public IReadOnlyList<FieldEntry>? Fields { get; init; }

    public PairingEntry? Pairing { get; init; }
}

/// <summary>One line of the console.</summary>
internal sealed record ConsoleEntry(double T, string Stage, string Who, string Text);

/// <summary>Heart Rate Measurement; RR intervals in milliseconds.</summary>
internal sealed record HeartEntry(int Bpm, bool? Contact, int? Energy, IReadOnlyList<double> Rr);

/// <summary>A value that was notified or indicated.</summary>
internal sealed record ValueEntry(double T, string Phone, int Handle, string Uuid, string Hex, string Text, HeartEntry? Heart);
