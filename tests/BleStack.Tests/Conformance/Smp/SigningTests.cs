using BleStack.Hci.Packets;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Data signing ([Vol 3, Part H] 2.4.5) on an unencrypted link between bonded devices.</summary>
public sealed class SigningTests
{
    [TestPurpose("SM/SIGN/BV-01-C", "The IUT signs with the CSRK it gave and counts from 0")]
    public void Sent_data_is_signed()
    {
        foreach (LinkRole role in new[] { LinkRole.Central, LinkRole.Peripheral })
        {
            using var signed = new SignedWrites(role);
            Assert.True(signed.Bench.Run(() => signed.Bench.Link.Client.WriteSignedAsync(0x0010, new byte[] { 0xAB })));
            signed.ExpectSigned("D2 1000 AB", 0);
            Assert.True(signed.Bench.Run(() => signed.Bench.Link.Client.WriteSignedAsync(0x0010, new byte[] { 0xCD })));
            signed.ExpectSigned("D2 1000 CD", 1);
        }
    }

    [TestPurpose("SM/SIGN/BV-03-C", "Data signed with the tester's CSRK is taken")]
    public void Signed_data_is_taken()
    {
        using var signed = new SignedWrites(LinkRole.Peripheral);
        signed.Command(SignedWrites.Value42Counter0);
        Assert.Equal(["42"], signed.Written);
    }

    [TestPurpose("SM/SIGN/BI-01-C", "Data with a wrong MAC is ignored")]
    public void Wrong_signature_is_ignored()
    {
        using var signed = new SignedWrites(LinkRole.Peripheral);
        signed.Command("D2 4200 42 00000000 BB54ECA0117D6F13");
        signed.Command("D2 4200 43 00000000 BB54ECA0117D6F12");
        signed.Command("D2 4200 42 01000000 BB54ECA0117D6F12");
        Assert.Empty(signed.Written);
        signed.Command(SignedWrites.Value42Counter0);
        Assert.Equal(["42"], signed.Written);
    }

    [TestPurpose("SM/SIGN/BI-02-C", "A SignCounter used already is ignored, the next one is taken")]
    public void Repeated_counter_is_ignored()
    {
        using var signed = new SignedWrites(LinkRole.Peripheral);
        signed.Command(SignedWrites.Value45Counter5);
        signed.Command(SignedWrites.Value45Counter5);
        signed.Command(SignedWrites.Value46Counter5);
        signed.Command(SignedWrites.Value47Counter6);
        Assert.Equal(["45", "47"], signed.Written);
    }
}
