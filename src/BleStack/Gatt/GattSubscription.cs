using System;

namespace BleStack.Gatt;

/// <summary>Why a subscription is another now.</summary>
public enum SubscriptionReason
{
    /// <summary>The client wrote the CCCD.</summary>
    Written,

    /// <summary>The bond of a client that came back had it.</summary>
    Restored,

    /// <summary>The link closed; a bonded client's subscription is kept with its bond.</summary>
    LinkClosed,

    /// <summary>The service left the table.</summary>
    Removed,
}

/// <summary>A change of one client's CCCD.</summary>
/// <param name="Connection">Whose.</param>
/// <param name="Characteristic">For which characteristic.</param>
/// <param name="Value">What holds now.</param>
/// <param name="Previous">What held before.</param>
/// <param name="Reason">Why.</param>
public readonly record struct GattSubscription(
    GattConnection Connection, GattCharacteristic Characteristic, CccdValue Value, CccdValue Previous, SubscriptionReason Reason);

/// <summary>What became of a notification.</summary>
public enum NotifyOutcome
{
    /// <summary>Queued for the controller, whole.</summary>
    Queued,

    /// <summary>Queued, cut to the MTU less 3 octets.</summary>
    QueuedTruncated,

    /// <summary>Nothing sent: the client did not ask for notifications of this characteristic.</summary>
    NotSubscribed,

    /// <summary>Nothing sent: the link is protected less than the value asks.</summary>
    InsufficientSecurity,

    /// <summary>Nothing sent: the controller has taken too little of what is queued already.</summary>
    Congested,

    /// <summary>Nothing sent: the client does not know of the changed table yet (robust caching).</summary>
    ClientUnaware,

    /// <summary>
    /// Nothing sent: the characteristic is not in the table, or has no notifications; or the client does not take several in one.
    /// </summary>
    NotSupported,

    /// <summary>Nothing sent: the values do not fit into one PDU.</summary>
    TooLong,

    /// <summary>Nothing sent: the link is gone.</summary>
    Closed,
}

/// <summary>What is looked at before a notification is sent.</summary>
[Flags]
public enum NotifyChecks
{
    /// <summary>Send whatever the client and the link are like, as NimBLE does.</summary>
    None = 0,

    /// <summary>Only to a client that subscribed.</summary>
    Subscription = 1,

    /// <summary>Only on a link protected as the value's permissions ask.</summary>
    Security = 2,

    /// <summary>
    /// The subscription; the security where the characteristic says so (<see cref="GattCharacteristic.ProtectNotifications"/>).
    /// </summary>
    Default = Subscription | 4,
}

/// <summary>Extension methods of <see cref="NotifyOutcome"/>.</summary>
public static class NotifyOutcomes
{
    /// <summary>The controller will get it.</summary>
    public static bool IsQueued(this NotifyOutcome outcome) => outcome is NotifyOutcome.Queued or NotifyOutcome.QueuedTruncated;
}
