using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer;
using SecureGattServer.Events;
using SecureGattServer.Gatt;
using SecureGattServer.HeartRate;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>A platform that can do nothing and holds no bonds.</summary>
internal sealed class BarePlatform : BlePlatform
{
    public override int Random(int below) => below - 1;

    public override int BondCount() => 0;

    public override ulong BondAt(int index) => throw new InvalidOperationException();

    public override void RemoveBond(ulong address) => throw new InvalidOperationException();
}

/// <summary>Lines as they come.</summary>
internal sealed class ListConsole : DeviceConsole
{
    private readonly List<string> _lines = [];

    public string Last
    {
        get
        {
            lock (_lines) return _lines[^1];
        }
    }

    public ManualResetEventSlim Advertising { get; } = new();

    protected override void Write(string line)
    {
        lock (_lines) _lines.Add(line);
        if (line.StartsWith("boot: advertising", StringComparison.Ordinal)) Advertising.Set();
    }
}

/// <summary>A profile of so many readable and writable rows with answers a test gives.</summary>
internal sealed class TestProfile : ServerProfile
{
    public TestProfile(int rows = 1, bool notify = false, int service = 0x180D)
    {
        DeviceName = "Test";
        Table = new ServiceTable([new ServiceRow(AttributeRow.Short(service), [.. Enumerable.Range(0, rows).Select(i => NewRow(i, notify))])]);
    }

    public Func<byte[]?> OnRead { get; set; } = () => [1];

    public Func<byte> OnWrite { get; set; } = () => 0;

    public override void Tick(int milliseconds, ServicePublisher publisher)
    {
        if (publisher.MaxLength(Table.Rows[0]) > 0) publisher.Notify(Table.Rows[0], 1);
    }

    public override byte[] Read(AttributeRow row) => OnRead()!;

    public override byte Write(AttributeRow row, byte[] value) => OnWrite();

    private static AttributeRow NewRow(int index, bool notify) => new(
        "Row",
        AttributeRow.Short(0x2B00 + index),
        GattCharacteristicProperties.Read | GattCharacteristicProperties.Write | (notify ? GattCharacteristicProperties.Notify : 0),
        AttributePermissions.Read | AttributePermissions.Write,
        null!,
        SecurityLevel.Encrypted);
}

internal sealed class TestConfiguration(ServerProfile server) : DeviceConfiguration
{
    public override ServerProfile CreateServer() => server;
}

/// <summary>A heart whose measurements are all alike.</summary>
internal sealed class EvenHeart : Heart
{
    public override int Advance(int milliseconds, RrBuffer intervals) => 0;
}
