using System.Linq;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace Adversary.Tests;

/// <summary>Reconnection spoofing (BLESA): a false peripheral on a bonded one's address, and a false central on a bonded phone's.</summary>
public sealed class SpoofedPeripheralTests
{
    [Fact]
    public void Central_that_secures_first_finds_an_impostor_without_the_key_out_and_does_not_pair_with_it()
    {
        using TestPair pair = Bonded(out Bond before);
        (LeLink link, RawPeer peer) = PublicKeyTests.Impostor(pair, pair.Peripheral.Identity);
        Task<PairingOutcome> securing = pair.Begin(() => link.SecureAsync(SecurityLevel.Encrypted));
        AnswerKeyRequests(pair, peer);
        Assert.Equal((FailedBy.Encryption, HciErrorCode.PinOrKeyMissing), (securing.Result.FailedBy, securing.Result.HciError));
        Assert.Equal(SecurityLevel.None, link.Security.Level);
        // Its Security Request is answered with encryption by the bond, never with a pairing.
        Assert.Equal("", peer.Ask(RawPeer.Smp, "0B01"));
        Assert.Equal(before, pair.Central.Bonds.All[0]);
    }

    [Fact]
    public void Impostor_that_guesses_the_key_loses_the_link()
    {
        using TestPair pair = Bonded(out _);
        (LeLink link, RawPeer peer) = PublicKeyTests.Impostor(pair, pair.Peripheral.Identity);
        peer.LongTermKey = new byte[16];
        Task<PairingOutcome> securing = pair.Begin(() => link.SecureAsync(SecurityLevel.Encrypted));
        AnswerKeyRequests(pair, peer);
        pair.Until(() => securing.IsCompleted);
        Assert.False(securing.Result.IsSuccess);
        pair.Until(() => !link.IsConnected);
    }

    [Fact]
    public void Central_that_reads_without_securing_is_given_what_the_impostor_likes()
    {
        // ATT does not authenticate a server: the defence is SecureAsync before access ([Vol 3, Part C] 10.3.2.1), as the tests before this
        // one show.
        using TestPair pair = Bonded(out _);
        (LeLink link, RawPeer peer) = PublicKeyTests.Impostor(pair, pair.Peripheral.Identity);
        Task<byte[]> read = pair.Begin(() => link.Client.ReadAsync(3));
        Assert.Equal("0A0300", peer.Next(RawPeer.Att));
        peer.Send(RawPeer.Att, "0B 66616C7365");
        pair.Until(() => read.IsCompleted);
        Assert.Equal("false"u8.ToArray(), read.Result);
        Assert.Equal(SecurityLevel.None, link.Security.Level);
    }

    [Theory]
    [InlineData(SecurityLevel.None, 1)]
    [InlineData(SecurityLevel.Encrypted, 0)]
    public void Value_an_impostor_notifies_is_handed_on_only_where_no_level_is_required(SecurityLevel required, int handedOn)
    {
        using TestPair pair = Bonded(out _);
        (LeLink link, RawPeer peer) = PublicKeyTests.Impostor(pair, pair.Peripheral.Identity);
        int heard = 0;
        link.Client.RequiredLevel = required;
        link.Client.ValueReceived += (_, _, _) => heard++;
        peer.Send(RawPeer.Att, "1B 0300 FF");
        pair.Loop.RunUntilIdle();
        Assert.Equal(handedOn, heard);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task False_central_on_a_bonded_address_is_told_to_encrypt_and_gets_nothing(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        LeLink phone = target.PairPhone();
        target.Disconnect(phone);
        RawPeer peer = target.Attacker(phone.LocalAddress).Peer;
        string handle = peer.Find(RawPeerExtensions.Location);
        Assert.Equal($"010A{handle}0F", peer.Request("0A" + handle));
        string control = peer.Find(RawPeerExtensions.ControlPoint);
        Assert.Equal($"0112{control}0F", peer.Request($"12{control}01"));
        Assert.Equal(0, target.Writes);
    }

    private static void AnswerKeyRequests(TestPair pair, RawPeer peer)
    {
        for (int i = 0; i < 10; i++)
        {
            pair.Loop.RunUntilIdle();
            peer.Take(RawPeer.Smp);
        }
    }

    private static TestPair Bonded(out Bond bond)
    {
        TestPair pair = TestPair.Create();
        Assert.True(pair.Pair().IsSuccess);
        pair.Loop.RunUntilIdle();
        bond = pair.Central.Bonds.All.Single();
        pair.Disconnect();
        pair.Run(() => pair.Peripheral.Advertiser.StopAsync());
        return pair;
    }
}
