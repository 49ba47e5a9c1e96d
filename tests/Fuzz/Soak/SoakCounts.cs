using System.Globalization;

namespace Fuzz.Soak;

/// <summary>Counts over the cycles of a soak.</summary>
public sealed class SoakCounts
{
    public int Cycles { get; internal set; }

    /// <summary>Undisturbed cycles; each completed.</summary>
    public int Undisturbed { get; internal set; }

    public int SecureConnections { get; internal set; }

    public int Legacy { get; internal set; }

    public int FromBond { get; internal set; }

    /// <summary>The key was refused, because the other side had evicted or never finished it; the two then paired again.</summary>
    public int KeysRefused { get; internal set; }

    /// <summary>Links whose connection indication was lost; the phone tried again.</summary>
    public int Reconnected { get; internal set; }

    public int PowerOffs { get; internal set; }

    public int Blackouts { get; internal set; }

    /// <summary>Disturbed cycles that ended early, with a documented error.</summary>
    public int BrokenOff { get; internal set; }

    public int Notifications { get; internal set; }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Cycles:N0} cycles: {Undisturbed:N0} undisturbed, {SecureConnections:N0} paired by Secure Connections, {Legacy:N0} by legacy, {FromBond:N0} encrypted from a bond, {KeysRefused:N0} keys refused, {Reconnected:N0} connected again, "
                + $"{PowerOffs:N0} power-offs, {Blackouts:N0} blackouts, {BrokenOff:N0} broken off, {Notifications:N0} notifications"
        );
}

/// <summary>Resources in use when all stations are idle. They must not grow between two of these.</summary>
/// <param name="Timers">Timers that run.</param>
/// <param name="Links">Links on the air, in hosts and in servers.</param>
/// <param name="Packets">ACL packets in controllers, and buffers hosts miss.</param>
/// <param name="Bonds">Bonds of all stations.</param>
/// <param name="Heap">Octets on the managed heap after a collection.</param>
/// <param name="Files">Open file descriptors of the process; 0 when unknown.</param>
/// <param name="WorkingSet">Octets of memory in use by the process.</param>
public readonly record struct SoakLevel(int Timers, int Links, int Packets, int Bonds, long Heap, int Files, long WorkingSet)
{
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"timers {Timers}, links {Links}, packets {Packets}, bonds {Bonds}, heap {Heap / 1024:N0} KiB, files {Files}, working set {WorkingSet / 1024 / 1024:N0} MiB"
        );
}
