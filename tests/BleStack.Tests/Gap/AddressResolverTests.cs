using System.Linq;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Gap;

public sealed class AddressResolverTests
{
    private readonly MemoryBondStore _bonds = new();
    private readonly SeededRandom _random = new(5);

    [Fact]
    public void Addresses_resolve_to_the_bond_whose_key_made_them()
    {
        using var resolver = new AddressResolver(_bonds);
        for (byte i = 1; i <= 20; i++) _bonds.Save(Sample(i));
        for (byte i = 1; i <= 20; i++) Assert.Equal(Sample(i).Peer, resolver.Resolve(Private(i)));
    }

    [Fact]
    public void An_address_without_a_matching_key_is_not_resolved()
    {
        using var resolver = new AddressResolver(_bonds);
        _bonds.Save(Sample(1));
        BleAddress stranger = Private(2);
        Assert.Equal(stranger, resolver.Resolve(stranger));
        foreach (ulong value in new[] { 0xC00000000001ul, 0x000000000001ul })
        {
            var address = new BleAddress(value, AddressType.Random);
            Assert.Equal(address, resolver.Resolve(address));
        }
    }

    [Fact]
    public void A_bond_made_or_removed_later_counts_at_once()
    {
        using var resolver = new AddressResolver(_bonds);
        BleAddress address = Private(7);
        Assert.Equal(address, resolver.Resolve(address));
        _bonds.Save(Sample(7));
        Assert.Equal(Sample(7).Peer, resolver.Resolve(address));
        _bonds.Remove(Sample(7).Peer);
        Assert.Equal(address, resolver.Resolve(address));
    }

    [Fact]
    public void An_IRK_of_zeros_resolves_nothing()
    {
        using var resolver = new AddressResolver(_bonds);
        _bonds.Save(Sample(0) with { Peer = new BleAddress(9, AddressType.Public) });
        using var zeros = new ResolvingKey(new byte[16]);
        BleAddress address = zeros.Generate(_random);
        Assert.Equal(address, resolver.Resolve(address));
    }

    [Fact]
    public void An_identity_the_controller_resolved_is_taken_as_it_is()
    {
        using var resolver = new AddressResolver(_bonds);
        Assert.Equal(new BleAddress(5, AddressType.Public), resolver.Resolve(new BleAddress(5, AddressType.PublicIdentity)));
    }

    private static byte[] Irk(byte fill) => [.. Enumerable.Repeat(fill, 16)];

    private static Bond Sample(byte number) => new() { Peer = new BleAddress(number, AddressType.Public), PeerIrk = Irk(number) };

    private BleAddress Private(byte number)
    {
        using var key = new ResolvingKey(Irk(number));
        return key.Generate(_random);
    }
}
