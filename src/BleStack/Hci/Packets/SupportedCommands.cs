using System;
using System.Runtime.CompilerServices;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>The 64-octet bit field of Read Local Supported Commands ([Vol 4, Part E] 6.27).</summary>
[InlineArray(64)]
public struct SupportedCommands : IEquatable<SupportedCommands>
{
    private byte _first;

    /// <summary>The set of <paramref name="commands"/>.</summary>
    public static SupportedCommands Of(params ReadOnlySpan<SupportedCommand> commands)
    {
        SupportedCommands set = default;
        foreach (SupportedCommand command in commands) set[(int)command >> 3] |= (byte)(1 << ((int)command & 7));
        return set;
    }

    /// <summary>Reads the 64 octets.</summary>
    public static SupportedCommands Read(ref PduReader reader)
    {
        SupportedCommands set = default;
        reader.Bytes(64).CopyTo(set);
        return set;
    }

    /// <summary>True when the controller knows <paramref name="command"/>.</summary>
    public readonly bool Has(SupportedCommand command) => (this[(int)command >> 3] >> ((int)command & 7) & 1) != 0;

    /// <summary>The same set without <paramref name="commands"/>.</summary>
    public readonly SupportedCommands Without(params ReadOnlySpan<SupportedCommand> commands)
    {
        SupportedCommands set = this;
        foreach (SupportedCommand command in commands) set[(int)command >> 3] &= (byte)~(1 << ((int)command & 7));
        return set;
    }

    /// <summary>Writes the 64 octets.</summary>
    public readonly void Write(ref PduWriter writer) => writer.Bytes(this);

    /// <inheritdoc/>
    public readonly bool Equals(SupportedCommands other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is SupportedCommands other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(this);
        return hash.ToHashCode();
    }

    /// <summary>True where both name the same commands.</summary>
    public static bool operator ==(SupportedCommands left, SupportedCommands right) => left.Equals(right);

    /// <summary>True where the two name different commands.</summary>
    public static bool operator !=(SupportedCommands left, SupportedCommands right) => !left.Equals(right);
}
