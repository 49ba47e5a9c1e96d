using System;
using BleStack.Crypto;
using Microsoft.Extensions.Logging;

namespace BleStack.Smp;

/// <summary>Signed data of one link and its counters, which are kept in the bond: [Vol 3, Part H] 2.4.5 and [Vol 3, Part C] 10.4.</summary>
public sealed class DataSigning
{
    private readonly PeerBond _bond;
    private readonly ILogger _log;

    internal DataSigning(PeerBond bond, ILogger log) => (_bond, _log) = (bond, log);

    /// <summary>Signs with the CSRK this device gave the peer, and counts.</summary>
    /// <param name="data">ATT PDU from its opcode up to the signature, in wire order.</param>
    /// <param name="signature">Takes twelve octets in wire order.</param>
    /// <returns>False when no CSRK was given, its counter is used up, or the store cannot keep it.</returns>
    public bool TrySign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        if (_bond.Current is not { LocalCsrk: { } csrk, LocalSignCounter: < uint.MaxValue } bond) return false;
        // Before use: a counter must never be used twice.
        if (!_bond.TrySave(bond with { LocalSignCounter = bond.LocalSignCounter + 1 })) return false;
        DataSignature.Sign(csrk, data, bond.LocalSignCounter, signature);
        return true;
    }

    /// <summary>True when the peer signed <paramref name="data"/> with its CSRK and a counter not seen before.</summary>
    /// <param name="data">ATT PDU from its opcode up to the signature, in wire order.</param>
    /// <param name="signature">Twelve octets in wire order.</param>
    /// <param name="isAuthenticated">The CSRK came from a pairing with MITM protection.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, out bool isAuthenticated)
    {
        isAuthenticated = false;
        if (_bond.Current is not { PeerCsrk: { } csrk } bond || !DataSignature.Verify(csrk, data, signature, out uint counter))
            return false;
        if (counter < bond.PeerSignCounter || counter == uint.MaxValue)
        {
            _log.LogWarning(
                "{Peer} sent signed data with sign counter {Counter}, yet {Next} is the next acceptable: a replay.",
                bond.Peer,
                counter,
                bond.PeerSignCounter
            );
            return false;
        }

        isAuthenticated = bond.IsAuthenticated;
        return _bond.TrySave(bond with { PeerSignCounter = counter + 1 }); // A counter not kept would let the same data in again.
    }
}
