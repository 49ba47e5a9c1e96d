using BleStack.Att;
using BleStack.Gatt;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>A table with the Generic Attribute service, small enough that its hash can be computed by hand.</summary>
/// <remarks>
/// <code>
/// 0001-0008 1801   0003 2A05 Service Changed, CCCD 0004   0006 2B29 Client Supported Features   0008 2B2A Database Hash
/// 0010-001D FFE0   0012 FFE1 r 55   0014 FFE2 r, write without response   0016 FFE3 r notify, CCCD 0017   0019 FFE4 r indicate, CCCD 001A
///                  001C FFE5 r notify, CCCD 001D
/// 0030-0030 FFF0   comes and goes
/// </code>
/// </remarks>
internal static class CachingDatabase
{
    public static GattServerOptions Options { get; } = new() { GapService = false };

    public static void Build(GattServer server)
    {
        var read = new GattCharacteristic(0xFFE1, GattProperties.Read);
        read.SetValue([0x55]);
        var written = new GattCharacteristic(
            0xFFE2,
            GattProperties.Read | GattProperties.WriteWithoutResponse,
            AttributePermissions.Read | AttributePermissions.Write
        );
        written.SetValue([0x00]);
        server.Add(new GattService(0xFFE0) { RequestedHandle = 0x0010 }.Add(read).Add(written)
            .Add(new GattCharacteristic(0xFFE3, GattProperties.Read | GattProperties.Notify))
            .Add(new GattCharacteristic(0xFFE4, GattProperties.Read | GattProperties.Indicate))
            .Add(new GattCharacteristic(0xFFE5, GattProperties.Read | GattProperties.Notify)));
    }

    /// <summary>Adds service FFF0 at 0030, or removes it.</summary>
    public static void Change(GattServer server)
    {
        if (server.Database.Find(0xFFF0) is { } present) server.Remove(present);
        else server.Add(new GattService(0xFFF0) { RequestedHandle = 0x0030 });
    }
}
