using System;
using BleStack.Core;
using BleStack.Gatt;

namespace Benchmarks.Peers;

/// <summary>
/// The attribute table of every peripheral in the comparison; ble-host's equivalent is in <c>ble-host/bench-peripheral.mjs</c>.
/// </summary>
internal static class Table
{
    public const int Attributes = 100;

    /// <summary>The service under test: a value to read and be notified of, and a value to write.</summary>
    public static BleUuid Worked { get; } = 0xA100;

    public static BleUuid Value { get; } = 0xA101;

    /// <summary>Written with two octets: the number of notifications to send. Other lengths are only stored.</summary>
    public static BleUuid Control { get; } = 0xA102;

    /// <summary>
    /// The service under test, then services of twenty-five attributes (declaration and twelve values) until the table is full.
    /// </summary>
    public static (GattCharacteristic Value, GattCharacteristic Control) Fill(GattServer server)
    {
        var value = new GattCharacteristic(Value, GattProperties.Read | GattProperties.Notify);
        var control = new GattCharacteristic(Control, GattProperties.Read | GattProperties.Write);
        value.SetValue([0, 72]);
        server.Add(new GattService(Worked).Add(value).Add(control));
        int left;
        for (ushort uuid = 0xA200; (left = Attributes - server.Database.Table.Count) > 0; uuid += 0x20)
            server.Add(ServiceOf(Math.Min(left, 25), uuid));
        return (value, control);
    }

    private static GattService ServiceOf(int attributes, ushort uuid)
    {
        var service = new GattService(uuid);
        for (int left = attributes - 1; left > 1; left -= 2) service.Add(new GattCharacteristic(++uuid, GattProperties.Read));
        return service;
    }
}
