using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;

namespace Fuzz.Soak;

/// <summary>
/// Writes a bond file repeatedly, one state after the other, and recognizes the state of a file; run by the process that is killed.
/// </summary>
public static class BondWriter
{
    private const int Bonds = 4;

    /// <summary>Writes states from <paramref name="first"/> on; says the number of each once it is kept.</summary>
    public static void Write(string path, int first, int count, TextWriter output)
    {
        var store = new FileBondStore(path);
        for (int state = first; state < first + count; state++)
        {
            store.Save(Of(state));
            output.WriteLine(state.ToString(CultureInfo.InvariantCulture));
            output.Flush();
        }
    }

    /// <summary>The bond that state adds or changes.</summary>
    public static Bond Of(int state) => new()
    {
        Peer = new BleAddress(0xC00000000000u + (ulong)(state % Bonds), AddressType.Random),
        LocalLtk = new LongTermKey([.. Enumerable.Repeat((byte)state, 16)], 0, 0),
        PeerSignCounter = (uint)state,
        Created = DateTimeOffset.UnixEpoch,
    };

    /// <summary>The state of a file: the last one whose bond it contains, provided that all earlier ones are there too.</summary>
    /// <exception cref="BondStoreException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is a mixture.</exception>
    public static int StateOf(string path)
    {
        IReadOnlyList<Bond> bonds = new FileBondStore(path).All;
        if (bonds.Count == 0) return 0;
        int state = bonds.Max(static one => (int)one.PeerSignCounter);
        bool whole = bonds.Count == Math.Min(state, Bonds)
            && bonds.All(one => one.PeerSignCounter > state - Bonds && one.LocalLtk!.Key.All(octet => octet == (byte)one.PeerSignCounter));
        return whole ? state : throw new InvalidDataException($"{path} holds parts of two states.");
    }
}
