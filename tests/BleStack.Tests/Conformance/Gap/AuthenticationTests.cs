using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>
/// The authentication procedure ([Vol 3, Part C] 10.3): service requests refused for insufficient security, and the reaction.
/// </summary>
public sealed class AuthenticationTests
{
    private const SecurityLevel L2 = SecurityLevel.Encrypted, L3 = SecurityLevel.Authenticated;
    private const LinkRole Peripheral = LinkRole.Peripheral, Central = LinkRole.Central;

    [TestPurpose(
        "GAP/SEC/AUT/BV-11-C",
        "Peripheral without a bond refuses with Insufficient Authentication, and serves after authenticated pairing"
    )]
    public void Peripheral_without_bond() => AssertServedAfterPairing(Peripheral);

    [TestPurpose(
        "GAP/SEC/AUT/BV-12-C",
        "Central without a bond refuses with Insufficient Authentication, and serves after authenticated pairing"
    )]
    public void Central_without_bond() => AssertServedAfterPairing(Central);

    private static void AssertServedAfterPairing(LinkRole role)
    {
        using var secured = new Secured(role, L3);
        Assert.Equal("010A420005", secured.Read());
        if (role == Central) secured.Tester.Send("0B 0D");
        secured.Pair();
        Assert.Equal("0B42", secured.Read());
    }

    [TestPurpose(
        "GAP/SEC/AUT/BV-13-C",
        "Central with an unauthenticated bond: encrypted it still refuses with Insufficient Authentication, and serves after pairing with MITM"
    )]
    public void Central_with_unauthenticated_bond()
    {
        using var secured = new Secured(Central, L3, bonds: Bonds.WithTester(authenticated: false));
        secured.Tester.Send("0B 01");
        secured.Tester.Key = Bonds.Ltk;
        secured.Tester.Encrypt();
        secured.Bench.Encrypted(L2);
        Assert.Equal("010A420005", secured.Read());
        secured.Tester.Send("0B 05");
        secured.Pair();
        Assert.Equal("0B42", secured.Read());
    }

    [TestPurpose(
        "GAP/SEC/AUT/BV-14-C",
        "Peripheral with an unauthenticated bond: encrypted it still refuses with Insufficient Authentication, and serves after pairing with MITM"
    )]
    public void Peripheral_with_unauthenticated_bond()
    {
        using var secured = new Secured(Peripheral, L3, bonds: Bonds.WithTester(authenticated: false));
        secured.Encrypt(Bonds.Ltk);
        secured.Bench.Encrypted(L2);
        Assert.Equal("010A420005", secured.Read());
        secured.Pair();
        Assert.Equal("0B42", secured.Read());
    }

    [TestPurpose(
        "GAP/SEC/AUT/BV-17-C",
        "Central client refused meets a server that can neither show nor type: Just Works where MITM is not insisted on, else Authentication Requirements"
    )]
    public void Central_client_meets_no_input_no_output()
    {
        using var lenient = new Secured(Central, L3);
        lenient.IutIsRefused("05", AttErrorCode.InsufficientAuthentication);
        PairJustWorks(lenient);
        lenient.IutIsServed();

        using var strict = new Secured(Central, L3, insists: true);
        strict.IutIsRefused("05", AttErrorCode.InsufficientAuthentication);
        strict.Tester.Features("01 00 00 0D 10 03 03", "02 03 00 00 10 00 00");
        strict.Tester.Expect("05 03");
        strict.Bench.Failed(FailedBy.Local, PairingFailure.AuthenticationRequirements);
    }

    [TestPurpose(
        "GAP/SEC/AUT/BV-18-C",
        "Peripheral client refused meets a server that can neither show nor type: Just Works where MITM is not insisted on, else Authentication Requirements"
    )]
    public void Peripheral_client_meets_no_input_no_output()
    {
        using var lenient = new Secured(Peripheral, L3);
        lenient.IutIsRefused("05", AttErrorCode.InsufficientAuthentication);
        lenient.Bench.Link.RequestSecurity(AuthReq.Bonding | AuthReq.SecureConnections | AuthReq.Mitm);
        lenient.Tester.Expect("0B 0D");
        PairJustWorks(lenient);
        lenient.IutIsServed();

        using var strict = new Secured(Peripheral, L3, insists: true);
        strict.IutIsRefused("05", AttErrorCode.InsufficientAuthentication);
        strict.Bench.Link.RequestSecurity(AuthReq.Bonding | AuthReq.SecureConnections | AuthReq.Mitm);
        strict.Tester.Expect("0B 0D");
        strict.Tester.Send("01 03 00 0D 10 00 00");
        strict.Tester.Expect("05 03");
        strict.Bench.Failed(FailedBy.Local, PairingFailure.AuthenticationRequirements);
    }

    // The tester has neither IO capability nor flags, or returns those of the request.
    private static void PairJustWorks(Secured secured)
    {
        bool central = secured.Bench.Role == Central;
        if (central) secured.Tester.Features("01 00 00 0D 10 03 03", "02 03 00 00 10 00 00");
        else secured.Tester.Features("01 03 00 0D 10 00 00", "02 00 00 0D 10 00 00");
        if (central)
        {
            secured.Tester.Legacy();
            secured.Tester.Encrypt();
        }
        else
        {
            secured.Tester.SecureConnections();
        }

        secured.Bench.Paired(PairingMethod.JustWorks, L2, bonded: !central);
    }

    [TestPurpose(
        "GAP/SEC/AUT/BV-19-C",
        "Central client, bonded, refused with Insufficient Authentication: the bond is tested first; its loss is told, and pairing waits for the user"
    )]
    public void Central_client_tests_its_bond() => AssertCentralTestsBond("05", AttErrorCode.InsufficientAuthentication);

