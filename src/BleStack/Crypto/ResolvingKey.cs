using System;
using BleStack.Core;

namespace BleStack.Crypto;

/// <summary>An identity resolving key: makes and recognises resolvable private addresses ([Vol 6, Part B] 1.3.2.2 and 1.3.2.3).</summary>
/// <remarks>Keep one per bond: the key is expanded once, and a look at an address then costs one AES block and no allocation.</remarks>
internal sealed class ResolvingKey : IDisposable
{
    private const uint PrandBits = 0x3FFFFF;
    private readonly AesKey _irk;

    /// <summary>Takes an IRK, sixteen octets most significant first.</summary>
    public ResolvingKey(ReadOnlySpan<byte> irk) => _irk = new AesKey(irk);

    /// <summary>True when <paramref name="address"/> is a resolvable private address made with this key.</summary>
    public bool Matches(BleAddress address) =>
        address.IsResolvablePrivate && SmpFunctions.Ah(_irk, (uint)(address.Value >> 24)) == (uint)(address.Value & 0xFFFFFF);

    /// <summary>A new resolvable private address.</summary>
    public BleAddress Generate(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> octets = stackalloc byte[4];
        uint prand;
        do
        {
            random.Fill(octets);
            prand = BitConverter.ToUInt32(octets) & PrandBits;
        }
        while (prand is 0 or PrandBits); // The random part may be neither all zeros nor all ones.

        prand |= 0x400000;
        return new BleAddress((ulong)prand << 24 | SmpFunctions.Ah(_irk, prand), AddressType.Random);
    }

    public void Dispose() => _irk.Dispose();
}
