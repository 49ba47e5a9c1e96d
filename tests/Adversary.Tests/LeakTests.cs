using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace Adversary.Tests;

/// <summary>What log and console reveal to an observer: passkeys that must be shown, no others, and no key.</summary>
public sealed class LeakTests
{
    [Fact]
    public async Task Log_of_the_stack_at_its_most_talkative_holds_no_key_and_no_passkey()
    {
        var log = new LogLines();
        await using var target = new StackTarget(null, options =>
            options with
            {
                Logger = log,
                IdentityResolvingKey = Enumerable.Range(1, 16).Select(i => (byte)i).ToArray(),
            }
        );
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        SmpAttacker attacker = target.Attacker(phone.LocalAddress);
        attacker.Begin("01 03 00 09 10 00 00");
        target.Attacker().Send("0C00");
        Assert.NotEmpty(log.All);
        AssertSilent(log.All, target.Bonds.All);
        Assert.DoesNotContain(log.All, line =>
            line.Contains(target.Shown.ToString("D6", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Console_of_the_firmware_shows_the_passkey_where_it_must_and_no_key(string kind)
    {
        await using var target = (FirmwareTarget)await Target.CreateAsync(kind);
        target.PairPhone(flags: AuthReq.None);
        target.Bench.Board.Command("bonds");
        target.Says("bond");
        AssertSilent(target.Bench.Console, target.Bonds.All);
        string passkey = target.Shown.ToString("D6", CultureInfo.InvariantCulture);
        Assert.Single(target.Bench.Console, line => line.Contains(passkey, StringComparison.Ordinal));
        Assert.Single(target.Bench.Console, line => line.Contains(passkey[..3] + " " + passkey[3..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fixed_passkey_is_not_printed_before_it_is_asked_for()
    {
        await using FirmwareTarget target = await FirmwareTarget.BootAsync("passkey=271828");
        Assert.DoesNotContain(target.Bench.Console, static line => line.Contains("271828", StringComparison.Ordinal));
    }

    private static void AssertSilent(IReadOnlyCollection<string> lines, IReadOnlyList<Bond> bonds)
    {
        Assert.NotEmpty(bonds);
        foreach (Bond bond in bonds)
        {
            foreach (
                byte[] key in new[] { bond.LocalLtk?.Key, bond.PeerLtk?.Key, bond.PeerIrk, bond.LocalCsrk, bond.PeerCsrk }.OfType<byte[]>()
            )
            {
                // Four consecutive octets of it, in either order, would be enough to recognise it.
                foreach (
                    string part in new[] { Convert.ToHexString(key, 4, 4), Convert.ToHexString([.. key.AsEnumerable().Reverse()], 4, 4) }
                )
                    Assert.DoesNotContain(lines, line =>
                        line.Replace("-", "", StringComparison.Ordinal).Contains(part, StringComparison.OrdinalIgnoreCase)
                    );
            }
        }
    }
}
