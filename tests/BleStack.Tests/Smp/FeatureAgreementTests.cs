using System;
using BleStack.Crypto;
using BleStack.Core;
using BleStack.Hci.Packets;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>What the feature exchange decides at the edges of the settings, and what a peer's claim to an identity is worth.</summary>
public sealed class FeatureAgreementTests
{
    private const AuthReq Sc = AuthReq.Bonding | AuthReq.SecureConnections;
    private static readonly OobData s_peerData = new() { PeerConfirm = new byte[16], PeerRandom = new byte[16] };

    private readonly SmpPair _pair = new();

    private SmpSide Central => _pair.Central;

    private SmpSide Peripheral => _pair.Peripheral;

    /// <summary>[Vol 3, Part H] 2.3.5.1: what counts as out-of-band data is another thing in each generation.</summary>
    [Theory]
    [InlineData("01 03 01 01 10 07 07", Sc)] // the peer is legacy, and has a TK
    [InlineData("01 03 01 09 10 07 07", AuthReq.Bonding)] // this side is
    public void Secure_Connections_data_of_the_peer_are_no_data_in_a_legacy_pairing(string request, AuthReq auth)
    {
        Peripheral.Settings = new PairingSettings { AuthReq = auth, Oob = s_peerData };
        _pair.Raw(Peripheral, request);
        Assert.Equal("0203" + "00", Peripheral.Sent[0][..6]);
    }

    /// <summary>[Vol 3, Part C] 10.2.4: Secure Connections Only mode takes keys of 16 octets, whatever else is allowed.</summary>
    [Theory]
    [InlineData(true, "0506")]
    [InlineData(false, "02")]
    public void Secure_Connections_Only_takes_full_keys_only(bool only, string answer)
    {
        Peripheral.Settings = new PairingSettings { MinKeySize = 7, SecureConnectionsOnly = only };
        _pair.Raw(Peripheral, "01 03 00 09 0F 07 07");
        Assert.StartsWith(answer, Peripheral.Sent[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, 7, false)]
    [InlineData(16, 15, false)]
    [InlineData(7, 7, true)]
    [InlineData(7, 16, true)]
    public void A_bond_with_a_longer_key_is_not_overwritten(byte first, byte second, bool allowed)
    {
        PairingSettings settings = new() { MinKeySize = 7 };
        SmpPair next = _pair.With(settings with { MaxKeySize = first }, settings).Pair().Reconnect();
        next.Central.Bonds.Clear();
        next.Central.Settings = settings with { MaxKeySize = second };
        next.Pair();
        Assert.Equal(allowed ? PairingFailure.None : PairingFailure.AuthenticationRequirements, next.Peripheral.Outcome.Failure);
        Assert.Equal(allowed ? second : first, Assert.Single(next.Peripheral.Bonds.All).KeySize);
    }

    [Theory]
    [InlineData(Sc, true)]
    [InlineData(AuthReq.SecureConnections, false)]
    public void Who_pairs_is_told_its_role_and_which_bond_goes(AuthReq auth, bool replaces)
    {
        SmpPair next = _pair.Pair().Reconnect();
        Bond before = next.Peripheral.Bonds.All[0];
        next.Central.Settings = new PairingSettings { AuthReq = auth };
        next.Pair();
        Assert.Equal((LinkRole.Central, LinkRole.Peripheral), (next.Central.Started[0].LocalRole, next.Peripheral.Started[0].LocalRole));
        Assert.Same(replaces ? before : null, next.Peripheral.Started[0].Replaces);
    }

    /// <summary>Its address is proven, the identity is a claim: the bond of a third device stays out of its reach.</summary>
    [Fact]
    public void A_device_on_an_identity_address_that_names_another_is_bonded_under_the_address_it_uses()
    {
        Central.LocalIdentity = new BleAddress(0xC9C9C9C9C9C9, AddressType.Random);
        _pair.Pair();
        Bond bond = Assert.Single(Peripheral.Bonds.All);
        Assert.Equal((SmpPair.CentralAddress, null), (bond.Peer, bond.PeerIrk));
        Assert.DoesNotContain(Peripheral.KeysPassed, static key => key is { Type: KeyType.IdentityResolvingKey, IsLocal: false });
        Assert.True(Peripheral.Outcome.IsBonded);
    }

    [Fact]
    public void An_IRK_of_zeros_is_none()
    {
        Central.Irk = new byte[16];
        _pair.Pair();
        Bond bond = Assert.Single(Peripheral.Bonds.All);
        Assert.Equal((SmpPair.CentralAddress, null), (bond.Peer, bond.PeerIrk));
    }

    /// <summary>An IRK of zeros resolves an address that any device can generate: such a bond would match every device.</summary>
    [Fact]
    public void A_private_address_made_with_an_IRK_of_zeros_is_rejected()
    {
        Central.Irk = new byte[16];
        Central.LocalAddress = Private(Central.Irk);
        _pair.Pair();
        Assert.Equal((FailedBy.Local, PairingFailure.KeyRejected), (Peripheral.Outcome.FailedBy, Peripheral.Outcome.Failure));
        Assert.Empty(Peripheral.Bonds.All);
    }

    [Fact]
    public void A_bond_is_found_by_its_address_first_then_by_the_first_IRK_that_resolves_the_peers()
    {
        BleAddress address = Private(Central.Irk);
        Central.LocalAddress = address;
        Bond without = new() { Peer = new BleAddress(1, AddressType.Public) };
        Bond resolved = new() { Peer = SmpPair.CentralAddress, PeerIrk = Central.Irk };
        Peripheral.Bonds.Save(without);
        Assert.Null(Peripheral.Manager.Bond);
        Peripheral.Bonds.Save(resolved);
        Assert.Same(resolved, Peripheral.Manager.Bond);

        var other = new SmpPair();
        other.Central.LocalAddress = address;
        Bond exact = new() { Peer = address.Plain };
        foreach (Bond bond in new[] { without, resolved, exact }) other.Peripheral.Bonds.Save(bond);
        Assert.Same(exact, other.Peripheral.Manager.Bond);
    }

    private static BleAddress Private(byte[] irk)
    {
        using var key = new ResolvingKey(irk);
        return key.Generate(new SeededRandom(77));
    }
}
