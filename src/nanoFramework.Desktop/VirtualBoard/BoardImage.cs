using System.Collections.Generic;

namespace VirtualBoard;

/// <summary>Capacities and properties of a stock nanoCLR image.</summary>
/// <param name="Name">Target name of nanoff.</param>
/// <param name="BondsSurviveReboot">True where the image keeps bonds in flash (BT_NIMBLE_NVS_PERSIST).</param>
/// <param name="CanAdvertise">False for ESP32_C61: its image has extended advertising on and refuses the legacy call the library
/// makes.</param>
public sealed record BoardImage(string Name, bool BondsSurviveReboot, bool CanAdvertise = true)
{
    /// <summary>Capacity of the bond store; when full, the oldest bond is evicted silently.</summary>
    public int MaxBonds { get; init; } = 3;

    /// <summary>Client Characteristic Configurations stored over all bonds.</summary>
    public int MaxCccds { get; init; } = 8;

    /// <summary>Maximum number of simultaneous connections.</summary>
    public int MaxConnections { get; init; } = 3;

    /// <summary>Received packets that may wait for the firmware; further ones are lost (BT_NIMBLE_TRANSPORT_ACL_FROM_LL_COUNT).</summary>
    public int ReceiveBuffers { get; init; } = 10;

    /// <summary>Octets of the interpreter's heap without PSRAM: the least reported, on an ESP32-C3 with Bluetooth.</summary>
    public uint ManagedHeap { get; init; } = 54_472;

    /// <summary>ATT MTU that the image requests and accepts, in octets.</summary>
    public ushort PreferredMtu { get; init; } = 256;

    /// <summary>
    /// The images with Bluetooth, by the target names that nf-interpreter builds and nanoff accepts, followed by names of older releases.
    /// </summary>
    public static IReadOnlyList<BoardImage> All { get; } =
    [
        new("ESP32_BLE_REV0", BondsSurviveReboot: true),
        new("ESP32_BLE_REV3", BondsSurviveReboot: false),
        new("ESP32_PSRAM_BLE_GenericGraphic_REV3", BondsSurviveReboot: false),
        new("ESP32_ETHERNET_KIT_1.2", BondsSurviveReboot: false),
        new("LilygoTWatch2021", BondsSurviveReboot: false),
        new("M5Core2", BondsSurviveReboot: false),
        new("ESP32_C3", BondsSurviveReboot: false),
        new("ESP32_C5_THREAD", BondsSurviveReboot: false),
        new("ESP32_C6_THREAD", BondsSurviveReboot: false),
        new("ESP32_C61", BondsSurviveReboot: false, CanAdvertise: false),
        new("ESP32_H2_THREAD", BondsSurviveReboot: false),
        new("ESP32_S3_OCTAL", BondsSurviveReboot: false),
        new("ESP32_S3_QUAD", BondsSurviveReboot: false),
        new("ESP32_C5", BondsSurviveReboot: false),
        new("ESP32_C6", BondsSurviveReboot: false),
        new("ESP32_H2", BondsSurviveReboot: false),
        new("ESP32_S3_BLE", BondsSurviveReboot: false),
    ];

    /// <summary>Finds an image by target name, ignoring case; null when there is none with Bluetooth.</summary>
    public static BoardImage? Find(string name)
    {
        foreach (BoardImage image in All)
        {
            if (string.Equals(image.Name, name, System.StringComparison.OrdinalIgnoreCase)) return image;
        }

        return null;
    }
}
