using BleStack.Att;

namespace BleStack.Gatt;

/// <summary>Value of Peripheral Preferred Connection Parameters ([Vol 3, Part C] 12.3).</summary>
/// <param name="MinimumInterval">Units of 1.25 ms; 0xFFFF: no preference.</param>
/// <param name="MaximumInterval">Units of 1.25 ms; 0xFFFF: no preference.</param>
/// <param name="Latency">Connection events.</param>
/// <param name="SupervisionTimeout">Units of 10 ms; 0xFFFF: no preference.</param>
public readonly record struct PreferredParameters(
    ushort MinimumInterval,
    ushort MaximumInterval,
    ushort Latency,
    ushort SupervisionTimeout
);

/// <summary>What a <see cref="GattServer"/> starts with.</summary>
public sealed record GattServerOptions
{
    /// <summary>Limits and times of the bearers.</summary>
    public AttOptions Att { get; init; } = new();

    /// <summary>Offer the Generic Access service; false when the application brings its own.</summary>
    public bool GapService { get; init; } = true;

    /// <summary>Offer the Generic Attribute service; false when the application brings its own.</summary>
    public bool GattService { get; init; } = true;

    /// <summary>Device Name, at most 248 octets of UTF-8.</summary>
    public string DeviceName { get; init; } = "BleStack";

    /// <summary>Appearance, an assigned number; 0 unknown.</summary>
    public ushort Appearance { get; init; }

    /// <summary>Peripheral Preferred Connection Parameters; null leaves the characteristic out.</summary>
    public PreferredParameters? PreferredParameters { get; init; }

    /// <summary>
    /// Central Address Resolution: whether a directed advertisement to this device may use a private address; null leaves the
    /// characteristic out.
    /// </summary>
    public bool? CentralAddressResolution { get; init; }

    /// <summary>Offer Client Supported Features and Database Hash in the Generic Attribute service, and with them robust caching.</summary>
    public bool RobustCaching { get; init; } = true;

    /// <summary>Where the server answers as another host does; strict unless a device is emulated.</summary>
    public GattBehavior Behavior { get; init; } = GattBehavior.Strict;

    /// <summary>
    /// Let each service end some handles behind its last attribute, 0 to 15, as many as follow from what is in it: an update that changes a
    /// service without changing its size then shows in its range too, in fifteen cases of sixteen. Linux reads nothing again below a
    /// service whose UUID and range are as before, whatever hash and Service Changed say. Handles are then others than without.
    /// </summary>
    public bool RangesTellContent { get; init; }
}
