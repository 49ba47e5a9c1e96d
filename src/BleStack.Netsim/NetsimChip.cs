using System.Globalization;
using BleStack.Core;
using BleStack.Netsim.Protocol;

namespace BleStack.Netsim;

/// <summary>Information a netsim client gives about its Bluetooth chip.</summary>
/// <param name="Name">Name of the device, made unique by the server: "emulator-5554", "sensor (2)".</param>
/// <param name="DeviceKind">Kind of device: "EMULATOR", "CUTTLEFISH", "BUMBLE"; empty for clients from before 2024.</param>
/// <param name="Address">Public address that the client requests; null leaves it to the simulator.</param>
internal sealed record NetsimChip(string Name, string DeviceKind, BleAddress? Address)
{
    private const int LongestName = 100;

    internal static NetsimChip From(ChipInfo info)
    {
        string name = info.DeviceInfo is { Name.Length: > 0 } device ? device.Name : info.Name;
        return new NetsimChip(Shown(name.Length > 0 ? name : "host"), Shown(info.DeviceInfo?.Kind ?? ""), ParseAddress(info.Chip?.Address));
    }

    // Names are printed on a console.
    private static string Shown(string text) =>
        string.Concat(
            System.Linq.Enumerable.Select(text.Length <= LongestName ? text : text[..LongestName], static c => char.IsControl(c) ? '?' : c)
        );

    internal static BleAddress? ParseAddress(string? text)
    {
        if (text is not { Length: 17 }) return null;
        string hex = text.Replace(":", "", System.StringComparison.Ordinal);
        return
            hex.Length == 12
            && ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            && value != 0
            ? new BleAddress(value, AddressType.Public)
            : null;
    }
}
