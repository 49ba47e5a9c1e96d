using BleStack.Att;
using BleStack.Smp;

namespace BleStack.Gatt;

/// <summary>
/// What GATT needs of the link it runs on beside what ATT does: the peer's bond, which holds the client's configuration. On the host's loop
/// only.
/// </summary>
public interface IGattLink : IAttLink
{
    /// <summary>The peer's bond, or null.</summary>
    Bond? Bond { get; }

    /// <summary>Keeps a changed bond (subscriptions, client features, database hash); it becomes <see cref="Bond"/>.</summary>
    void SaveBond(Bond bond);
}
