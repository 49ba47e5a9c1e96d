using System;
using System.Globalization;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Encryption key size ([Vol 3, Part H] 2.3.4) for three minimums an owner may set; 16 is this stack's default.</summary>
public sealed class KeySizeTests
{
    private static readonly byte[] s_minimums = [7, 10, 16];

    private static Bench Iut(LinkRole role, byte minimum) =>
        new(
            role,
            new BleHostOptions
            {
                Pairing = new()
                {
                    AuthReq = AuthReq.Bonding,
                    MinKeySize = minimum,
                    InitiatorKeys = KeyDistribution.None,
                    ResponderKeys = KeyDistribution.EncKey,
                },
            }
        );

    private static string Octet(int value) => value.ToString("X2", CultureInfo.InvariantCulture);

    [TestPurpose(
        "SM/CEN/EKS/BV-01-C",
        "A responder whose maximum is the initiator's minimum: STK and LTK have that size, now and on the next link"
    )]
    public void Initiator_takes_its_minimum()
    {
        foreach (byte minimum in s_minimums)
        {
            using Bench bench = Iut(LinkRole.Central, minimum);
            var tester = new SmpTester(bench);
            tester.Features("01 03 00 01 10 00 01", $"02 03 00 01 {Octet(minimum)} 00 01");
            tester.Legacy();
            tester.Encrypt();
            tester.Send("06 00112233445566778899AABBCCDDEEFF");
            tester.Send("07 3412 8877665544332211");
            bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted, bonded: true);
            Assert.Equal(minimum, bench.Link.Security.KeySize);
            bench.Reconnect();
            bench.Begin(() => bench.Link.EncryptAsync());
            tester.Key = Shortened("FFEEDDCCBBAA99887766554433221100", minimum);
            tester.Encrypt(0x1234, 0x1122334455667788);
            bench.Encrypted(SecurityLevel.Encrypted);
            Assert.Equal(minimum, bench.Link.Security.KeySize);
        }
    }

    [TestPurpose(
        "SM/PER/EKS/BV-02-C",
        "An initiator whose maximum is the responder's minimum: STK and LTK have that size, now and on the next link"
    )]
    public void Responder_takes_its_minimum()
    {
        foreach (byte minimum in s_minimums)
        {
            using Bench bench = Iut(LinkRole.Peripheral, minimum);
            var tester = new SmpTester(bench);
            tester.Features($"01 03 00 01 {Octet(minimum)} 00 01", "02 03 00 01 10 00 01");
            tester.Legacy();
            tester.Encrypt();
            byte[] ltk = tester.Value("06");
            Assert.Equal(new byte[16 - minimum], ltk[..(16 - minimum)]);
            (ushort ediv, ulong rand) = LegacyKeys.Identification(tester.Next());
            bench.Paired(PairingMethod.JustWorks, SecurityLevel.Encrypted, bonded: true);
            bench.Reconnect();
            tester.Key = ltk;
            tester.Encrypt(ediv, rand);
            bench.Encrypted(SecurityLevel.Encrypted);
            Assert.Equal(minimum, bench.Link.Security.KeySize);
        }
    }

    [TestPurpose(
        "SM/CEN/EKS/BI-01-C",
        "A responder's maximum below the minimum fails: Encryption Key Size, or Invalid Parameters where it is below 7"
    )]
    public void Initiator_refuses_less_than_its_minimum()
    {
        foreach (byte minimum in s_minimums)
        {
            using Bench bench = Iut(LinkRole.Central, minimum);
            var tester = new SmpTester(bench);
            tester.Features("01 03 00 01 10 00 01", $"02 03 00 01 {Octet(minimum - 1)} 00 01");
            AssertRefused(bench, tester, minimum);
        }
    }

    [TestPurpose(
        "SM/PER/EKS/BI-02-C",
        "An initiator's maximum below the minimum fails: Encryption Key Size, or Invalid Parameters where it is below 7"
    )]
    public void Responder_refuses_less_than_its_minimum()
    {
        foreach (byte minimum in s_minimums)
        {
            using Bench bench = Iut(LinkRole.Peripheral, minimum);
            var tester = new SmpTester(bench);
            tester.Send($"01 03 00 01 {Octet(minimum - 1)} 00 01");
            AssertRefused(bench, tester, minimum);
        }
    }

    private static void AssertRefused(Bench bench, SmpTester tester, byte minimum)
    {
        tester.Expect(minimum == 7 ? "05 0A" : "05 06");
        tester.Silence();
        Assert.False(bench.Link.SecurityManager.IsPairing);
        Assert.False(bench.Link.Security.IsEncrypted);
    }

    private static byte[] Shortened(string key, byte size)
    {
        byte[] octets = RawPeer.Hex(key);
        octets.AsSpan(0, 16 - size).Clear();
        return octets;
    }
}
