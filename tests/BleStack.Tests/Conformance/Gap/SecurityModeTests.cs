using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>LE security mode 1, levels 2 to 4, and Secure Connections Only mode ([Vol 3, Part C] 10.2, 10.3).</summary>
public sealed class SecurityModeTests
{
    private const SecurityLevel L2 = SecurityLevel.Encrypted,
        L3 = SecurityLevel.Authenticated,
        L4 = SecurityLevel.AuthenticatedSecureConnections;
    private const LinkRole Peripheral = LinkRole.Peripheral, Central = LinkRole.Central;

    private static void AssertOutgoing(LinkRole role, SecurityLevel level)
    {
        using var secured = new Secured(role, level, scOnly: true);
        Bench bench = secured.Bench;
        Task<PairingOutcome> secure = bench.Begin(() => bench.Link.SecureAsync(level));
        if (role == Peripheral) secured.Tester.Expect(level == L2 ? "0B 09" : "0B 0D");
        secured.Pair();
        Assert.True(secure.Result.IsSuccess && bench.Link.Security.Level >= level && bench.Link.Security.IsSecureConnections);
        secured.IutIsServed();
    }

    [TestPurpose("GAP/SEC/SEM/BV-21-C", "Peripheral asks for level 4, pairs, and is served")]
    public void Peripheral_outgoing_4() => AssertOutgoing(Peripheral, L4);

    [TestPurpose("GAP/SEC/SEM/BV-37-C", "Peripheral asks for level 2 with Secure Connections, pairs, and is served")]
    public void Peripheral_outgoing_2() => AssertOutgoing(Peripheral, L2);

    [TestPurpose("GAP/SEC/SEM/BV-38-C", "Peripheral asks for level 3 with Secure Connections, pairs, and is served")]
    public void Peripheral_outgoing_3() => AssertOutgoing(Peripheral, L3);

    [TestPurpose("GAP/SEC/SEM/BV-26-C", "Central reaches level 4 and is served")]
    public void Central_outgoing_4() => AssertOutgoing(Central, L4);

    [TestPurpose("GAP/SEC/SEM/BV-41-C", "Central reaches level 2 with Secure Connections and is served")]
    public void Central_outgoing_2() => AssertOutgoing(Central, L2);

    [TestPurpose("GAP/SEC/SEM/BV-42-C", "Central reaches level 3 with Secure Connections and is served")]
    public void Central_outgoing_3() => AssertOutgoing(Central, L3);

    private static void AssertIncoming(LinkRole role, SecurityLevel level)
    {
        using var secured = new Secured(role, level, scOnly: true);
        Assert.Equal("010A420005", secured.Read());
        if (role == Central) secured.Tester.Send(level == L2 ? "0B 09" : "0B 0D");
        secured.Pair();
        Assert.Equal("0B42", secured.Read());
    }

    [TestPurpose("GAP/SEC/SEM/BV-22-C", "Peripheral serves a level 4 value after pairing")]
    public void Peripheral_incoming_4() => AssertIncoming(Peripheral, L4);

    [TestPurpose("GAP/SEC/SEM/BV-39-C", "Peripheral serves a level 2 value after Secure Connections pairing")]
    public void Peripheral_incoming_2() => AssertIncoming(Peripheral, L2);

    [TestPurpose("GAP/SEC/SEM/BV-40-C", "Peripheral serves a level 3 value after Secure Connections pairing")]
    public void Peripheral_incoming_3() => AssertIncoming(Peripheral, L3);

    [TestPurpose("GAP/SEC/SEM/BV-27-C", "Central serves a level 4 value after pairing")]
    public void Central_incoming_4() => AssertIncoming(Central, L4);

    [TestPurpose("GAP/SEC/SEM/BV-43-C", "Central serves a level 2 value after Secure Connections pairing")]
    public void Central_incoming_2() => AssertIncoming(Central, L2);

    [TestPurpose("GAP/SEC/SEM/BV-44-C", "Central serves a level 3 value after Secure Connections pairing")]
    public void Central_incoming_3() => AssertIncoming(Central, L3);

    [TestPurpose(
        "GAP/SEC/SEM/BV-23-C",
        "Secure Connections Only, Peripheral asks: a legacy Pairing Request is Authentication Requirements"
    )]
    public void Peripheral_refuses_legacy_when_it_asked()
    {
        using var secured = new Secured(Peripheral, L4, scOnly: true);
        secured.Bench.Begin(() => secured.Bench.Link.SecureAsync(L4));
        secured.Tester.Expect("0B 0D");
        secured.Tester.Send("01 02 00 05 10 00 01");
        secured.Tester.Expect("05 03");
        secured.Bench.Failed(FailedBy.Local, PairingFailure.AuthenticationRequirements);
    }

