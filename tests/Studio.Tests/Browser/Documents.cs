using SecureGattServer.Studio.Model;

namespace Studio.Tests.Browser;

/// <summary>Parts of a state for pages without a board behind them.</summary>
internal static class Documents
{
    public static SessionDocument Session { get; } = new()
    {
        Version = "1.0.0",
        Started = 0,
        Application = "Test",
        IsFirmware = true,
        CanHavePhones = true,
        Images = ["ESP32_BLE_REV3"],
        Profiles = ["heart-rate"],
        Platforms = ["stock", "full"],
        IoCapabilities = ["display-only", "keyboard-display"],
        MostPhones = 8,
    };

    public static LinkDocument Link { get; } = new()
    {
        Connection = 1,
        Phone = "1",
        Peer = "C0:00:00:00:00:01/random",
        Level = 4,
        Encrypted = true,
        Authenticated = true,
        SecureConnections = true,
        Bonded = true,
        KeySize = 16,
        Mtu = 247,
        IntervalMs = 30,
        Device = "Test",
    };

    public static BondDocument Bond { get; } = new("C0:00:00:00:00:01/random", "1", true, true, 16);

    public static BoardDocument Board { get; } = new()
    {
        State = "running",
        Name = "Test",
        Image = "ESP32_BLE_REV3",
        Profile = "heart-rate",
        Platform = "stock",
        Address = "24:0A:C4:5E:C0:DE",
        Advertising = new AdvertisingDocument(true, "Test", [new UuidDocument("180D", "Heart Rate")]),
        Links = [Link],
        Bonds = [Bond],
        MostBonds = 3,
        KeepsBonds = false,
        Passkey = "042517",
        TakesCommands = true,
    };

    public static PhoneDocument Phone { get; } = new()
    {
        Id = "1",
        Name = "Ada",
        Address = "C0:00:00:00:00:01/random",
        IoCapability = "keyboard-display",
        Mitm = true,
        SecureConnections = true,
        Bonding = true,
        Private = false,
        Scanning = false,
        Link = Link,
        Bonds = [Bond],
    };
}
