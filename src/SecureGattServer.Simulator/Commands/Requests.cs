using System;
using System.Collections.Generic;
using BleStack.Core;
using SecureGattServer.Simulator.Options;

namespace SecureGattServer.Simulator.Commands;

/// <summary>
/// A firmware to keep running, the address of its free controller, and the port of a netsim for emulators, null for none.
/// </summary>
internal sealed record ServeRequest(RunOptions Options, ListenEndPoint H4, int? Netsim = null);

/// <summary>Applications compiled for the device, by path, to run on one air like the firmware of <see cref="ServeRequest"/>.</summary>
internal sealed record RunRequest(IReadOnlyList<string> Paths, ServeRequest Serve)
{
    /// <summary>A real or external controller for the one application; null for boards on an air of their own.</summary>
    public string? Hci { get; init; }

    /// <summary>Time advances when all boards wait; no external host can take part.</summary>
    public bool IsFast { get; init; }

    /// <summary>Interval at which the power of all boards is cut and restored; null for never.</summary>
    public TimeSpan? CutPowerEvery { get; init; }

    /// <summary>Values around each board, set before it is switched on.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];
}

/// <summary>A firmware to run on an external controller.</summary>
internal sealed record AttachRequest(RunOptions Options, string Hci);

/// <summary>A phone, its controller's address, and its commands; none means that they are typed.</summary>
internal sealed record PhoneRequest(RunOptions Options, string Hci, IReadOnlyList<string> Commands)
{
    /// <summary>The phone's static random address; null for the default.</summary>
    public BleAddress? Address { get; init; }

    /// <summary>Behaves like a Linux host.</summary>
    public bool LikesLinux { get; init; }

    /// <summary>Measures the time of its commands.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A profile to explain without running it.</summary>
internal sealed record PlanRequest(RunOptions Options);

/// <summary>A table file to serve, the address of the free controller, and the MTU that the server offers.</summary>
internal sealed record EmulateRequest(RunOptions Options, string Table, ListenEndPoint H4, ushort Mtu);