    [TestPurpose(
        "GAP/SEC/SEM/BV-24-C",
        "Secure Connections Only, Peripheral serves: refused before and after a legacy Pairing Request, which is Authentication Requirements"
    )]
    public void Peripheral_refuses_legacy_when_it_serves()
    {
        using var secured = new Secured(Peripheral, L4, scOnly: true);
        Assert.Equal("010A420005", secured.Read());
        secured.Tester.Send("01 02 00 05 10 00 01");
        secured.Tester.Expect("05 03");
        secured.Bench.Failed(FailedBy.Local, PairingFailure.AuthenticationRequirements);
        Assert.Equal("010A420005", secured.Read());
    }

    [TestPurpose("GAP/SEC/SEM/BV-28-C", "Secure Connections Only, Central pairs: a legacy Pairing Response is Authentication Requirements")]
    public void Central_refuses_legacy_when_it_pairs()
    {
        using var secured = new Secured(Central, L4, scOnly: true);
        secured.Tester.Features("01 00 00 0D 10 03 03", "02 02 00 05 10 03 03");
        secured.Tester.Expect("05 03");
        secured.Bench.Failed(FailedBy.Local, PairingFailure.AuthenticationRequirements);
    }

    [TestPurpose(
        "GAP/SEC/SEM/BV-29-C",
        "Secure Connections Only, Central serves: refused before and after a legacy Pairing Response, which is Authentication Requirements"
    )]
    public void Central_refuses_legacy_when_it_serves()
    {
        using var secured = new Secured(Central, L4, scOnly: true);
        Assert.Equal("010A420005", secured.Read());
        secured.Tester.Send("0B 05");
        secured.Tester.Features("01 00 00 0D 10 03 03", "02 02 00 05 10 03 03");
        secured.Tester.Expect("05 03");
        secured.Bench.Failed(FailedBy.Local, PairingFailure.AuthenticationRequirements);
        Assert.Equal("010A420005", secured.Read());
    }

    private static void AssertShortKeysRefused(LinkRole role, SecurityLevel level)
    {
        using var secured = new Secured(role, level, scOnly: true);
        for (int size = 7; size <= 15; size++)
        {
            string octet = size.ToString("X2", CultureInfo.InvariantCulture);
            if (role == Peripheral) secured.Tester.Send($"01 {secured.TesterFeatures} {octet} 00 00");
            else secured.Tester.Features($"01 {secured.IutFeatures} 10 03 03", $"02 {secured.TesterFeatures} {octet} 00 00");
            secured.Tester.Expect("05 06");
            secured.Bench.Failed(FailedBy.Local, PairingFailure.EncryptionKeySize);
            secured.Bench.Reconnect();
        }
    }

    [TestPurpose("GAP/SEC/SEM/BI-09-C", "Peripheral, level 4: keys of 7 to 15 octets are Encryption Key Size")]
    public void Peripheral_short_keys_4() => AssertShortKeysRefused(Peripheral, L4);

    [TestPurpose("GAP/SEC/SEM/BI-20-C", "Peripheral, level 3 with Secure Connections: keys of 7 to 15 octets are Encryption Key Size")]
    public void Peripheral_short_keys_3() => AssertShortKeysRefused(Peripheral, L3);

    [TestPurpose("GAP/SEC/SEM/BI-21-C", "Peripheral, level 2 with Secure Connections: keys of 7 to 15 octets are Encryption Key Size")]
    public void Peripheral_short_keys_2() => AssertShortKeysRefused(Peripheral, L2);

    [TestPurpose("GAP/SEC/SEM/BI-10-C", "Central, level 4: keys of 7 to 15 octets are Encryption Key Size")]
    public void Central_short_keys_4() => AssertShortKeysRefused(Central, L4);

    [TestPurpose("GAP/SEC/SEM/BI-22-C", "Central, level 3 with Secure Connections: keys of 7 to 15 octets are Encryption Key Size")]
    public void Central_short_keys_3() => AssertShortKeysRefused(Central, L3);

    [TestPurpose("GAP/SEC/SEM/BI-23-C", "Central, level 2 with Secure Connections: keys of 7 to 15 octets are Encryption Key Size")]
    public void Central_short_keys_2() => AssertShortKeysRefused(Central, L2);

