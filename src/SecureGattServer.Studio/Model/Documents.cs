// The documents a page shows, specified in docs/studio-protocol.md: property names in camel case are the contract with the page.
using System.Collections.Generic;

namespace SecureGattServer.Studio.Model;

/// <summary>A UUID and its name where it has one.</summary>
internal sealed record UuidDocument(string Uuid, string? Name);

/// <summary>Properties that do not change while the studio runs.</summary>
internal sealed record SessionDocument
{
    public int Protocol { get; } = 1;

    public required string Version { get; init; }

    public required double Started { get; init; }

    public required string Application { get; init; }

    /// <summary>True for our firmware, which has profiles; false for a user's application.</summary>
    public required bool IsFirmware { get; init; }

    public string? H4 { get; init; }

    public string? Hci { get; init; }

    public required bool CanHavePhones { get; init; }

    public required IReadOnlyList<string> Images { get; init; }

    public required IReadOnlyList<string> Profiles { get; init; }

    public required IReadOnlyList<string> Platforms { get; init; }

    public required IReadOnlyList<string> IoCapabilities { get; init; }

    public required int MostPhones { get; init; }
}

/// <summary>Why a board stopped by itself.</summary>
internal sealed record StopDocument(string Kind, int Defect, string Text);

/// <summary>Whether the board advertises, and its advertising data.</summary>
internal sealed record AdvertisingDocument(bool On, string? Name, IReadOnlyList<UuidDocument> Services);

/// <summary>One link. Level 0 is "encrypted, level not known".</summary>
internal sealed record LinkDocument
{
    public int? Connection { get; init; }

    public string? Phone { get; init; }

    public required string Peer { get; init; }

    public string? Identity { get; init; }

    public required int Level { get; init; }

    public required bool Encrypted { get; init; }

    public required bool Authenticated { get; init; }

    public required bool SecureConnections { get; init; }

    public required bool Bonded { get; init; }

    public required int KeySize { get; init; }

    public required int Mtu { get; init; }

    public double? IntervalMs { get; init; }

    /// <summary>For a phone: the device's name, once known.</summary>
    public string? Device { get; init; }
}

/// <summary>One bond, without its keys.</summary>
internal sealed record BondDocument(string Peer, string? Phone, bool Authenticated, bool SecureConnections, int KeySize);

/// <summary>A pairing question to the user of one side.</summary>
internal sealed record QuestionDocument(long Id, string Kind, string? Number, string Text);

internal sealed record BoardDocument
{
    public required string State { get; init; }

    public required string Name { get; init; }

    public required string Image { get; init; }

    public string? Profile { get; init; }

    public string? Platform { get; init; }

    public string? Address { get; init; }

    public StopDocument? Stop { get; init; }

    public required AdvertisingDocument Advertising { get; init; }

    public required IReadOnlyList<LinkDocument> Links { get; init; }

    public required IReadOnlyList<BondDocument> Bonds { get; init; }

    public required int MostBonds { get; init; }

    public required bool KeepsBonds { get; init; }

    public string? Passkey { get; init; }

    public QuestionDocument? Question { get; init; }

    public required bool TakesCommands { get; init; }
}

/// <summary>The last message to a phone's owner.</summary>
internal sealed record NoteDocument(double T, string Severity, string Text);

internal sealed record PhoneDocument
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Address { get; init; }

    public required string IoCapability { get; init; }

    public required bool Mitm { get; init; }

    public required bool SecureConnections { get; init; }

    public required bool Bonding { get; init; }

    public required bool Private { get; init; }

    public required bool Scanning { get; init; }

    public string? Busy { get; init; }

    public LinkDocument? Link { get; init; }

    public required IReadOnlyList<BondDocument> Bonds { get; init; }

    public QuestionDocument? Question { get; init; }

    public NoteDocument? Note { get; init; }
}

/// <summary>One advertiser a phone has heard.</summary>
internal sealed record HeardDocument(
    string Address,
    string? Name,
    int Rssi,
    bool Connectable,
    bool Bonded,
    IReadOnlyList<UuidDocument> Services,
    double T
);

internal sealed record DescriptorDocument(int Handle, string Uuid, string? Name);

/// <summary>A characteristic; the handle is its value's.</summary>
internal sealed record CharacteristicDocument(
    int Handle, string Uuid, string? Name, IReadOnlyList<string> Properties, IReadOnlyList<DescriptorDocument> Descriptors);

internal sealed record ServiceDocument(
    int Handle,
    string Uuid,
    string? Name,
    bool Primary,
    IReadOnlyList<CharacteristicDocument> Characteristics
);

/// <summary>What a phone has discovered.</summary>
internal sealed record GattDocument(IReadOnlyList<ServiceDocument> Services);

/// <summary>A refusal as shown at its attribute.</summary>
internal sealed record ErrorDocument(int Code, string Text);

/// <summary>The last value of an attribute on this link.</summary>
internal sealed record ValueDocument
{
    public required string Hex { get; init; }

    public required string Text { get; init; }

    public string? Utf8 { get; init; }

    public required double T { get; init; }

    public required string How { get; init; }

    public required long Count { get; init; }

    public required bool Subscribed { get; init; }

    public ErrorDocument? Error { get; init; }
}

/// <summary>A scene that can be played.</summary>
internal sealed record SceneChoice(string Name, string Group, string Title, string Profile, string? Stops);

/// <summary>One step of a scene.</summary>
internal sealed record SceneStepDocument(
    string Name,
    string Title,
    string State,
    string? Proof,
    double? Seconds,
    IReadOnlyList<string> Whys
);

/// <summary>The scene being played or last played.</summary>
internal sealed record SceneDocument
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Group { get; init; }

    public required string Mode { get; init; }

    public required string State { get; init; }

    public string? WaitsFor { get; init; }

    public required IReadOnlyList<SceneStepDocument> Steps { get; init; }

    public string? Result { get; init; }

    public string? Passkey { get; init; }
}

/// <summary>A trace that was opened.</summary>
internal sealed record TraceDocument
{
    public required string State { get; init; }

    public string? Name { get; init; }

    public long Octets { get; init; }

    public long? Total { get; init; }

    public long Packets { get; init; }

    public long Steps { get; init; }

    public int Connections { get; init; }

    public int Pairings { get; init; }

    public string? Format { get; init; }

    public string? Problem { get; init; }

    public IReadOnlyList<string> Verdicts { get; init; } = [];
}
