using System.Collections.Generic;
using BleStack.Hci.Packets;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Everything that is fuzzed.</summary>
public static class Catalogue
{
    /// <summary>Targets from the wire up.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new H4Target(),
        new PduTarget(),
        new HciHostTarget(),
        new HciControllerTarget(),
        new L2capTarget(),
        new AttServerTarget(),
        new AttClientTarget(),
        new SmpTarget(LinkRole.Peripheral),
        new SmpTarget(LinkRole.Central),
        new AdvertisingTarget(),
        new BondFileTarget(),
        new TableFileTarget(),
        new BtsnoopTarget(),
    ];
}
