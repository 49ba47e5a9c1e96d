using System;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>
/// The Security Manager Timer ([Vol 3, Part H] 3.4): thirty seconds of silence end the pairing, and all SMP on that link.
/// </summary>
public sealed class ProtocolTests
{
    [TestPurpose("SM/CEN/PROT/BV-01-C", "A responder silent for 30 s: the pairing fails, nothing more is sent or heard on this link")]
    public void Initiator_times_out()
    {
        using var bench = new Bench(LinkRole.Central, new BleHostOptions { Pairing = new() { AuthReq = AuthReq.None } });
        var tester = new SmpTester(bench);
        tester.LetIutPair();
        tester.Expect("01 03 00 00 10 00 00");
        AssertSilentFor30Seconds(bench, tester);
        tester.Send("02 03 00 00 10 00 00");
        tester.LetIutPair();
        tester.Silence();
        Assert.Equal(FailedBy.Timeout, bench.Outcome.FailedBy);
        bench.Reconnect();
        tester.Features("01 03 00 00 10 00 00", "02 03 00 00 10 00 00");
        tester.Legacy();
    }

    [TestPurpose("SM/PER/PROT/BV-02-C", "An initiator silent for 30 s: the pairing fails, nothing more is sent or heard on this link")]
    public void Responder_times_out()
    {
        using var bench = new Bench(LinkRole.Peripheral, new BleHostOptions { Pairing = new() { AuthReq = AuthReq.None } });
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 00 10 00 00", "02 03 00 00 10 00 00");
        AssertSilentFor30Seconds(bench, tester);
        tester.Send("03" + SmpTester.Zeros);
        tester.Send("01 03 00 00 10 00 00");
        tester.Silence();
        bench.Reconnect();
        tester.Features("01 03 00 00 10 00 00", "02 03 00 00 10 00 00");
        tester.Legacy();
    }

    private static void AssertSilentFor30Seconds(Bench bench, SmpTester tester)
    {
        tester.Silence(29);
        Assert.Equal(0, bench.Outcomes);
        TimeSpan before = bench.Loop.Elapsed;
        bench.Failed(FailedBy.Timeout, PairingFailure.None);
        Assert.InRange(bench.Loop.Elapsed - before, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1));
        tester.Silence();
        Assert.True(bench.Link.IsConnected);
    }
}
