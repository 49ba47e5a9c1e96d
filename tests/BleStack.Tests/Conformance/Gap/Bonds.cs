using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Smp;
using BleStack.Tests.Conformance.Smp;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>Bonds made in an earlier life.</summary>
internal static class Bonds
{
    public static readonly byte[] Ltk = RawPeer.Hex("00112233445566778899AABBCCDDEEFF");

    /// <summary>A Secure Connections bond with the tester, whose IRK is known.</summary>
    public static MemoryBondStore WithTester(bool authenticated = true, byte keySize = 16)
    {
        var bonds = new MemoryBondStore();
        var ltk = new LongTermKey(Ltk, 0, 0);
        bonds.Save(
            new Bond
            {
                Peer = Bench.TesterAddress,
                LocalLtk = ltk,
                PeerLtk = ltk,
                PeerIrk = AirTester.Irk,
                IsAuthenticated = authenticated,
                IsSecureConnections = true,
                KeySize = keySize,
            }
        );
        return bonds;
    }
}
