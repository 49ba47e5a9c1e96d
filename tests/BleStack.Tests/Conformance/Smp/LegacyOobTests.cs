using System;
using System.Collections.Generic;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>
/// Legacy pairing, Out of Band ([Vol 3, Part H] 2.3.5.4): both sides need data, else the IO capabilities decide (2.3.5.1, Table 2.6).
/// </summary>
public sealed class LegacyOobTests
{
    private const PairingMethod Method = PairingMethod.OutOfBand;

    private static readonly byte[] s_tk = RawPeer.Hex("0123456789ABCDEF0123456789ABCDEF");

    private static Bench Iut(
        LinkRole role,
        bool hasOob,
        AuthReq authReq = AuthReq.None,
        IoCapability io = IoCapability.NoInputNoOutput,
        bool insists = false
    ) =>
        new(
            role,
            new BleHostOptions
            {
                Pairing = new()
                {
                    IoCapability = io,
                    AuthReq = authReq,
                    RequireMitm = insists,
                    Oob = hasOob ? new OobData { TemporaryKey = s_tk } : null,
                },
            }
        );

    private static void AssertFiveTimesWithAnotherRandom(LinkRole role)
    {
        using Bench bench = Iut(role, hasOob: true);
        HashSet<string> randoms = [];
        for (int i = 0; i < 5; i++)
        {
            var tester = new SmpTester(bench);
            tester.Features("01 03 01 00 10 00 00", "02 03 01 00 10 00 00");
            tester.Legacy(s_tk);
            tester.Encrypt();
            bench.Paired(Method, SecurityLevel.Authenticated);
            bench.Upper.Asked();
            Assert.True(randoms.Add(tester.Trace.FindLast(static pdu => pdu.StartsWith("< 04", StringComparison.Ordinal))!));
            bench.Reconnect();
        }
    }

    [TestPurpose("SM/CEN/OOB/BV-01-C", "Both have OOB data, IUT initiator")]
    public void Initiator_succeeds() => AssertFiveTimesWithAnotherRandom(LinkRole.Central);

    [TestPurpose("SM/CEN/OOB/BV-10-C", "Both have OOB data, IUT initiator: another random number each time")]
    public void Initiator_draws_another_random() => AssertFiveTimesWithAnotherRandom(LinkRole.Central);

    [TestPurpose("SM/PER/OOB/BV-02-C", "Both have OOB data, IUT responder")]
    public void Responder_succeeds() => AssertFiveTimesWithAnotherRandom(LinkRole.Peripheral);

    [TestPurpose("SM/PER/OOB/BV-11-C", "Both have OOB data, IUT responder: another random number each time")]
    public void Responder_draws_another_random() => AssertFiveTimesWithAnotherRandom(LinkRole.Peripheral);

    [TestPurpose("SM/CEN/OOB/BV-03-C", "Only the initiator IUT has OOB data: Passkey Entry")]
    public void Initiator_alone_with_data_uses_the_passkey() =>
        AssertPasskey(LinkRole.Central, hasOob: true, "01 00 01 04 10 00 00", "02 02 00 04 10 00 00");

    [TestPurpose("SM/PER/OOB/BV-04-C", "Only the responder IUT has OOB data: Passkey Entry")]
    public void Responder_alone_with_data_uses_the_passkey() =>
        AssertPasskey(LinkRole.Peripheral, hasOob: true, "01 04 00 04 10 00 00", "02 00 01 04 10 00 00");

    [TestPurpose("SM/CEN/OOB/BV-05-C", "Only the responder has OOB data, IUT initiator: Passkey Entry")]
    public void Initiator_without_data_uses_the_passkey() =>
        AssertPasskey(LinkRole.Central, hasOob: false, "01 00 00 04 10 00 00", "02 02 01 04 10 00 00");

    [TestPurpose("SM/PER/OOB/BV-06-C", "Only the initiator has OOB data, IUT responder: Passkey Entry")]
    public void Responder_without_data_uses_the_passkey() =>
        AssertPasskey(LinkRole.Peripheral, hasOob: false, "01 04 01 04 10 00 00", "02 00 00 04 10 00 00");

