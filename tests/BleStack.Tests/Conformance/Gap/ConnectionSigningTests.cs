using System;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Hci.Packets;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>Connection data signing, LE security mode 2 ([Vol 3, Part C] 10.2.2, 10.4), on an unencrypted link.</summary>
public sealed class ConnectionSigningTests
{
    [TestPurpose("GAP/SEC/CSIGN/BV-01-C", "Signed data of the IUT carry a right MAC and a counter that goes on over links")]
    public void Sender()
    {
        foreach (LinkRole role in new[] { LinkRole.Central, LinkRole.Peripheral })
        {
            using var signed = new SignedWrites(role);
            for (uint counter = 0; counter < 3; counter++)
            {
                Assert.True(signed.Bench.Run(() => signed.Bench.Link.Client.WriteSignedAsync(0x0010, new byte[] { 0xAB })));
                signed.ExpectSigned("D2 1000 AB", counter);
                signed.Bench.Reconnect();
            }
        }
    }

    [TestPurpose("GAP/SEC/CSIGN/BV-02-C", "Signed data of the tester are taken, in both roles")]
    public void Receiver()
    {
        foreach (LinkRole role in new[] { LinkRole.Peripheral, LinkRole.Central })
        {
            using var signed = new SignedWrites(role);
            signed.Command(SignedWrites.Value42Counter0);
            signed.Command(SignedWrites.Value43Counter1);
            Assert.Equal(["42", "43"], signed.Written);
        }
    }

    [TestPurpose("GAP/SEC/CSIGN/BI-01-C", "Data signed with another CSRK are dropped in silence")]
    public void Wrong_key()
    {
        using var signed = new SignedWrites(LinkRole.Peripheral);
        byte[] pdu = RawPeer.Hex("D2 4200 42"), signature = new byte[12];
        BleStack.Crypto.DataSignature.Sign(RawPeer.Hex("FFEEDDCCBBAA99887766554433221101"), pdu, 0, signature);
        signed.Command(Convert.ToHexString([.. pdu, .. signature]));
        Assert.Empty(signed.Written);
    }

    [TestPurpose("GAP/SEC/CSIGN/BI-02-C", "A SignCounter below the next one is dropped in silence, also on the next link")]
    public void Old_counter()
    {
        using var signed = new SignedWrites(LinkRole.Peripheral);
        signed.Command(SignedWrites.Value42Counter0);
        signed.Command(SignedWrites.Value43Counter1);
        signed.Command(SignedWrites.Value44Counter0);
        signed.Bench.Reconnect();
        signed.Command(SignedWrites.Value43Counter1);
        Assert.Equal(["42", "43"], signed.Written);
    }

    [TestPurpose("GAP/SEC/CSIGN/BI-03-C", "Signed data of a peer whose bond was removed are dropped, and no security is asked for")]
    public void No_bond()
    {
        using var signed = new SignedWrites(LinkRole.Peripheral);
        Assert.True(signed.Bench.Iut.Bonds.Remove(Bench.TesterAddress));
        signed.Command(SignedWrites.Value42Counter0);
        signed.Tester.Silence();
        Assert.Empty(signed.Written);
    }

    [TestPurpose(
        "GAP/SEC/CSIGN/BI-04-C",
        "Signed data under an unauthenticated CSRK are dropped where mode 2 level 2 is needed, and taken under an authenticated one"
    )]
    public void Insufficient_authentication()
    {
        foreach (bool authenticated in new[] { false, true })
        {
            using var signed = new SignedWrites(
                LinkRole.Peripheral,
                authenticated,
                permissions: AttributePermissions.WriteSignedAuthenticated
            );
            signed.Command(SignedWrites.Value42Counter0);
            Assert.Equal(authenticated ? ["42"] : [], signed.Written);
        }
    }
}
