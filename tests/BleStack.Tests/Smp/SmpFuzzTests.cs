using System;
using System.Linq;
using BleStack.Core;
using BleStack.Hci.Packets;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>
/// Random and half-right PDUs in every state: nothing escapes to the loop, nothing hangs, nothing counts as paired. Seeds are fixed.
/// </summary>
public sealed class SmpFuzzTests
{
    private static readonly int[] s_lengths = [1, 7, 7, 17, 17, 2, 17, 11, 17, 8, 17, 2, 65, 17, 2];

    public static TheoryData<string> All => new(Scenarios.Names);

    [Theory]
    [MemberData(nameof(All))]
    public void Random_pdu_in_every_state_never_makes_two_sides_disagree(string name)
    {
        var random = new SeededRandom(4711);
        foreach (int step in Scenarios.Steps(name))
        {
            for (int i = 0; i < 6; i++)
            {
                SmpPair pair = Scenarios.Make(name);
                byte[] pdu = RandomPdu(random);
                SmpSide victim = i % 2 == 0 ? pair.Central : pair.Peripheral;
                PairingFailureTests.AtPdu(pair, step, () => victim.Manager.OnPdu(pdu));
                pair.Pair();
                pair.Loop.Advance(TimeSpan.FromSeconds(61));
                Assert.Empty(pair.Failures);
                Assert.False(pair.Central.Manager.IsPairing || pair.Peripheral.Manager.IsPairing);
                Assert.True(pair.Central.Outcomes.Count > 0, $"{name}, step {step}: {Convert.ToHexString(pdu)}");
                foreach (
                    SmpSide side in new[] { pair.Central, pair.Peripheral }.Where(side => side.Outcomes.Any(outcome => outcome.IsSuccess))
                )
                {
                    // Success only on a link both sides encrypted with one key, and with a bond that says so.
                    Assert.Equal(1, pair.Encryptions);
                    Assert.Equal(side.Outcomes[0].Security, side.Security);
                }
            }
        }
    }

    [Theory]
    [InlineData(LinkRole.Central)]
    [InlineData(LinkRole.Peripheral)]
    public void Peer_that_sends_nothing_but_noise_is_never_paired(LinkRole victimRole)
    {
        var random = new SeededRandom(815);
        for (int run = 0; run < 60; run++)
        {
            SmpPair pair = Scenarios.Make(Scenarios.Names[run % Scenarios.Names.Length]);
            pair.Tamper = (_, _) => null;
            SmpSide victim = victimRole == LinkRole.Central ? pair.Central : pair.Peripheral;
            for (int i = 0; i < 40; i++)
            {
                if (victimRole == LinkRole.Central && !victim.Manager.IsPairing) pair.Pair();
                byte[] pdu = i % 4 == 0 ? Opening(victimRole, random) : RandomPdu(random);
                pair.Do(() => victim.Manager.OnPdu(pdu));
                Assert.False(victim.Manager.TryGetLongTermKey(0, 0, new byte[16], out _));
            }

            pair.Loop.Advance(TimeSpan.FromSeconds(31));
            Assert.DoesNotContain(victim.Outcomes, outcome => outcome.IsSuccess);
            Assert.Empty(victim.Bonds.All);
            Assert.Empty(victim.KeysPassed);
            Assert.False(victim.Manager.IsPairing);
        }
    }

    private static byte[] Opening(LinkRole victim, SeededRandom random)
    {
        byte[] pdu = new byte[7];
        random.Fill(pdu);
        return
        [
            (byte)(victim == LinkRole.Central ? 0x02 : 0x01),
            (byte)(pdu[1] % 5),
            (byte)(pdu[2] & 1),
            pdu[3],
            (byte)(7 + pdu[4] % 10),
            (byte)(pdu[5] & 7),
            (byte)(pdu[6] & 7),
        ];
    }

    private static byte[] RandomPdu(SeededRandom random)
    {
        byte[] choice = new byte[3];
        random.Fill(choice);
        int code = choice[0] % 16;
        byte[] pdu = new byte[choice[1] % 8 == 0 ? choice[2] % 70 : s_lengths[Math.Min(code, 14)]];
        random.Fill(pdu);
        if (pdu.Length > 0) pdu[0] = (byte)code;
        return pdu;
    }
}
