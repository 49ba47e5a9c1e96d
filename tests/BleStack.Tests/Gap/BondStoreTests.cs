using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Gap;

public sealed class BondStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bonds-").FullName;

    private string FilePath => Path.Combine(_folder, "bonds");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_full_store_that_refuses_keeps_what_it_has()
    {
        var store = new MemoryBondStore(2);
        store.Save(Sample(1));
        store.Save(Sample(2));
        Assert.Throws<BondStoreException>(() => store.Save(Sample(3)));
        store.Save(Sample(2) with { IsAuthenticated = true });
        Assert.Equal([1, 2], store.All.Select(b => (int)b.Peer.Value));
        Assert.True(store.Find(Sample(2).Peer)!.IsAuthenticated);
    }

    [Fact]
    public void A_full_store_that_evicts_drops_the_oldest_and_says_so()
    {
        var store = new MemoryBondStore(2, BondEviction.EvictOldest);
        List<Bond> evicted = [];
        store.Evicted += evicted.Add;
        for (ulong i = 1; i <= 3; i++) store.Save(Sample(i));
        Assert.Equal([2, 3], store.All.Select(b => (int)b.Peer.Value));
        Assert.Equal(1u, Assert.Single(evicted).Peer.Value);
        Assert.True(store.Remove(Sample(2).Peer));
        Assert.False(store.Remove(Sample(2).Peer));
        store.Clear();
        Assert.Empty(store.All);
    }

    [Fact]
    public void Replacing_a_peers_own_bond_needs_no_room_and_evicts_no_other()
    {
        foreach (BondEviction eviction in new[] { BondEviction.Refuse, BondEviction.EvictOldest })
        {
            var store = new MemoryBondStore(2, eviction);
            store.Evicted += _ => Assert.Fail("no bond has to be evicted");
            store.Save(Sample(1));
            store.Save(Sample(2));
            store.Save(Sample(1) with { KeySize = 7 });
            store.Replace(Sample(2).Peer, Sample(3));
            Assert.Equal([1, 3], store.All.Select(b => (int)b.Peer.Value));
        }
    }

    [Theory]
    [InlineData(BondEviction.Refuse)]
    [InlineData(BondEviction.EvictOldest)]
    public void A_bond_that_can_protect_nothing_makes_room_before_any_that_can(BondEviction eviction)
    {
        // As older versions kept them: an identity and no key.
        var store = new MemoryBondStore(2, eviction);
        store.Save(Sample(1));
        store.Save(new Bond { Peer = Sample(2).Peer, PeerIrk = Key(1) });
        store.Save(Sample(3));
        Assert.Equal([1, 3], store.All.Select(b => (int)b.Peer.Value));
    }

    [Fact]
    public void A_bond_says_which_keys_it_has_and_in_which_role_it_can_encrypt()
    {
        Assert.Equal(BondKeys.LocalLtk, Sample(1).Keys);
        Assert.True(Sample(1).CanEncrypt(LinkRole.Peripheral));
        Assert.False(Sample(1).CanEncrypt(LinkRole.Central));
        Bond identity = new() { Peer = Sample(1).Peer, PeerIrk = Key(1) };
        Assert.Equal((BondKeys.PeerIrk, false, false), (identity.Keys, identity.CanProtect, identity.CanEncrypt(LinkRole.Peripheral)));
        Bond signing = identity with { PeerCsrk = Key(2), LocalCsrk = Key(3) };
        Assert.Equal(
            (BondKeys.PeerIrk | BondKeys.PeerCsrk | BondKeys.LocalCsrk, true, false),
            (signing.Keys, signing.CanProtect, signing.CanEncrypt(LinkRole.Peripheral))
        );
    }

    [Fact]
    public void An_identity_resolved_by_the_controller_finds_its_bond()
    {
        var store = new MemoryBondStore();
        store.Save(Sample(0xC00000000001) with { Peer = new BleAddress(0xC00000000001, AddressType.RandomIdentity) });
        Assert.NotNull(store.Find(new BleAddress(0xC00000000001, AddressType.Random)));
    }

    [Fact]
    public void Bonds_survive_in_the_file_to_the_last_field()
    {
        Bond full = Sample(0xC0FFEE000001) with
        {
            Peer = new BleAddress(0xC0FFEE000001, AddressType.Random),
            PeerLtk = new LongTermKey(Key(2), 0x1234, ulong.MaxValue),
            PeerIrk = Key(3),
            PeerCsrk = Key(4),
            PeerSignCounter = uint.MaxValue,
            LocalCsrk = Key(5),
            LocalSignCounter = 7,
            KeySize = 7,
            IsAuthenticated = true,
            IsSecureConnections = true,
            Cccds = new Dictionary<ushort, SavedCccd>
            {
                [12] = new(1, new CharacteristicIdentity(0x180D, 1, 0x2A37, 2)),
                [0xFFFF] = new(2),
            },
            ClientFeatures = 5,
            DatabaseHash = Key(6),
            Created = new DateTimeOffset(2026, 7, 1, 12, 0, 0, 123, TimeSpan.Zero),
        };
        var first = new FileBondStore(FilePath);
        first.Save(Sample(1));
        first.Save(full);

        Bond read = new FileBondStore(FilePath).Find(full.Peer)!;
        Assert.Equal(full.Cccds, read.Cccds);
        Assert.Equal(full.PeerLtk!.Key, read.PeerLtk!.Key);
        Assert.Equal(full.LocalLtk!.Key, read.LocalLtk!.Key);
        Assert.Equal((0x1234, ulong.MaxValue), (read.PeerLtk.Ediv, read.PeerLtk.Rand));
        Assert.Equal([Key(3), Key(4), Key(5), Key(6)], new[] { read.PeerIrk, read.PeerCsrk, read.LocalCsrk, read.DatabaseHash });
        Assert.Equal(
            (
                full.PeerSignCounter,
                full.LocalSignCounter,
                full.KeySize,
                full.IsAuthenticated,
                full.IsSecureConnections,
                full.ClientFeatures,
                full.Created
            ),
            (
                read.PeerSignCounter,
                read.LocalSignCounter,
                read.KeySize,
                read.IsAuthenticated,
                read.IsSecureConnections,
                read.ClientFeatures,
                read.Created
            )
        );
    }

    [Fact]
    public void The_file_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        new FileBondStore(FilePath).Save(Sample(1));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_truncated_anywhere_is_set_aside_and_the_next_start_begins_empty()
    {
        new FileBondStore(FilePath).Save(Sample(1));
        byte[] good = File.ReadAllBytes(FilePath);
        for (int length = 0; length < good.Length; length += 37)
        {
            File.WriteAllBytes(FilePath, good[..length]);
            BondStoreException error = Assert.Throws<BondStoreException>(() => new FileBondStore(FilePath));
            Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(FilePath));
            string aside = Assert.Single(Directory.GetFiles(_folder), f => f.EndsWith("damaged-1", StringComparison.Ordinal));
            Assert.Contains(aside, error.Message, StringComparison.Ordinal);
            Assert.Equal(good[..length], File.ReadAllBytes(aside));
            Assert.Empty(new FileBondStore(FilePath).All);
            File.Delete(aside);
        }
    }

    [Fact]
    public void A_second_damaged_file_does_not_replace_the_first()
    {
        for (int i = 1; i <= 3; i++)
        {
            File.WriteAllText(FilePath, $"rubbish {i}");
            Assert.Throws<BondStoreException>(() => new FileBondStore(FilePath));
        }

        Assert.Equal(["rubbish 1", "rubbish 2", "rubbish 3"], Directory.GetFiles(_folder).Order().Select(File.ReadAllText));
    }

    [Fact]
    public void A_changed_octet_is_noticed()
    {
        new FileBondStore(FilePath).Save(Sample(1));
        byte[] octets = File.ReadAllBytes(FilePath);
        octets[^20] ^= 1;
        File.WriteAllBytes(FilePath, octets);
        Assert.Contains("checksum", Assert.Throws<BondStoreException>(() => new FileBondStore(FilePath)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"peerIrk\": null")]
    [InlineData("\"localLtk\": { \"key\": null, \"ediv\": 0, \"rand\": 0 }")]
    [InlineData("\"cccds\": { \"70000\": 1 }")]
    [InlineData("\"cccds\": { \"12\": 1, \"12\": 2 }")]
    public void Members_that_cannot_be_are_damage_whatever_is_wrong_with_them(string member)
    {
        string body = $$"""
            [{ "peer": "00:00:00:00:00:01/public", "created": "2026-07-01T12:00:00+00:00", "keySize": 16, "authenticated": true, "secureConnections": true,
               "peerSignCounter": 0, "localSignCounter": 0, {{(
                member.Contains("cccds", StringComparison.Ordinal) ? "" : "\"cccds\": {},"
            )}} "clientFeatures": 0, {{member}} }]
            """;
        byte[] octets = Encoding.UTF8.GetBytes(body);
        File.WriteAllBytes(
            FilePath,
            [.. Encoding.ASCII.GetBytes($"BleStack-bonds 1 sha256={Convert.ToHexStringLower(SHA256.HashData(octets))}\n"), .. octets]
        );
        Assert.Contains(
            "is damaged",
            Assert.Throws<BondStoreException>(() => new FileBondStore(FilePath)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_newer_version_is_left_as_it_is()
    {
        File.WriteAllText(FilePath, "BleStack-bonds 3 something\n[]");
        Assert.Contains(
            "version 3",
            Assert.Throws<BondStoreException>(() => new FileBondStore(FilePath)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_that_kept_subscriptions_by_handle_alone_is_read_and_written_in_the_present_version()
    {
        byte[] octets = Encoding.UTF8.GetBytes(
            """
            [{ "peer": "00:00:00:00:00:01/public", "created": "2026-07-01T12:00:00+00:00", "keySize": 16, "authenticated": true, "secureConnections": true,
               "peerSignCounter": 0, "localSignCounter": 0, "cccds": { "17": 1 }, "clientFeatures": 1 }]
            """
        );
        File.WriteAllBytes(
            FilePath,
            [.. Encoding.ASCII.GetBytes($"BleStack-bonds 1 sha256={Convert.ToHexStringLower(SHA256.HashData(octets))}\n"), .. octets]
        );
        var store = new FileBondStore(FilePath);
        Assert.Equal(new SavedCccd(1), Assert.Single(store.All).Cccds[17]);
        store.Save(Sample(2));
        Assert.StartsWith("BleStack-bonds 2 ", File.ReadAllText(FilePath), StringComparison.Ordinal);
        Assert.Equal(new SavedCccd(1), new FileBondStore(FilePath).All[0].Cccds[17]);
    }

    [Fact]
    public void A_read_only_file_is_respected_and_nothing_is_lost()
    {
        var store = new FileBondStore(FilePath);
        store.Save(Sample(1));
        File.SetAttributes(FilePath, FileAttributes.ReadOnly);
        byte[] before = File.ReadAllBytes(FilePath);
        Assert.Contains("read-only", Assert.Throws<BondStoreException>(() => store.Save(Sample(2))).Message, StringComparison.Ordinal);
        Assert.Throws<BondStoreException>(() => store.Remove(Sample(1).Peer));
        Assert.Equal(1u, Assert.Single(store.All).Peer.Value);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
        File.SetAttributes(FilePath, FileAttributes.Normal);
        store.Save(Sample(2));
        Assert.Equal(2, new FileBondStore(FilePath).All.Count);
    }

    [Fact]
    public void A_folder_that_vanished_loses_nothing_held()
    {
        string gone = Path.Combine(_folder, "sub");
        Directory.CreateDirectory(gone);
        var store = new FileBondStore(Path.Combine(gone, "bonds"));
        store.Save(Sample(1));
        Directory.Delete(gone, recursive: true);
        Assert.Contains("cannot be kept", Assert.Throws<BondStoreException>(() => store.Save(Sample(2))).Message, StringComparison.Ordinal);
        Assert.Single(store.All);
    }

    [Fact]
    public void A_leftover_of_a_crash_does_no_harm()
    {
        var store = new FileBondStore(FilePath);
        store.Save(Sample(1));
        File.WriteAllBytes(FilePath + ".new", Encoding.ASCII.GetBytes("half a fi"));
        Assert.Single(new FileBondStore(FilePath).All);
        store.Save(Sample(2));
        Assert.Equal(2, new FileBondStore(FilePath).All.Count);
        Assert.False(File.Exists(FilePath + ".new"));
    }

    private static Bond Sample(ulong address) =>
        new() { Peer = new BleAddress(address, AddressType.Public), LocalLtk = new LongTermKey(Key(1), 0, 0) };

    private static byte[] Key(byte fill) => [.. Enumerable.Repeat(fill, 16)];
}