    [TestPurpose("SM/CEN/OOB/BV-07-C", "Only the responder has OOB data and asks for no MITM, IUT initiator: Just Works")]
    public void Initiator_without_data_uses_Just_Works() =>
        AssertJustWorks(LinkRole.Central, hasOob: false, "01 03 00 00 10 00 00", "02 03 01 00 10 00 00");

    [TestPurpose("SM/PER/OOB/BV-08-C", "Only the initiator has OOB data and asks for no MITM, IUT responder: Just Works")]
    public void Responder_without_data_uses_Just_Works() =>
        AssertJustWorks(LinkRole.Peripheral, hasOob: false, "01 03 01 00 10 00 00", "02 03 00 00 10 00 00");

    [TestPurpose("SM/CEN/OOB/BV-09-C", "Only the initiator IUT has OOB data, the responder asks for no MITM: Just Works")]
    public void Initiator_alone_with_data_uses_Just_Works() =>
        AssertJustWorks(LinkRole.Central, hasOob: true, "01 03 01 00 10 00 00", "02 03 00 00 10 00 00");

    // Our choice of the two the suite allows: Just Works unless the owner insists on MITM protection.
    [TestPurpose(
        "SM/PER/OOB/BV-10-C",
        "Only the responder IUT has OOB data, the initiator asks for no MITM: Just Works, or Authentication Requirements where it is insisted on"
    )]
    public void Responder_alone_with_data_uses_Just_Works()
    {
        AssertJustWorks(LinkRole.Peripheral, hasOob: true, "01 03 00 00 10 00 00", "02 03 01 00 10 00 00");
        using Bench bench = Iut(LinkRole.Peripheral, hasOob: true, AuthReq.Mitm, insists: true);
        var tester = new SmpTester(bench);
        tester.Send("01 03 00 00 10 00 00");
        tester.Expect("05 03");
        bench.Failed(FailedBy.Local, PairingFailure.AuthenticationRequirements);
    }

    [TestPurpose("SM/CEN/OOB/BI-01-C", "Different OOB data, IUT initiator: Confirm Value Failed")]
    public void Initiator_refuses_other_data()
    {
        using Bench bench = Iut(LinkRole.Central, hasOob: true, AuthReq.Mitm);
        var tester = new SmpTester(bench);
        tester.Features("01 03 01 04 10 00 00", "02 03 01 04 10 00 00");
        tester.Value("03");
        tester.Send("03" + SmpTester.Wire(tester.C1(SmpTester.Reversed(s_tk), SmpTester.Nonce)));
        tester.Value("04");
        tester.Send("04" + SmpTester.Wire(SmpTester.Nonce));
        tester.Expect("05 04");
        bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
    }

    [TestPurpose("SM/PER/OOB/BI-02-C", "Different OOB data, IUT responder: Confirm Value Failed")]
    public void Responder_refuses_other_data()
    {
        using Bench bench = Iut(LinkRole.Peripheral, hasOob: true, AuthReq.Mitm);
        var tester = new SmpTester(bench);
        tester.Features("01 03 01 04 10 00 00", "02 03 01 04 10 00 00");
        tester.Send("03" + SmpTester.Wire(tester.C1(SmpTester.Reversed(s_tk), SmpTester.Nonce)));
        tester.Value("03");
        tester.Send("04" + SmpTester.Wire(SmpTester.Nonce));
        tester.Expect("05 04");
        bench.Failed(FailedBy.Local, PairingFailure.ConfirmValueFailed);
    }

    private static void AssertPasskey(LinkRole role, bool hasOob, string request, string response)
    {
        using Bench bench = Iut(role, hasOob, AuthReq.Mitm, IoCapability.DisplayOnly);
        var tester = new SmpTester(bench);
        tester.Features(request, response);
        tester.Legacy(SmpTester.Of(bench.Upper.Shown));
        tester.Encrypt();
        bench.Paired(PairingMethod.PasskeyEntry, SecurityLevel.Authenticated);
        bench.Upper.Asked(PairingQuestionKind.DisplayPasskey);
    }

    private static void AssertJustWorks(LinkRole role, bool hasOob, string request, string response)
    {
        using Bench bench = Iut(role, hasOob);
        var tester = new SmpTester(bench);
        tester.Features(request, response);
        tester.Legacy();
        tester.Encrypt();
        bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted);
        bench.Upper.Asked();
    }
}