    [TestPurpose(
        "GAP/SEC/AUT/BV-25-C",
        "Central client, Insufficient Authentication and a failed encryption: the user confirms before pairing"
    )]
    public void Central_client_asks_before_pairing() => AssertCentralTestsBond("05", AttErrorCode.InsufficientAuthentication);

    [TestPurpose(
        "GAP/SEC/AUT/BV-27-C",
        "Central client, Insufficient Encryption and a failed encryption: the user confirms before pairing"
    )]
    public void Central_client_asks_before_pairing_for_encryption() => AssertCentralTestsBond("0F", AttErrorCode.InsufficientEncryption);

    private static void AssertCentralTestsBond(string code, AttErrorCode told)
    {
        using var secured = new Secured(Central, L3, bonds: Bonds.WithTester());
        secured.IutIsRefused(code, told);
        AssertBondLost(secured);
        secured.Tester.Silence(); // Our choice: never a new pairing by itself. Here the user wants it.
        secured.Pair();
        Assert.NotEqual(Convert.ToHexString(Bonds.Ltk), Convert.ToHexString(Assert.Single(secured.Bench.Iut.Bonds.All).PeerLtk!.Key));
        secured.IutIsServed();
    }

    private static void AssertBondLost(Secured secured)
    {
        Task<PairingOutcome> encrypt = secured.Bench.Begin(() => secured.Bench.Link.EncryptAsync());
        secured.Tester.RefuseKey();
        secured.Bench.Until(() => encrypt.IsCompleted);
        Assert.Equal((FailedBy.Encryption, HciErrorCode.PinOrKeyMissing), (encrypt.Result.FailedBy, encrypt.Result.HciError));
        Assert.Single(secured.Bench.Iut.Bonds.All);
        secured.Bench.Forget();
    }

    [TestPurpose("GAP/SEC/AUT/BV-21-C", "Central: a peer that has lost its key is told as PIN or Key Missing, and the bond is kept")]
    public void Central_tells_a_lost_bond()
    {
        using var secured = new Secured(Central, L3, bonds: Bonds.WithTester());
        AssertBondLost(secured);
    }

    [TestPurpose(
        "GAP/SEC/AUT/BV-20-C",
        "Peripheral client, bonded, refused: it asks for security; a Pairing Request instead of encryption is put to the user before it goes on"
    )]
    public void Peripheral_client_tests_its_bond() => AssertPeripheralAsks("05", AttErrorCode.InsufficientAuthentication);

    [TestPurpose(
        "GAP/SEC/AUT/BV-26-C",
        "Peripheral client, Insufficient Authentication and a Pairing Request instead of encryption: the user confirms before pairing goes on"
    )]
    public void Peripheral_client_asks_before_pairing() => AssertPeripheralAsks("05", AttErrorCode.InsufficientAuthentication);

    [TestPurpose(
        "GAP/SEC/AUT/BV-28-C",
        "Peripheral client, Insufficient Encryption and a Pairing Request instead of encryption: the user confirms before pairing goes on"
    )]
    public void Peripheral_client_asks_before_pairing_for_encryption() => AssertPeripheralAsks("0F", AttErrorCode.InsufficientEncryption);

    private static void AssertPeripheralAsks(string code, AttErrorCode told)
    {
        using var secured = new Secured(Peripheral, L2, bonds: Bonds.WithTester(authenticated: false), confirms: true);
        PairingQuestion? asked = null;
        secured.Bench.Upper.Answer = question => asked = question;
        secured.IutIsRefused(code, told);
        secured.Bench.Link.RequestSecurity(AuthReq.Bonding | AuthReq.SecureConnections);
        secured.Tester.Expect("0B 09");
        secured.Tester.Send("01 03 00 09 10 00 00");
        secured.Tester.Silence();
        Assert.Equal((PairingQuestionKind.ConfirmJustWorks, Bench.TesterAddress), (asked!.Kind, asked.Peer));
        asked.Accept();
        secured.Tester.Took("01 03 00 09 10 00 00", "02 03 00 09 10 00 00");
        secured.Tester.SecureConnections();
        secured.Bench.Paired(PairingMethod.JustWorks, L2, bonded: true);
        secured.IutIsServed();
    }

    [TestPurpose("GAP/SEC/AUT/BV-22-C", "Peripheral: a Pairing Request after its Security Request tells that the bond was lost")]
    public void Peripheral_tells_a_lost_bond()
    {
        using var secured = new Secured(Peripheral, L3, bonds: Bonds.WithTester());
        Bond? replaced = null;
        secured.Bench.Link.SecurityManager.Started += started => replaced = started.Replaces;
        secured.Bench.Link.RequestSecurity(AuthReq.Bonding | AuthReq.SecureConnections | AuthReq.Mitm);
        secured.Tester.Expect("0B 0D");
        secured.Tester.Features("01 02 00 0D 10 00 00", "02 00 00 0D 10 00 00");
        Assert.Equal(Bench.TesterAddress, replaced?.Peer);
    }

    [TestPurpose("GAP/SEC/AUT/BV-23-C", "Peripheral, bonded, unencrypted: Insufficient Encryption, and served once encrypted")]
    public void Peripheral_asks_for_encryption() => AssertServedAfterEncryption(Peripheral);

    [TestPurpose("GAP/SEC/AUT/BV-24-C", "Central, bonded, unencrypted: Insufficient Encryption, and served once encrypted")]
    public void Central_asks_for_encryption() => AssertServedAfterEncryption(Central);

    private static void AssertServedAfterEncryption(LinkRole role)
    {
        using var secured = new Secured(role, L3, bonds: Bonds.WithTester());
        Assert.Equal("010A42000F", secured.Read());
        secured.Encrypt(Bonds.Ltk);
        Assert.Equal("0B42", secured.Read());
    }
}
