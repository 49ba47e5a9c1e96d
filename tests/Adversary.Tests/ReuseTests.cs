using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace Adversary.Tests;

/// <summary>Reuse of key pairs, nonces, signatures and counters.</summary>
public sealed class ReuseTests
{
    [Theory]
    [InlineData(Target.Stack)]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Each_pairing_has_a_key_pair_and_a_nonce_of_its_own(string kind)
    {
        await using Target target = await Target.CreateAsync(kind);
        HashSet<string> keys = [], values = [];
        SmpAttacker attacker = target.Attacker();
        for (int i = 0; i < 10; i++)
        {
            attacker.Begin("01 03 00 09 10 00 00");
            attacker.ExchangeKeys();
            // NimBLE creates one key pair per boot (ble_sm_sc_ensure_keys_generated): allowed, [Vol 3, Part H] 2.3.6, and weaker.
            bool fresh = keys.Add(Convert.ToHexString(attacker.Theirs.X));
            Assert.Equal(kind != Target.Stock || i == 0, fresh);
            Assert.True(values.Add(attacker.Next()));
            Assert.True(values.Add(attacker.Ask("04" + SmpAttacker.Wire(attacker.Random(16)))));
            attacker.Send("0508");
        }
    }

    [Fact]
    public void Signed_write_heard_on_the_air_is_taken_once_and_neither_replayed_nor_altered_nor_moved()
    {
        (TestPair pair, Recorder air, List<byte> written) = Signing();
        using TestPair bonded = pair;
        LeLink link = pair.Connect();
        pair.Run(() => link.Client.WriteSignedAsync(Handle(pair), new byte[] { 1 }));
        pair.Until(() => written.Count == 1);
        byte[] heard = Assert
            .Single(air.Pdus, static pdu => pdu.Octets.Length > 6 && !pdu.IsAdvertising && !pdu.IsEncrypted && pdu.Octets[6] == 0xD2)
            .Octets[6..];
        pair.Disconnect();

        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        var peer = new RawPeer(pair, new() { PublicAddress = pair.Central.Identity });
        peer.Connect(pair.Peripheral.CurrentAddress);
        foreach (
            Action<byte[]> change in new Action<byte[]>[]
            {
                static _ => { },
                static pdu => pdu[3] ^= 1,
                static pdu => pdu[4]++,
                static pdu => pdu[^1] ^= 1,
            }
        )
        {
            byte[] replay = [.. heard];
            change(replay);
            peer.Send(RawPeer.Att, replay);
        }

        Assert.Equal("010A000001", peer.Request("0A0000"));
        Assert.Equal([1], written);
        peer.Disconnect();

        // A counter other than the attacker expected: the phone's next one continues from its last.
        link = pair.Connect();
        pair.Run(() => link.Client.WriteSignedAsync(Handle(pair), new byte[] { 2 }));
        pair.Until(() => written.Count == 2);
    }

    [Fact]
    public void Counters_of_signatures_go_on_over_connections_and_are_kept_before_they_are_used()
    {
        (TestPair pair, Recorder air, List<byte> written) = Signing();
        using TestPair bonded = pair;
        for (byte i = 0; i < 3; i++)
        {
            LeLink link = pair.Connect();
            pair.Run(() => link.Client.WriteSignedAsync(Handle(pair), new[] { i }));
            pair.Until(() => written.Count == i + 1);
            pair.Disconnect();
        }

        Assert.Equal(
            [0, 1, 2],
            air.Pdus.Where(static pdu => pdu.Octets.Length > 6 && !pdu.IsAdvertising && !pdu.IsEncrypted && pdu.Octets[6] == 0xD2)
                .Select(static pdu => (int)pdu.Octets[10])
        );
        Assert.Equal((3U, 3U), (pair.Central.Bonds.All[0].LocalSignCounter, pair.Peripheral.Bonds.All[0].PeerSignCounter));
    }

    [Fact]
    public void Signature_of_another_peers_key_is_none()
    {
        (TestPair pair, Recorder _, List<byte> written) = Signing();
        using TestPair bonded = pair;
        byte[] csrk = pair.Peripheral.Bonds.All[0].PeerCsrk!;
        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        var peer = new RawPeer(pair);
        peer.Connect(pair.Peripheral.CurrentAddress);
        byte[] pdu = [0xD2, (byte)Handle(pair), (byte)(Handle(pair) >> 8), 9, .. new byte[12]];
        BleStack.Crypto.DataSignature.Sign(csrk, pdu.AsSpan(0, 4), 50, pdu.AsSpan(4));
        peer.Send(RawPeer.Att, pdu);
        Assert.Equal("010A000001", peer.Request("0A0000"));
        Assert.Empty(written);
    }

    private static ushort Handle(TestPair pair) => pair.Peripheral.Server.Database.Services[^1].Characteristics[0].ValueHandle;

    private static (TestPair Pair, Recorder Air, List<byte> Written) Signing()
    {
        var keys = new PairingSettings { InitiatorKeys = KeyDistribution.SignKey, ResponderKeys = KeyDistribution.None };
        TestPair pair = TestPair.Create(new BleHostOptions { Pairing = keys }, new BleHostOptions { Pairing = keys });
        List<byte> written = [];
        var characteristic = new GattCharacteristic(0x2A39, GattProperties.AuthenticatedSignedWrites, AttributePermissions.WriteSigned)
        {
            OnWrite = (AttWriteRequest _, ReadOnlySpan<byte> value) => written.Add(value[0]),
        };
        pair.Peripheral.Server.Add(new GattService(0x180D).Add(characteristic));
        Assert.True(pair.Pair().IsSuccess);
        pair.Loop.RunUntilIdle();
        pair.Disconnect();
        var air = new Recorder();
        pair.Air.Sniffer = air;
        return (pair, air, written);
    }
}