    [TestPurpose(
        "GAP/SEC/SEM/BV-45-C",
        "Central at level 4: a bonded peer without the key is told, nothing is paired or served until the user wants it"
    )]
    public void Failed_encryption_is_told()
    {
        using var secured = new Secured(Central, L4, scOnly: true, bonds: Bonds.WithTester());
        Task<PairingOutcome> secure = secured.Bench.Begin(() => secured.Bench.Link.SecureAsync(L4));
        secured.Tester.RefuseKey();
        secured.Bench.Until(() => secure.IsCompleted);
        Assert.Equal((FailedBy.Encryption, HciErrorCode.PinOrKeyMissing), (secure.Result.FailedBy, secure.Result.HciError));
        secured.Tester.Silence();
        Assert.Equal("010A42000F", secured.Read());
    }

    /// <summary>A bonded server sends before the link is encrypted, then after; the IUT is its client.</summary>
    private static void AssertValuesWaitForSecurity(LinkRole role, SecurityLevel level, string opcode, string confirmation)
    {
        List<string> handedOn = [];
        using var secured = new Secured(
            role,
            level,
            scOnly: level == L4,
            bonds: Bonds.WithTester(authenticated: level > L2),
            connected: link =>
            {
                link.Client.RequiredLevel = level;
                link.Client.ValueReceived += (handle, value, _) => handedOn.Add($"{handle:X4} {Convert.ToHexString(value)}");
            }
        );
        Assert.Equal(confirmation, secured.Bench.Tester.Ask(RawPeer.Att, $"{opcode} 1000 AA"));
        Assert.Empty(handedOn);
        secured.Encrypt(Bonds.Ltk);
        Assert.Equal(confirmation, secured.Bench.Tester.Ask(RawPeer.Att, $"{opcode} 1000 BB"));
        Assert.Equal(["0010 BB"], handedOn);
    }

    [TestPurpose("GAP/SEC/SEM/BV-56-C", "Peripheral, level 2: an indication before encryption is confirmed and not handed on")]
    public void Peripheral_indication_2() => AssertValuesWaitForSecurity(Peripheral, L2, "1D", "1E");

    [TestPurpose("GAP/SEC/SEM/BV-57-C", "Peripheral, level 3: an indication before encryption is confirmed and not handed on")]
    public void Peripheral_indication_3() => AssertValuesWaitForSecurity(Peripheral, L3, "1D", "1E");

    [TestPurpose(
        "GAP/SEC/SEM/BV-58-C",
        "Peripheral, Secure Connections Only: an indication before encryption is confirmed and not handed on"
    )]
    public void Peripheral_indication_4() => AssertValuesWaitForSecurity(Peripheral, L4, "1D", "1E");

    [TestPurpose("GAP/SEC/SEM/BV-59-C", "Peripheral, level 2: a notification before encryption is not handed on")]
    public void Peripheral_notification_2() => AssertValuesWaitForSecurity(Peripheral, L2, "1B", "");

    [TestPurpose("GAP/SEC/SEM/BV-60-C", "Peripheral, level 3: a notification before encryption is not handed on")]
    public void Peripheral_notification_3() => AssertValuesWaitForSecurity(Peripheral, L3, "1B", "");

    [TestPurpose("GAP/SEC/SEM/BV-61-C", "Peripheral, Secure Connections Only: a notification before encryption is not handed on")]
    public void Peripheral_notification_4() => AssertValuesWaitForSecurity(Peripheral, L4, "1B", "");

    [TestPurpose("GAP/SEC/SEM/BV-62-C", "Central, level 2: an indication before encryption is confirmed and not handed on")]
    public void Central_indication_2() => AssertValuesWaitForSecurity(Central, L2, "1D", "1E");

    [TestPurpose("GAP/SEC/SEM/BV-63-C", "Central, level 3: an indication before encryption is confirmed and not handed on")]
    public void Central_indication_3() => AssertValuesWaitForSecurity(Central, L3, "1D", "1E");

    [TestPurpose("GAP/SEC/SEM/BV-64-C", "Central, Secure Connections Only: an indication before encryption is confirmed and not handed on")]
    public void Central_indication_4() => AssertValuesWaitForSecurity(Central, L4, "1D", "1E");

    [TestPurpose("GAP/SEC/SEM/BV-65-C", "Central, level 2: a notification before encryption is not handed on")]
    public void Central_notification_2() => AssertValuesWaitForSecurity(Central, L2, "1B", "");

    [TestPurpose("GAP/SEC/SEM/BV-66-C", "Central, level 3: a notification before encryption is not handed on")]
    public void Central_notification_3() => AssertValuesWaitForSecurity(Central, L3, "1B", "");

    [TestPurpose("GAP/SEC/SEM/BV-67-C", "Central, Secure Connections Only: a notification before encryption is not handed on")]
    public void Central_notification_4() => AssertValuesWaitForSecurity(Central, L4, "1B", "");
}
