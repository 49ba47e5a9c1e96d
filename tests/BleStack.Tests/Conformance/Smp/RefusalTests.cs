using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>Refusals by the IUT before any pairing ([Vol 3, Part H] 2.3.6, 3.5.5), and the octets of one complete pairing.</summary>
public sealed class RefusalTests
{
    /// <summary>
    /// An owner that limits attempts, or does not want to pair now: the request is refused with the reason, and the next one is decided
    /// again.
    /// </summary>
    [Theory]
    [InlineData(PairingFailure.RepeatedAttempts, "05 09")]
    [InlineData(PairingFailure.PairingNotSupported, "05 05")]
    [InlineData(PairingFailure.Busy, "05 10")]
    public void A_Pairing_Request_the_owner_does_not_want_gets_the_owners_reason(PairingFailure reason, string answer)
    {
        var owner = new Owner { Reason = reason };
        using var bench = new Bench(
            LinkRole.Peripheral,
            new BleHostOptions
            {
                Pairing = new() { AuthReq = AuthReq.None },
                PairingPolicy = owner,
            }
        );
        var tester = new SmpTester(bench);
        for (int i = 0; i < 2; i++)
        {
            tester.Send("01 03 00 00 10 00 00");
            tester.Expect(answer);
            bench.Failed(FailedBy.Local, reason);
        }

        owner.Reason = PairingFailure.None;
        tester.Features("01 03 00 00 10 00 00", "02 03 00 00 10 00 00");
    }

    /// <summary>
    /// A command of the other role, or one with a value out of range, is answered while no pairing is in progress; other unexpected
    /// commands are not.
    /// </summary>
    [Theory]
    [InlineData(LinkRole.Peripheral, "0B 01", "05 07")]
    [InlineData(LinkRole.Central, "01 03 00 00 10 00 00", "05 07")]
    [InlineData(LinkRole.Peripheral, "01 05 00 00 10 00 00", "05 0A")]
    [InlineData(LinkRole.Peripheral, "01 03 02 00 10 00 00", "05 0A")]
    [InlineData(LinkRole.Peripheral, "01 03 00 00 11 00 00", "05 0A")]
    [InlineData(LinkRole.Peripheral, "01 03 00 00 10 00", "05 0A")]
    public void A_command_that_cannot_be_taken_is_answered(LinkRole role, string command, string answer)
    {
        using var bench = new Bench(role);
        var tester = new SmpTester(bench);
        tester.Send(command);
        tester.Expect(answer);
        tester.Silence();
    }

    [Theory]
    [InlineData("02 03 00 00 10 00 00")]
    [InlineData("03" + SmpTester.Zeros)]
    [InlineData("0D" + SmpTester.Zeros)]
    [InlineData("05 08")]
    [InlineData("0F 00")]
    [InlineData("FF")]
    public void A_stray_or_reserved_command_is_ignored(string command)
    {
        using var bench = new Bench(LinkRole.Peripheral);
        var tester = new SmpTester(bench);
        tester.Send(command);
        tester.Silence();
        Assert.Equal(0, bench.Outcomes);
    }

    private sealed class Owner : IPairingPolicy
    {
        public PairingFailure Reason { get; set; }

        public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features) => Reason;

        public SecurityRequestAnswer OnSecurityRequest(BleAddress peer, AuthReq wanted) => SecurityRequestAnswer.Secure;
    }
}
