using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using nanoFramework.Device.Bluetooth;
using NimbleNative;
using VirtualBoard;
using Xunit;

namespace nanoFramework.Desktop.Tests.Native;

public class SecurityMappingTests
{
    private const AuthReq Bond = AuthReq.Bonding;

    [Theory]
    [InlineData(DevicePairingProtectionLevel.Default, Bond)]
    [InlineData(DevicePairingProtectionLevel.None, Bond)]
    [InlineData(DevicePairingProtectionLevel.Encryption, Bond | AuthReq.SecureConnections)]
    [InlineData(DevicePairingProtectionLevel.EncryptionAndAuthentication, Bond | AuthReq.SecureConnections | AuthReq.Mitm)]
    public void A_protection_level_becomes_flags(DevicePairingProtectionLevel level, AuthReq expected)
    {
        SecurityConfig config = new();
        config.Set(DevicePairingIOCapabilities.DisplayOnly, level, allowBonding: true, allowOob: false);
        Assert.Equal((expected, IoCapability.DisplayOnly), (config.ToSettings().AuthReq, config.ToSettings().IoCapability));
    }

    [Fact]
    public void Encryption_does_not_clear_MITM()
    {
        SecurityConfig config = new();
        config.Set(DevicePairingIOCapabilities.DisplayOnly, DevicePairingProtectionLevel.EncryptionAndAuthentication, false, false);
        config.Set(DevicePairingIOCapabilities.DisplayOnly, DevicePairingProtectionLevel.Encryption, false, false);
        Assert.Equal(AuthReq.SecureConnections | AuthReq.Mitm, config.AuthReq);
    }

    [Fact]
    public void Only_EncKey_is_distributed_and_legacy_and_short_keys_are_taken()
    {
        PairingSettings settings = new SecurityConfig().ToSettings();
        Assert.Equal((KeyDistribution.EncKey, KeyDistribution.EncKey), (settings.InitiatorKeys, settings.ResponderKeys));
        Assert.Equal(
            (7, false, false, true),
            (settings.MinKeySize, settings.SecureConnectionsOnly, settings.ProtectExistingBond, settings.PasskeyFromAgent)
        );
    }

    [Fact]
    public void The_fourth_bond_costs_the_oldest_its_place()
    {
        (NimbleBondStore store, List<BleAddress> evicted) = NewStore();
        for (ulong peer = 1; peer <= 4; peer++) store.Save(NewBond(peer));
        Assert.Equal([2ul, 3, 4], store.All.Select(b => b.Peer.Value));
        Assert.Equal(1ul, Assert.Single(evicted).Value);
    }

    [Fact]
    public void The_ninth_CCCD_costs_the_oldest_other_peer_its_bond()
    {
        (NimbleBondStore store, List<BleAddress> evicted) = NewStore();
        store.Save(NewBond(1, 4));
        store.Save(NewBond(2, 4));
        store.Save(NewBond(2, 5));
        Assert.Equal(2ul, Assert.Single(store.All).Peer.Value);
        Assert.Single(evicted);
    }

    [Fact]
    public void Saving_a_bond_again_evicts_no_other_bond()
    {
        (NimbleBondStore store, List<BleAddress> evicted) = NewStore();
        for (ulong peer = 1; peer <= 3; peer++) store.Save(NewBond(peer));
        store.Save(NewBond(2, 1));
        Assert.Equal((3, 0), (store.All.Count, evicted.Count));
    }

    private static (NimbleBondStore Store, List<BleAddress> Evicted) NewStore()
    {
        NimbleBondStore store = new(new MemoryBondStore(), BoardImage.Find("ESP32_BLE_REV3")!);
        List<BleAddress> evicted = [];
        store.Evicted += evicted.Add;
        return (store, evicted);
    }

    private static Bond NewBond(ulong peer, int cccds = 0) => new()
    {
        Peer = new BleAddress(peer, AddressType.Public),
        Cccds = Enumerable.Range(1, cccds).ToDictionary(i => (ushort)i, _ => new SavedCccd(1)),
    };
}
