using BleStack.Core;

namespace BleStack.Smp;

/// <summary>What a Central does with a Security Request.</summary>
public enum SecurityRequestAnswer : byte
{
    /// <summary>Encrypt from the bond where that is good enough, else pair.</summary>
    Secure,

    /// <summary>Nothing, [Vol 3, Part H] 2.4.6 allows that.</summary>
    Ignore,

    /// <summary>Answer Pairing Failed: Pairing Not Supported.</summary>
    Refuse,
}

/// <summary>
/// An owner's say in which pairings may begin: limits on attempts, pairing windows. Called on the host's loop; answer at once.
/// </summary>
public interface IPairingPolicy
{
    /// <summary>A peer asks to pair. None lets it; Repeated Attempts, Pairing Not Supported or Busy end it with that reason.</summary>
    PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features);

    /// <summary>A Peripheral asks for security.</summary>
    SecurityRequestAnswer OnSecurityRequest(BleAddress peer, AuthReq wanted);
}
