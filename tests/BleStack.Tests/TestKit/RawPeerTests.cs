using System.Linq;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.TestKit;

/// <summary>
/// The raw peer of the test kit against a host: what it sends arrives, what it gets it tells, and a key only one side knows is refused.
/// </summary>
public sealed class RawPeerTests
{
    [Fact]
    public void It_asks_on_a_channel_and_hears_the_answer_whole()
    {
        using TestPair pair = TestPair.Create(new BleHostOptions { DeviceName = new string('n', 40) });
        RawPeer peer = Connected(pair);
        Assert.Equal("030502", peer.Ask(RawPeer.Att, "02 0002"));
        Assert.Equal("0B" + string.Concat(Enumerable.Repeat("6E", 40)), peer.Ask(RawPeer.Att, "0A 0300"));
    }

    [Fact]
    public void It_encrypts_only_with_the_key_the_host_holds()
    {
        byte[] key = RawPeer.Hex("BF01FB9D4EF3BC36D874F5394138684C");
        using TestPair pair = TestPair.Create();
        RawPeer peer = Connected(pair);
        Assert.Equal(HciErrorCode.PinOrKeyMissing, peer.Encrypt(key));
        pair.Peripheral.Bonds.Save(new Bond { Peer = peer.Host.Address, LocalLtk = new LongTermKey(key, 0, 0) });
        Assert.Equal(HciErrorCode.Success, peer.Encrypt(key));
    }

    private static RawPeer Connected(TestPair pair)
    {
        var peer = new RawPeer(pair);
        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        peer.Connect(pair.Peripheral.CurrentAddress);
        return peer;
    }
}
