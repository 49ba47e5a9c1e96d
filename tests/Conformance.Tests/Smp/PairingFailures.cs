using BleStack.Smp;

namespace Conformance.Tests.Smp;

/// <summary>Reasons a peer may give before it agrees to pair, as octet and as told ([Vol 3, Part H] 3.5.5, Table 3.7).</summary>
internal static class PairingFailures
{
    public static readonly (string Octet, PairingFailure Told)[] BeforeTheResponse =
    [
        ("03", PairingFailure.AuthenticationRequirements), ("08", PairingFailure.UnspecifiedReason),
        ("05", PairingFailure.PairingNotSupported), ("09", PairingFailure.RepeatedAttempts),
    ];
}
