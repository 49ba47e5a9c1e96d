using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>What the user of the stack supplies and that throws: the peer is refused, and the exception is reported.</summary>
public sealed class UserFailureTests
{
    private static readonly InvalidOperationException s_broken = new("broken");

    private readonly SmpPair _pair = new();

    [Theory]
    [InlineData(false, "01 03 00 01 10 00 00")] // a Pairing Request
    [InlineData(true, "0B 01")] // a Security Request
    public void A_policy_that_throws_is_reported_and_says_no(bool atCentral, string request)
    {
        SmpSide side = atCentral ? _pair.Central : _pair.Peripheral;
        side.Manager.Policy = new BrokenPolicy();
        Assert.Throws<AggregateException>(() => _pair.Raw(side, request)); // What the bench makes of a reported exception.
        Assert.Same(s_broken, Assert.Single(_pair.Failures));
        Assert.Equal("0505", Assert.Single(side.Sent));
        Assert.False(side.Manager.IsPairing);
    }

    [Fact]
    public void A_random_source_that_throws_is_reported_and_ends_the_pairing()
    {
        var (loop, reported, outcomes) = (new SimulatedLoop(), new List<Exception>(), new List<PairingOutcome>());
        loop.UnhandledException += reported.Add;
        using var manager = new SecurityManager(
            _pair.Peripheral,
            loop,
            new BrokenRandom(),
            static () => new PairingSettings(),
            new TestBonds(),
            static () => null
        );
        manager.Completed += outcomes.Add;
        manager.OnPdu([0x01, 0x03, 0x00, 0x01, 0x10, 0x00, 0x00]);
        manager.OnPdu([0x03, .. new byte[16]]);
        Assert.Same(s_broken, Assert.Single(reported));
        Assert.Equal("0508", _pair.Peripheral.Sent[^1]);
        Assert.Equal(FailedBy.Local, Assert.Single(outcomes).FailedBy);
        Assert.False(manager.IsPairing);
    }

    private sealed class BrokenPolicy : IPairingPolicy
    {
        public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features) => throw s_broken;

        public SecurityRequestAnswer OnSecurityRequest(BleAddress peer, AuthReq wanted) => throw s_broken;
    }

    private sealed class BrokenRandom : IRandomSource
    {
        public void Fill(Span<byte> destination) => throw s_broken;
    }
}
