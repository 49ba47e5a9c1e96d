using System;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>The Security Request, [Vol 3, Part H] 2.4.6: what a Central makes of it, and when a Peripheral may send one.</summary>
public sealed class SecurityRequestTests
{
    private const AuthReq Bonding = AuthReq.Bonding;
    private const AuthReq Mitm = AuthReq.Bonding | AuthReq.Mitm;
    private const AuthReq Sc = AuthReq.Bonding | AuthReq.SecureConnections;

    private readonly SmpPair _pair = new();

    private SmpSide Central => _pair.Central;

    private SmpSide Peripheral => _pair.Peripheral;

    /// <summary>
    /// Link and bond: '-' is none, else 'e' (encrypted), 'a' (authenticated too), followed by '+' where it is Secure Connections.
    /// </summary>
    [Theory]
    [InlineData(Bonding, Sc, true, "e", "-", "nothing")]
    [InlineData(Sc, Sc, true, "e", "-", "pairs")]
    [InlineData(Sc, Sc, true, "e+", "-", "nothing")]
    [InlineData(Sc, Bonding, true, "e", "-", "nothing")] // Secure Connections is more than this side has.
    [InlineData(Bonding, Sc, true, "a", "-", "nothing")] // Secure Connections was not requested.
    [InlineData(Mitm, Sc, true, "e+", "-", "pairs")]
    [InlineData(Mitm, Sc, true, "a+", "-", "nothing")]
    [InlineData(Mitm, Sc, false, "e+", "-", "nothing")] // Without input and output no higher level is possible.
    [InlineData(Bonding, Sc, true, "-", "-", "pairs")]
    [InlineData(Bonding, Sc, true, "-", "e", "encrypts")]
    [InlineData(Sc, Sc, true, "-", "e", "pairs")]
    [InlineData(Sc, Sc, true, "-", "e+", "encrypts")]
    [InlineData(Sc, Bonding, true, "-", "e", "encrypts")]
    [InlineData(Mitm, Sc, true, "-", "e+", "pairs")]
    [InlineData(Mitm, Sc, true, "-", "a", "encrypts")]
    [InlineData(Mitm, Sc, false, "-", "e+", "encrypts")]
    public void A_Central_does_no_more_than_is_needed(AuthReq wanted, AuthReq own, bool hasIo, string link, string bond, string does)
    {
        Central.Settings = new PairingSettings
        {
            AuthReq = own,
            IoCapability = hasIo ? IoCapability.KeyboardDisplay : IoCapability.NoInputNoOutput,
        };
        if (link != "-") Central.Security = new LinkSecurity(true, link[0] == 'a', link.EndsWith('+'), false, 16);
        if (bond != "-") Central.Bonds.Save(BondOf(bond));
        Assert.Equal(does, WhatTheCentralDoes(wanted));
    }

    [Theory]
    [InlineData(true, "pairs")]
    [InlineData(false, "encrypts")]
    public void Out_of_band_data_protect_against_a_man_in_the_middle_without_input_and_output(bool hasData, string does)
    {
        Central.Settings = new PairingSettings { Oob = hasData ? new OobData() : null };
        Central.Bonds.Save(BondOf("e+"));
        Assert.Equal(does, WhatTheCentralDoes(Mitm));
    }

    [Fact]
    public void A_Central_that_refuses_pairings_refuses_the_request_with_its_reason()
    {
        Central.Settings = new PairingSettings { Refuse = PairingFailure.RepeatedAttempts };
        _pair.Raw(Central, "0B 01");
        Assert.Equal("0509", Assert.Single(Central.Sent));
    }

    [Fact]
    public void Asking_again_before_the_answer_sends_nothing()
    {
        _pair.Central.Manager.Policy = new TestPolicy { Answer = SecurityRequestAnswer.Ignore };
        _pair.Do(() => Peripheral.Manager.RequestSecurity(Bonding));
        _pair.Do(() => Peripheral.Manager.RequestSecurity(Bonding));
        Assert.Equal("0B01", Assert.Single(Peripheral.Sent));
        _pair.Loop.Advance(TimeSpan.FromSeconds(31));
        _pair.Do(() => Peripheral.Manager.RequestSecurity(Bonding));
        Assert.Equal(2, Peripheral.Sent.Count);
    }

    [Fact]
    public void No_Security_Request_is_sent_during_a_pairing_or_an_encryption()
    {
        _pair.Raw(Peripheral, "01 03 00 09 10 07 07");
        _pair.Do(() => Peripheral.Manager.RequestSecurity(Bonding));
        Assert.StartsWith("02", Assert.Single(Peripheral.Sent), StringComparison.Ordinal);

        SmpPair next = new SmpPair().Pair().Reconnect();
        Assert.True(next.Peripheral.Manager.TryGetLongTermKey(0, 0, new byte[16], out _));
        next.Do(() => next.Peripheral.Manager.RequestSecurity(Bonding));
        Assert.Empty(next.Peripheral.Sent);
    }

    [Fact]
    public void Asking_on_a_link_that_ended_ends_in_link_lost_with_the_first_reason()
    {
        Peripheral.Manager.OnClosed(HciErrorCode.ConnectionTimeout);
        Peripheral.Manager.OnClosed(HciErrorCode.RemoteUserTerminatedConnection);
        _pair.Do(() => Peripheral.Manager.RequestSecurity(Bonding));
        Assert.Equal((FailedBy.LinkLost, HciErrorCode.ConnectionTimeout), (Peripheral.Outcome.FailedBy, Peripheral.Outcome.HciError));
        Assert.Empty(Peripheral.Sent);
    }

    private static Bond BondOf(string level) => new()
    {
        Peer = SmpPair.PeripheralAddress,
        PeerLtk = new LongTermKey(new byte[16], 1, 1),
        IsAuthenticated = level[0] == 'a',
        IsSecureConnections = level.EndsWith('+'),
    };

    // The Peripheral has no bond: an encryption shows as one that failed.
    private string WhatTheCentralDoes(AuthReq wanted)
    {
        _pair.Raw(Central, $"0B {(byte)wanted:X2}");
        if (Central.Sent.Count > 0) return Central.Sent[0].StartsWith("01", StringComparison.Ordinal) ? "pairs" : Central.Sent[0];
        return Central.Outcomes.Count > 0 ? "encrypts" : "nothing";
    }
}
