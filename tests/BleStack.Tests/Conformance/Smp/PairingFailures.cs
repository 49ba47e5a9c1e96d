using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.Smp;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Reasons a peer may give before it agrees to pair, as octet and as reported ([Vol 3, Part H] 3.5.5, Table 3.7).</summary>
internal static class PairingFailures
{
    private static readonly (string Octet, PairingFailure Told)[] s_reasons =
    [
        ("03", PairingFailure.AuthenticationRequirements), ("08", PairingFailure.UnspecifiedReason),
        ("05", PairingFailure.PairingNotSupported), ("09", PairingFailure.RepeatedAttempts),
    ];

    /// <summary>The responder sends each reason instead of a Pairing Response; the IUT reports it and sends nothing more.</summary>
    public static void AssertToldByInitiator(PairingSettings settings, string request)
    {
        foreach ((string reason, PairingFailure told) in s_reasons)
        {
            using var bench = new Bench(LinkRole.Central, new BleHostOptions { Pairing = settings });
            var tester = new SmpTester(bench);
            tester.LetIutPair();
            tester.Expect(request);
            tester.Send($"05 {reason}");
            bench.Failed(FailedBy.Peer, told);
            tester.Silence();
        }
    }

    /// <summary>The initiator sends each reason after the Pairing Response; the IUT reports it and sends nothing more.</summary>
    public static void AssertToldByResponder(PairingSettings settings, string request, string response)
    {
        foreach ((string reason, PairingFailure told) in s_reasons)
        {
            using var bench = new Bench(LinkRole.Peripheral, new BleHostOptions { Pairing = settings });
            var tester = new SmpTester(bench);
            tester.Features(request, response);
            tester.Send($"05 {reason}");
            bench.Failed(FailedBy.Peer, told);
            tester.Silence();
        }
    }
}
