namespace BleStack.Gatt;

/// <summary>What a GATT client does by itself beside what it is asked for: the ways of phones.</summary>
public sealed record GattClientPolicy
{
    /// <summary>Nothing by itself: one call, one procedure.</summary>
    public static GattClientPolicy Plain { get; } = new();

    /// <summary>As a phone does whose maker is not known: the MTU is agreed as soon as there is a link.</summary>
    public static GattClientPolicy Phone { get; } = new() { ExchangesMtu = true };

    /// <summary>As bluetoothd 5.66 on Linux 6.1 was seen to do.</summary>
    public static GattClientPolicy Linux { get; } =
        new()
        {
            ExchangesMtu = true,
            KeepsServicesByRange = true,
            ClearsRefusedSubscriptions = true,
        };

    /// <summary>Exchange the MTU at once when a link has come about as Central.</summary>
    public bool ExchangesMtu { get; init; }

    /// <summary>
    /// In a new discovery, read nothing below a service whose UUID and range are those it had in the last one, whatever has changed in it.
    /// </summary>
    public bool KeepsServicesByRange { get; init; }

    /// <summary>After a refused write of a CCCD, write 0000 to it.</summary>
    public bool ClearsRefusedSubscriptions { get; init; }
}
