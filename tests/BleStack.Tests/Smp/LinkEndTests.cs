using System;
using System.Linq;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>A pairing that ends because the link did says who ended it and how; and what a re-pairing leaves in the store.</summary>
public sealed class LinkEndTests
{
    [Theory]
    [InlineData(
        HciErrorCode.RemoteUserTerminatedConnection,
        LinkEndedBy.Remote,
        "the peer ended the link (RemoteUserTerminatedConnection, 0x13)"
    )]
    [InlineData(HciErrorCode.RemoteDeviceTerminatedConnectionDueToPowerOff, LinkEndedBy.Remote, "the peer ended the link")]
    [InlineData(HciErrorCode.AuthenticationFailure, LinkEndedBy.Remote, "the peer ended the link")]
    [InlineData(HciErrorCode.ConnectionTerminatedByLocalHost, LinkEndedBy.Local, "this device ended the link")]
    [InlineData(HciErrorCode.ConnectionTimeout, LinkEndedBy.Lost, "the link was lost (ConnectionTimeout, 0x08)")]
    [InlineData(HciErrorCode.LmpOrLlResponseTimeout, LinkEndedBy.Lost, "the link was lost")]
    [InlineData(HciErrorCode.ConnectionTerminatedDueToMicFailure, LinkEndedBy.Lost, "the link was lost")]
    public void Who_ended_the_link_is_in_the_outcome(HciErrorCode reason, LinkEndedBy by, string words)
    {
        var settings = new PairingSettings { IoCapability = IoCapability.KeyboardOnly, AuthReq = AuthReq.Mitm };
        SmpPair pair = new SmpPair().With(settings, settings);
        pair.Pair();
        pair.Do(() => pair.Peripheral.Manager.OnClosed(reason));
        PairingOutcome outcome = pair.Peripheral.Outcome;
        Assert.Equal((FailedBy.LinkLost, reason, by), (outcome.FailedBy, outcome.HciError, outcome.LinkEndedBy));
        Assert.Contains(words, outcome.ToString(), StringComparison.Ordinal);
        Assert.Contains(words, outcome.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pairing_that_failed_otherwise_names_no_side_that_ended_the_link()
    {
        Assert.Null(PairingOutcome.Failed(FailedBy.Peer, PairingFailure.ConfirmValueFailed).LinkEndedBy);
        Assert.Null(PairingOutcome.EncryptionFailed(HciErrorCode.PinOrKeyMissing).LinkEndedBy);
    }

    [Theory]
    [InlineData(HciErrorCode.RemoteUserTerminatedConnection)]
    [InlineData(HciErrorCode.ConnectionTimeout)]
    [InlineData(HciErrorCode.ConnectionTerminatedByLocalHost)]
    [InlineData(HciErrorCode.LmpOrLlResponseTimeout)]
    public void An_encryption_that_fails_because_the_link_goes_is_no_failure_of_the_key(HciErrorCode reason)
    {
        foreach (string name in Scenarios.Names)
        {
            SmpPair pairing = Scenarios.Make(name);
            pairing.EncryptionError = reason;
            pairing.Pair();
            Assert.All(new[] { pairing.Central, pairing.Peripheral }, side =>
                Assert.Equal((FailedBy.LinkLost, reason), (side.Outcome.FailedBy, side.Outcome.HciError))
            );
            Assert.DoesNotContain(pairing.Trace, line => line[4..].StartsWith("05", StringComparison.Ordinal));
        }

        SmpPair bonded = Scenarios.Make("sc just works").Pair().Reconnect();
        bonded.EncryptionError = reason;
        bonded.Do(bonded.Central.Manager.Encrypt);
        Assert.Equal(FailedBy.LinkLost, bonded.Central.Outcome.FailedBy);
        Assert.Single(bonded.Central.Outcomes);
    }

    [Fact]
    public void A_wrong_key_is_still_a_failure_of_the_encryption()
    {
        SmpPair pair = Scenarios.Make("sc just works");
        pair.EncryptionError = HciErrorCode.ConnectionTerminatedDueToMicFailure;
        pair.Pair();
        Assert.Equal(FailedBy.Encryption, pair.Central.Outcome.FailedBy);
    }

    [Fact]
    public void A_pairing_is_told_from_its_first_PDU_to_its_end()
    {
        SmpPair pair = Scenarios.Make("sc compare");
        int began = 0;
        bool duringQuestion = false;
        pair.Peripheral.Manager.Began += () => began++;
        pair.Peripheral.Agent.Answer = _ => duringQuestion = pair.Peripheral.Manager.IsPairing;
        pair.Pair();
        Assert.Equal((1, true, true), (began, duringQuestion, pair.Peripheral.Manager.IsPairing));
        pair.Do(() => pair.Peripheral.Manager.OnClosed(HciErrorCode.ConnectionTimeout));
        Assert.False(pair.Peripheral.Manager.IsPairing);
    }

    [Fact]
    public void A_bond_made_under_a_private_address_is_given_up_for_the_same_peers_identity()
    {
        var central = new PairingSettings { AuthReq = AuthReq.Bonding | AuthReq.SecureConnections, InitiatorKeys = KeyDistribution.None };
        SmpPair pair = Private(out BleAddress address, out byte[] irk).With(central, central);
        pair.Pair();
        Assert.Equal(address, Assert.Single(pair.Peripheral.Bonds.All).Peer);
        SmpPair again = pair.Reconnect()
            .With(central with { InitiatorKeys = KeyDistribution.IdKey }, central with { InitiatorKeys = KeyDistribution.IdKey });
        (again.Central.LocalAddress, again.Central.Irk) = (address, irk);
        again.Pair();
        Assert.Equal(again.Central.LocalIdentity, Assert.Single(again.Peripheral.Bonds.All).Peer);
    }

    [Fact]
    public void A_peer_known_behind_its_private_address_that_gives_no_identity_this_time_keeps_its_place()
    {
        var settings = new PairingSettings { AuthReq = AuthReq.Bonding | AuthReq.SecureConnections, InitiatorKeys = KeyDistribution.IdKey };
        SmpPair pair = Private(out _, out byte[] irk).With(settings, settings);
        pair.Pair();
        Bond first = Assert.Single(pair.Peripheral.Bonds.All);
        SmpPair again = pair.Reconnect().With(settings with { InitiatorKeys = KeyDistribution.None }, settings);
        using var key = new ResolvingKey(irk);
        again.Central.LocalAddress = key.Generate(new SeededRandom(77));
        again.Pair();
        Bond second = Assert.Single(again.Peripheral.Bonds.All);
        Assert.Equal((first.Peer, Convert.ToHexString(irk)), (second.Peer, Convert.ToHexString(second.PeerIrk!)));
        Assert.NotEqual(first.LocalLtk!.Key, second.LocalLtk!.Key);
    }

    [Fact]
    public void A_bond_of_an_identity_is_not_given_up_to_another_identity_behind_the_same_key()
    {
        var settings = new PairingSettings { AuthReq = AuthReq.Bonding | AuthReq.SecureConnections, InitiatorKeys = KeyDistribution.IdKey };
        SmpPair pair = Private(out BleAddress address, out byte[] irk).With(settings, settings);
        pair.Pair();
        SmpPair again = pair.Reconnect();
        (again.Central.LocalAddress, again.Central.Irk, again.Central.LocalIdentity) = (
            address,
            irk,
            new BleAddress(0xC99999999999, AddressType.Random)
        );
        again.Pair();
        Assert.Equal(2, again.Peripheral.Bonds.All.Count);
        Assert.Contains(again.Peripheral.Bonds.All, bond => bond.Peer == pair.Peripheral.Bonds.All[0].Peer);
    }

    [Fact]
    public void Pairing_again_and_again_on_one_link_leaves_one_bond_and_the_last_key()
    {
        foreach (string name in Scenarios.Names)
        {
            SmpPair pair = Scenarios.Make(name).Pair();
            for (int i = 0; i < 3; i++)
            {
                byte[] before = Assert.Single(pair.Peripheral.Bonds.All).LocalLtk!.Key;
                pair.AnswerWell();
                pair.Pair();
                Assert.True(pair.Central.Outcome.IsSuccess && pair.Peripheral.Outcome.IsSuccess, name);
                Assert.NotEqual(before, Assert.Single(pair.Peripheral.Bonds.All).LocalLtk!.Key);
            }

            Assert.Equal(4, pair.Peripheral.Outcomes.Count(outcome => outcome.IsSuccess));
        }
    }

    private static SmpPair Private(out BleAddress address, out byte[] irk)
    {
        var pair = new SmpPair();
        irk = pair.Central.Irk;
        using var key = new ResolvingKey(irk);
        address = pair.Central.LocalAddress = key.Generate(new SeededRandom(5));
        return pair;
    }
}
