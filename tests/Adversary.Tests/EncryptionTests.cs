using System.Collections;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Virtual;
using Xunit;

namespace Adversary.Tests;

/// <summary>Encrypted links: another key after a pause, plain text and old packets injected below HCI.</summary>
public sealed class EncryptionTests
{
    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Restart_with_another_key_than_the_one_agreed_ends_the_link(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        SmpAttacker attacker = target.Attacker();
        attacker.PairByJustWorks();
        // A key that is not bonded cannot be requested again; after a pause the link must not continue unencrypted ([Vol 6, Part B]
        // 5.1.3.2).
        Assert.NotEqual(HciErrorCode.Success, attacker.Peer.Refresh(new byte[16]));
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    public async Task Plain_text_after_encryption_is_taken_for_a_forgery(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        SmpAttacker attacker = Encrypted(target);
        string control = attacker.Peer.Find(RawPeerExtensions.ControlPoint);
        LinkLayer(attacker.Peer.Host.Controller).Set("_encryptsTx", false);
        attacker.Peer.Send(RawPeer.Att, $"52{control}01");
        attacker.Peer.Host.Wait<BleStack.Hci.Packets.DisconnectionComplete>();
        Assert.Equal(0, target.Writes);
    }

    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    public async Task Encrypted_packet_sent_again_is_taken_for_a_forgery(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        SmpAttacker attacker = Encrypted(target);
        string control = attacker.Peer.Find(RawPeerExtensions.ControlPoint);
        LinkLayer link = LinkLayer(attacker.Peer.Host.Controller);
        ulong counter = (ulong)link.Get("_txCounter")!;
        Assert.Equal("13", attacker.Peer.Request($"12{control}01"));

        // The same octets under the same packet counter are identical to the packet that was on the air.
        link.Set("_txCounter", counter);
        attacker.Peer.Send(RawPeer.Att, $"12{control}01");
        attacker.Peer.Host.Wait<BleStack.Hci.Packets.DisconnectionComplete>();
        Assert.InRange(target.Writes, 0, 1);
    }

    [Fact]
    public async Task Link_of_the_victim_says_that_the_MIC_was_wrong()
    {
        await using var target = new StackTarget(null);
        SmpAttacker attacker = Encrypted(target);
        LeLink link = target.Pair.Peripheral.Links[0];
        LinkLayer(attacker.Peer.Host.Controller).Set("_encryptsTx", false);
        attacker.Peer.Send(RawPeer.Att, "0A0300");
        target.Pair.Until(() => !link.IsConnected);
        Assert.Equal(HciErrorCode.ConnectionTerminatedDueToMicFailure, link.DisconnectReason);
    }

    private static SmpAttacker Encrypted(Target target)
    {
        SmpAttacker attacker = target.Attacker();
        attacker.PairByJustWorks();
        return attacker;
    }

    private static LinkLayer LinkLayer(VirtualController controller)
    {
        var links = (IEnumerable)Field(Property(controller, "Links"), "_links");
        object end = links.Cast<object?>().Single(static link => link is not null)!;
        return new LinkLayer(Property(Property(end, "Procedures"), "Encryption"));
    }

    private static object Property(object of, string name) =>
        of.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(of)!;

    private static object Field(object of, string name) =>
        of.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(of)!;
}

/// <summary>The attacker's own link layer, for faults that no HCI command can cause.</summary>
internal readonly struct LinkLayer(object encryption)
{
    public object? Get(string field) => Field(field).GetValue(encryption);

    public void Set(string field, object value) => Field(field).SetValue(encryption, value);

    private FieldInfo Field(string name) => encryption.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
}
