using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Security Request ([Vol 3, Part H] 2.4.6, 3.6.7).</summary>
public sealed class PeripheralInitiatedTests
{
    private static readonly PairingSettings s_legacy = new()
    {
        AuthReq = AuthReq.Bonding,
        InitiatorKeys = KeyDistribution.None,
        ResponderKeys = KeyDistribution.EncKey,
    };
    private static readonly PairingSettings s_mitm = new()
    {
        IoCapability = IoCapability.KeyboardDisplay,
        AuthReq = AuthReq.SecureConnections | AuthReq.Mitm,
    };

    [TestPurpose("SM/PER/PIS/BV-01-C", "The Peripheral asks for security with MITM, the Central pairs")]
    public void Peripheral_asks_to_pair()
    {
        using var bench = new Bench(LinkRole.Peripheral, new BleHostOptions { Pairing = s_mitm });
        var tester = new SmpTester(bench);
        bench.Link.RequestSecurity(AuthReq.SecureConnections | AuthReq.Mitm);
        tester.Expect("0B 0C");
        tester.Features("01 00 00 0C 10 00 00", "02 04 00 0C 10 00 00");
        tester.PublicKeys();
        tester.Stage1(UpperTester.Passkey);
        tester.Stage2(SmpTester.Of(UpperTester.Passkey), SmpTester.Of(UpperTester.Passkey));
        tester.Encrypt();
        bench.Paired(PairingMethod.PasskeyEntry, SecurityLevel.AuthenticatedSecureConnections);
    }

    [TestPurpose(
        "SM/CEN/PIS/BV-02-C",
        "The Central answers a Security Request with MITM by pairing, or with Pairing Not Supported where its owner refuses"
    )]
    public void Central_pairs_or_refuses()
    {
        using var bench = new Bench(LinkRole.Central, new BleHostOptions { Pairing = s_mitm });
        var tester = new SmpTester(bench);
        tester.Send("0B 0C");
        tester.Expect("01 04 00 0C 10 00 00");
        tester.Send("05 08");
        bench.Failed(FailedBy.Peer, PairingFailure.UnspecifiedReason);
        tester.Send("0B 0C");
        tester.Features("01 04 00 0C 10 00 00", "02 02 00 0C 10 00 00");
        tester.PublicKeys();
        tester.Stage1(bench.Upper.Shown);
        tester.Stage2(SmpTester.Of(bench.Upper.Shown), SmpTester.Of(bench.Upper.Shown));
        tester.Encrypt();
        bench.Paired(PairingMethod.PasskeyEntry, SecurityLevel.AuthenticatedSecureConnections);

        using var refusing = new Bench(LinkRole.Central, new BleHostOptions { Pairing = s_mitm, PairingPolicy = new Refusal() });
        tester = new SmpTester(refusing);
        tester.Send("0B 0C");
        tester.Expect("05 05");
        tester.Silence();
    }

    [TestPurpose("SM/PER/PIS/BV-02-C", "The bonded Peripheral asks for security without MITM, the Central encrypts with the LTK")]
    public void Peripheral_asks_to_encrypt()
    {
        using var bench = new Bench(LinkRole.Peripheral, new BleHostOptions { Pairing = s_legacy });
        var tester = new SmpTester(bench);
        tester.Features("01 03 00 01 10 00 01", "02 03 00 01 10 00 01");
        tester.Legacy();
        tester.Encrypt();
        byte[] ltk = tester.Value("06");
        (ushort ediv, ulong rand) = LegacyKeys.Identification(tester.Next());
        bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted, bonded: true);
        bench.Reconnect();
        bench.Link.RequestSecurity(AuthReq.Bonding);
        tester.Expect("0B 01");
        tester.Key = ltk;
        tester.Encrypt(ediv, rand);
        bench.Encrypted(SecurityLevel.Encrypted);
        tester.Silence();
    }

    [TestPurpose(
        "SM/CEN/PIS/BV-03-C",
        "The Central without a bond pairs instead of encrypting, and ignores a second Security Request meanwhile"
    )]
    public void Central_without_bond_pairs()
    {
        using var bench = new Bench(LinkRole.Central, new BleHostOptions { Pairing = s_legacy });
        var tester = new SmpTester(bench);
        tester.Send("0B 01");
        tester.Expect("01 03 00 01 10 00 01");
        tester.Send("0B 01");
        tester.Silence();
        Assert.Equal(0, tester.Host.CountLe(BleStack.Hci.Packets.LeSubevent.LongTermKeyRequest));
        tester.Answer("01 03 00 01 10 00 01", "02 03 00 01 10 00 00");
        tester.Legacy();
        tester.Encrypt();
        bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted);
    }

    private sealed class Refusal : IPairingPolicy
    {
        public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features) => PairingFailure.PairingNotSupported;

        public SecurityRequestAnswer OnSecurityRequest(BleAddress peer, AuthReq wanted) => SecurityRequestAnswer.Refuse;
    }
}
