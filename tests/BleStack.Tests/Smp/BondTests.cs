using System;
using System.Linq;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>Bonds: used on the next link, protected, signed with; and security asked for by the Peripheral.</summary>
public sealed class BondTests
{
    private const AuthReq Wanted = AuthReq.Bonding | AuthReq.SecureConnections;

    public static TheoryData<string> All => new(Scenarios.Names);

    private static SmpPair Bonded(string name)
    {
        SmpPair pair = Scenarios.Make(name).Pair();
        Assert.True(pair.Central.Outcome.IsBonded && pair.Peripheral.Outcome.IsBonded);
        return pair.Reconnect();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Next_link_is_encrypted_from_the_bond_without_any_smp(string name)
    {
        SmpPair pair = Bonded(name);
        pair.Do(pair.Central.Manager.Encrypt);
        foreach (SmpSide side in new[] { pair.Central, pair.Peripheral })
        {
            Assert.True(side.Outcome is { IsSuccess: true, Method: null, IsBonded: true });
            Assert.Equal(side.Bonds.All[0].IsAuthenticated, side.Security.IsAuthenticated);
            Assert.True(side.Security is { IsEncrypted: true, IsBonded: true, KeySize: 16 });
        }

        Assert.Empty(pair.Trace);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Roles_may_change_with_the_link_where_both_sides_gave_a_key(string name)
    {
        SmpPair pair = Scenarios.Make(name).Pair();
        var next = new SmpPair().With(pair.Peripheral.Settings, pair.Central.Settings);
        (next.Central.LocalAddress, next.Peripheral.LocalAddress) = (pair.Peripheral.LocalAddress, pair.Central.LocalAddress);
        next.Central.Bonds.Save(pair.Peripheral.Bonds.All[0]);
        next.Peripheral.Bonds.Save(pair.Central.Bonds.All[0]);
        next.Do(next.Central.Manager.Encrypt);
        Assert.True(next.Central.Outcome.IsSuccess && next.Peripheral.Outcome.IsSuccess);
    }

    [Fact]
    public void Encrypting_without_a_bond_fails_with_pin_or_key_missing()
    {
        var pair = new SmpPair();
        pair.Do(pair.Central.Manager.Encrypt);
        Assert.Equal((FailedBy.Encryption, HciErrorCode.PinOrKeyMissing), (pair.Central.Outcome.FailedBy, pair.Central.Outcome.HciError));
        Assert.Contains("pair again", pair.Central.Outcome.Explain(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Bond_forgotten_by_the_peripheral_fails_with_pin_or_key_missing(string name)
    {
        SmpPair pair = Bonded(name);
        pair.Peripheral.Bonds.Clear();
        pair.Do(pair.Central.Manager.Encrypt);
        Assert.Equal((FailedBy.Encryption, HciErrorCode.PinOrKeyMissing), (pair.Central.Outcome.FailedBy, pair.Central.Outcome.HciError));
        Assert.Single(pair.Central.Bonds.All);
    }

    [Fact]
    public void Key_is_given_only_for_its_own_ediv_and_rand_and_only_by_the_peripheral()
    {
        SmpPair pair = Bonded("legacy passkey both type");
        LongTermKey ltk = pair.Peripheral.Bonds.All[0].LocalLtk!;
        byte[] key = new byte[16];
        Assert.False(pair.Peripheral.Manager.TryGetLongTermKey(0, 0, key, out _));
        Assert.False(pair.Peripheral.Manager.TryGetLongTermKey(ltk.Rand, (ushort)(ltk.Ediv ^ 1), key, out _));
        Assert.False(pair.Peripheral.Manager.TryGetLongTermKey(ltk.Rand ^ 1, ltk.Ediv, key, out _));
        Assert.False(pair.Central.Manager.TryGetLongTermKey(ltk.Rand, ltk.Ediv, key, out _));
        Assert.Equal(new byte[16], key);
        Assert.True(pair.Peripheral.Manager.TryGetLongTermKey(ltk.Rand, ltk.Ediv, key, out LinkSecurity security));
        Assert.Equal(ltk.Key, key);
        Assert.Equal((SecurityLevel.Authenticated, security), (security.Level, pair.Peripheral.Manager.PendingSecurity));
    }

    [Fact]
    public void Bond_weaker_than_the_settings_is_not_used()
    {
        SmpPair pair = Bonded("legacy passkey both type");
        LongTermKey ltk = pair.Peripheral.Bonds.All[0].LocalLtk!;
        pair.Peripheral.Settings = pair.Peripheral.Settings with { SecureConnectionsOnly = true };
        Assert.False(pair.Peripheral.Manager.TryGetLongTermKey(ltk.Rand, ltk.Ediv, new byte[16], out _));
    }

    [Theory]
    [InlineData("sc compare", "sc just works", false)] // loses authentication
    [InlineData("sc compare", "legacy passkey both type", false)] // loses Secure Connections
    [InlineData("sc just works", "sc compare", true)]
    [InlineData("sc compare", "sc passkey responder shows", true)]
    [InlineData("legacy just works", "sc just works", true)]
    public void Stronger_bond_is_never_overwritten_by_a_weaker_pairing(string first, string second, bool allowed)
    {
        SmpPair pair = Bonded(first);
        Bond before = pair.Peripheral.Bonds.All[0];
        SmpPair settings = Scenarios.Make(second);
        pair.With(settings.Central.Settings, settings.Peripheral.Settings).AnswerWell();
        pair.Central.Bonds.Clear();
        pair.Pair();
        Assert.Equal(allowed, pair.Peripheral.Outcome.IsSuccess);
        if (allowed) Assert.NotSame(before, Assert.Single(pair.Peripheral.Bonds.All));
        else Assert.Same(before, Assert.Single(pair.Peripheral.Bonds.All));
        if (!allowed)
            Assert.Equal(
                (FailedBy.Local, PairingFailure.AuthenticationRequirements),
                (pair.Peripheral.Outcome.FailedBy, pair.Peripheral.Outcome.Failure)
            );
    }

    [Fact]
    public void Unprotected_bond_is_replaced_when_the_new_pairing_completes_and_not_before()
    {
        SmpPair pair = Bonded("sc compare");
        Bond before = pair.Peripheral.Bonds.All[0];
        pair.Peripheral.Settings = new PairingSettings { ProtectExistingBond = false };
        pair.Central.Settings = new PairingSettings { ProtectExistingBond = false };
        Bond? atStart = null;
        pair.Peripheral.Manager.Started += started => atStart = started.Replaces;
        pair.Peripheral.Manager.KeyPassed += _ => Assert.Same(before, pair.Peripheral.Bonds.All[0]);
        pair.Pair();
        Assert.Same(before, atStart);
        Assert.False(Assert.Single(pair.Peripheral.Bonds.All).IsAuthenticated);
    }

    [Fact]
    public void Identity_of_a_stronger_bond_cannot_be_claimed_by_another_device()
    {
        SmpPair pair = Bonded("sc compare");
        Bond before = pair.Peripheral.Bonds.All[0];
        pair.With(new(), new());
        pair.Central.Bonds.Clear();
        pair.Central.Irk = Convert.FromHexString("FF0102030405060708090A0B0C0D0E0F");
        pair.Central.LocalAddress = PrivateAddress(pair.Central.Irk);
        pair.Pair();
        Assert.Equal((FailedBy.Local, PairingFailure.KeyRejected), (pair.Peripheral.Outcome.FailedBy, pair.Peripheral.Outcome.Failure));
        Assert.Same(before, Assert.Single(pair.Peripheral.Bonds.All));
    }

    [Fact]
    public void Private_address_that_the_given_irk_does_not_resolve_is_rejected()
    {
        var pair = new SmpPair();
        pair.Central.LocalAddress = PrivateAddress(new byte[16]);
        pair.Pair();
        Assert.Equal(PairingFailure.KeyRejected, pair.Peripheral.Outcome.Failure);
        Assert.Empty(pair.Peripheral.Bonds.All);
    }

    [Fact]
    public void Security_request_is_answered_from_the_bond_when_that_is_good_enough()
    {
        SmpPair pair = Bonded("sc compare");
        pair.Do(() => pair.Peripheral.Manager.RequestSecurity(Wanted | AuthReq.Mitm));
        Assert.Equal("P→C 0B0D", Assert.Single(pair.Trace));
        Assert.Equal(Wanted | AuthReq.Mitm, Assert.Single(pair.Central.SecurityRequests));
        Assert.True(pair.Peripheral.Outcome is { IsSuccess: true, Method: null });
    }

    [Fact]
    public void Security_request_for_more_than_the_bond_gives_leads_to_a_pairing()
    {
        SmpPair pair = Bonded("sc just works");
        SmpPair settings = Scenarios.Make("sc compare");
        pair.With(settings.Central.Settings, settings.Peripheral.Settings).AnswerWell();
        pair.Do(() => pair.Peripheral.Manager.RequestSecurity(Wanted | AuthReq.Mitm));
        Assert.Equal(PairingMethod.NumericComparison, pair.Peripheral.Outcome.Method);
        Assert.Single(pair.Peripheral.Outcomes);
    }

    [Fact]
    public void Security_request_on_a_link_that_is_there_already_is_ignored()
    {
        SmpPair pair = Scenarios.Make("sc compare").Pair();
        int sent = pair.Central.Sent.Count;
        pair.Do(() => pair.Peripheral.Manager.RequestSecurity(Wanted));
        Assert.Equal(sent, pair.Central.Sent.Count);
        Assert.Equal(1, pair.Encryptions);
    }

    [Fact]
    public void Security_request_may_be_refused_or_ignored_by_policy()
    {
        var pair = new SmpPair();
        var policy = new TestPolicy { Answer = SecurityRequestAnswer.Refuse };
        pair.Central.Manager.Policy = policy;
        pair.Do(() => pair.Peripheral.Manager.RequestSecurity(Wanted));
        Assert.Equal(["P→C 0B09", "C→P 0505"], pair.Trace);
        Assert.Equal(
            (FailedBy.Peer, PairingFailure.PairingNotSupported),
            (pair.Peripheral.Outcome.FailedBy, pair.Peripheral.Outcome.Failure)
        );

        policy.Answer = SecurityRequestAnswer.Ignore;
        pair.Do(() => pair.Peripheral.Manager.RequestSecurity(Wanted));
        pair.Loop.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(FailedBy.Timeout, pair.Peripheral.Outcome.FailedBy);
        pair.Pair();
        Assert.True(pair.Peripheral.Outcome.IsSuccess); // Ignoring is no breach: the link can still pair.
    }

    [Fact]
    public void Calls_of_the_other_role_are_misuse()
    {
        var pair = new SmpPair();
        Assert.Throws<InvalidOperationException>(pair.Peripheral.Manager.Pair);
        Assert.Throws<InvalidOperationException>(pair.Peripheral.Manager.Encrypt);
        Assert.Throws<InvalidOperationException>(() => pair.Central.Manager.RequestSecurity(Wanted));
    }

    [Fact]
    public void Pairing_while_pairing_joins_the_one_in_progress()
    {
        SmpPair pair = Scenarios.Make("sc compare");
        PairingFailureTests.AtPdu(pair, 4, () =>
        {
            pair.Central.Manager.Pair();
            pair.Central.Manager.Encrypt();
            pair.Peripheral.Manager.RequestSecurity(Wanted);
        });
        pair.Pair();
        Assert.True(Assert.Single(pair.Central.Outcomes).IsSuccess);
        Assert.True(Assert.Single(pair.Peripheral.Outcomes).IsSuccess);
    }

    [Fact]
    public void Pairing_again_on_an_encrypted_link_raises_its_level()
    {
        SmpPair pair = new SmpPair().Pair();
        Assert.Equal(SecurityLevel.Encrypted, pair.Central.Security.Level);
        SmpPair settings = Scenarios.Make("sc passkey responder shows");
        pair.With(settings.Central.Settings, settings.Peripheral.Settings).AnswerWell().Pair();
        Assert.Equal(SecurityLevel.AuthenticatedSecureConnections, pair.Central.Security.Level);
        Assert.Equal(2, pair.Encryptions);
    }

    [Fact]
    public void After_the_link_is_gone_every_call_ends_in_link_lost()
    {
        var pair = new SmpPair();
        pair.Central.Manager.OnClosed(SmpSide.Lost);
        pair.Pair();
        Assert.Equal(FailedBy.LinkLost, pair.Central.Outcome.FailedBy);
        Assert.Empty(pair.Trace);
    }

    [Fact]
    public void Signed_data_is_accepted_once_and_in_order()
    {
        SmpPair pair = Bonded("sc compare");
        byte[] data = [0xD2, 0x12, 0x00, 0x13, 0x37];
        byte[][] signatures = [.. Enumerable.Range(0, 3).Select(_ => new byte[12])];
        foreach (byte[] signature in signatures) Assert.True(pair.Central.Manager.Signing.TrySign(data, signature));
        Assert.Equal([0, 1, 2], signatures.Select(signature => (int)signature[0]));
        bool Verify(byte[] signature) => pair.Peripheral.Manager.Signing.Verify(data, signature, out bool authenticated) && authenticated;
        Assert.True(Verify(signatures[0]));
        Assert.False(Verify(signatures[0])); // replayed
        Assert.True(Verify(signatures[2]));
        Assert.False(Verify(signatures[1])); // older than one seen
        Assert.Equal((3U, 3U), (pair.Central.Bonds.All[0].LocalSignCounter, pair.Peripheral.Bonds.All[0].PeerSignCounter));
        signatures[2][11] ^= 1;
        Assert.False(Verify(signatures[2]));
    }

    [Fact]
    public void Without_a_key_or_a_place_for_its_counter_nothing_is_signed()
    {
        Assert.False(new SmpPair().Central.Manager.Signing.TrySign([1], new byte[12]));
        SmpPair pair = Bonded("sc compare");
        pair.Central.Bonds.FailsWith = new System.IO.IOException("read-only");
        byte[] signature = new byte[12];
        Assert.False(pair.Central.Manager.Signing.TrySign([1], signature));
        Assert.Equal(new byte[12], signature);
    }

    private static BleAddress PrivateAddress(byte[] irk)
    {
        using var key = new ResolvingKey(irk);
        return key.Generate(new SeededRandom(77));
    }
}
