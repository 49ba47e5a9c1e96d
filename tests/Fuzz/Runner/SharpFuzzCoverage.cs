using System;
using System.Reflection;
using BleStack.Core;
using Fuzz.Engine;
using SharpFuzz.Common;

namespace Fuzz.Runner;

/// <summary>
/// Coverage of assemblies instrumented by SharpFuzz: each branch is counted in a map that this object owns, in the same process.
/// </summary>
internal sealed unsafe class SharpFuzzCoverage : ICoverage
{
    private const int Size = 1 << 16;

    private readonly byte[] _map = GC.AllocateArray<byte>(Size, pinned: true);
    private readonly byte[] _known = new byte[Size];

    public SharpFuzzCoverage() => Trace.SharedMem = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _map[0]);

    /// <summary>Places of the map reached so far.</summary>
    public int Places { get; private set; }

    /// <summary>True when the BleStack in use has been instrumented.</summary>
    public static bool IsInstrumented =>
        Array.Exists(typeof(HostLoop).Assembly.GetReferencedAssemblies(), static (AssemblyName name) => name.Name == "SharpFuzz.Common");

    public void Clear()
    {
        Array.Clear(_map);
        Trace.PrevLocation = 0;
    }

    public bool TakeNew()
    {
        bool isNew = false;
        ReadOnlySpan<ulong> words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(_map);
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] != 0) isNew |= Take(8 * i);
        }

        return isNew;
    }

    // How often a branch was taken counts by its order of magnitude, as in afl.
    private bool Take(int from)
    {
        bool isNew = false;
        for (int i = from; i < from + 8; i++)
        {
            if (_map[i] == 0) continue;
            int bucket = 1 << System.Numerics.BitOperations.Log2(_map[i]);
            if ((_known[i] & bucket) != 0) continue;
            if (_known[i] == 0) Places++;
            _known[i] |= (byte)bucket;
            isNew = true;
        }

        return isNew;
    }
}
