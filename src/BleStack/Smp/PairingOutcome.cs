using BleStack.Hci;
using BleStack.L2cap;

namespace BleStack.Smp;

/// <summary>Who or what ended a pairing or an encryption.</summary>
public enum FailedBy : byte
{
    /// <summary>Neither side: it succeeded.</summary>
    None,

    /// <summary>This device refused, with <see cref="PairingOutcome.Failure"/>.</summary>
    Local,

    /// <summary>The peer refused, with <see cref="PairingOutcome.Failure"/>.</summary>
    Peer,

    /// <summary>The peer fell silent for 30 seconds ([Vol 3, Part H] 3.4).</summary>
    Timeout,

    /// <summary>
    /// The link ended first, with <see cref="PairingOutcome.HciError"/>; <see cref="PairingOutcome.LinkEndedBy"/> says by whom.
    /// </summary>
    LinkLost,

    /// <summary>The link layer could not encrypt, with <see cref="PairingOutcome.HciError"/>: 0x06 where the peer has no key.</summary>
    Encryption,

    /// <summary>The caller cancelled the pairing.</summary>
    Cancelled,
}

/// <summary>How a pairing, or an encryption from a bond, ended. Failing is an expected outcome and therefore a value.</summary>
public sealed record PairingOutcome
{
    /// <summary>The link is encrypted and all keys asked for are exchanged.</summary>
    public bool IsSuccess => FailedBy == FailedBy.None;

    /// <summary>The association model; null when a bond's key was used, or when it failed before one was chosen.</summary>
    public PairingMethod? Method { get; init; }

    /// <summary>The link's protection afterwards.</summary>
    public LinkSecurity Security { get; init; }

    /// <summary>The keys are kept: a new bond, or the one used.</summary>
    public bool IsBonded { get; init; }

    /// <summary>Who or what ended it.</summary>
    public FailedBy FailedBy { get; init; }

    /// <summary>The Pairing Failed reason sent or received; None where none was.</summary>
    public PairingFailure Failure { get; init; }

    /// <summary>The controller's error where encryption failed or the link was lost; else Success.</summary>
    public HciErrorCode HciError { get; init; }

    /// <summary>Who ended the link, where that ended it; else null.</summary>
    public LinkEndedBy? LinkEndedBy => FailedBy == FailedBy.LinkLost ? HciError.EndedBy() : null;

    /// <summary>A pairing that ended well.</summary>
    public static PairingOutcome Paired(PairingMethod method, LinkSecurity security, bool bonded) =>
        new() { Method = method, Security = security, IsBonded = bonded };

    /// <summary>Encrypted with the key of a bond.</summary>
    public static PairingOutcome Encrypted(LinkSecurity security) => new() { Security = security, IsBonded = true };

    /// <summary>
    /// A Pairing Failed that was sent (<see cref="FailedBy.Local"/>) or received (<see cref="FailedBy.Peer"/>), or a timeout.
    /// </summary>
    public static PairingOutcome Failed(FailedBy by, PairingFailure reason) => new() { FailedBy = by, Failure = reason };

    /// <summary>The link layer could not encrypt.</summary>
    public static PairingOutcome EncryptionFailed(HciErrorCode error) => new() { FailedBy = FailedBy.Encryption, HciError = error };

    /// <summary>The link ended first.</summary>
    public static PairingOutcome LinkLost(HciErrorCode error) => new() { FailedBy = FailedBy.LinkLost, HciError = error };

    /// <summary>
    /// "paired by Passkey Entry, level 4 (authenticated, Secure Connections), bonded" or "failed: ConfirmValueFailed, by the peer".
    /// </summary>
    public override string ToString() => FailedBy switch
    {
        FailedBy.None =>
            $"{(Method is { } method ? $"paired by {method.Name()}" : "encrypted from the bond")}, {Security.Level.Describe()}, {(IsBonded ? "bonded" : "not bonded")}",
        FailedBy.Local => $"failed: {Failure}, refused here",
        FailedBy.Peer => $"failed: {Failure}, by the peer",
        FailedBy.Timeout => "failed: the peer fell silent for 30 s",
        FailedBy.LinkLost => $"failed: {HciError.DescribeEnd()}",
        FailedBy.Encryption => $"failed: the link could not be encrypted ({HciError})",
        _ => "cancelled",
    };
}
