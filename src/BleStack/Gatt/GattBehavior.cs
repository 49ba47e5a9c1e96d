using BleStack.Att;

namespace BleStack.Gatt;

/// <summary>
/// Ways in which another host's GATT server answers otherwise than this one, which follows the specification strictly. Each switch is one
/// mechanism of such a host; with none set the answers are this stack's own. For emulating a device; a product leaves them alone.
/// </summary>
public sealed record GattBehavior
{
    /// <summary>This stack's own answers.</summary>
    public static GattBehavior Strict { get; } = new();

    /// <summary>
    /// Without robust caching: Server Supported Features (none of them) and Client Supported Features are there all the same, in this
    /// order.
    /// </summary>
    public bool OffersFeatures { get; init; }

    /// <summary>
    /// Which table a bonded client knows is forgotten between two connections, so that no client is told that it changed meanwhile.
    /// </summary>
    public bool ForgetsTable { get; init; }

    /// <summary>
    /// A bonded client gets its subscriptions back by handle, whatever characteristic has that handle now: the store keeps handles only.
    /// </summary>
    public bool RestoresByHandle { get; init; }

    /// <summary>
    /// The answer to a CCCD write that asks for what the characteristic does not have; Success stands for the specification's two errors.
    /// </summary>
    public AttErrorCode CccdRefusal { get; init; }
}
