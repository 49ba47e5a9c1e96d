using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using SecureGatt;
using SecureGattServer;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>A platform without functions and bonds.</summary>
internal sealed class BarePlatform : StockPlatform
{
    public int Heap { get; init; } = int.MaxValue;

    public override int FreeHeap() => Heap;

    public override bool RequestSecurity(int handle, SecurityOnConnect level) => false;

    public override bool Reject(DevicePairingRequestedEventArgs request, int handle) => false;

    public override bool Disconnect(int handle) => false;

    public override int Random(int below) => below - 1;

    public override int BondCount() => 0;

    public override ulong BondAt(int index) => throw new InvalidOperationException();

    public override bool RemoveBond(ulong address) => throw new InvalidOperationException();
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

    /// <summary>Waits for a line that begins so.</summary>
    public bool Says(string start) => SpinWait.SpinUntil(
        () =>
        {
            lock (_lines) return _lines.Exists(line => line.StartsWith(start, StringComparison.Ordinal));
        },
        TimeSpan.FromSeconds(20));

    public ManualResetEventSlim Advertising { get; } = new();

    public override void Line(string line)
    {
        lock (_lines) _lines.Add(line);
        if (line.StartsWith("boot: advertising", StringComparison.Ordinal)) Advertising.Set();
    }
}

/// <summary>An application of readable and writable characteristics with the test's answers.</summary>
internal sealed class TestApplication : GattApplication
{
    private readonly int _service;

    public TestApplication(int rows = 1, bool notify = false, int service = 0x180D)
    {
        Settings.DeviceName = "Test";
        _service = service;
        Rows = [.. Enumerable.Range(0, rows).Select(i => NewRow(i, notify))];
    }

    public Characteristic[] Rows { get; }

    public Func<byte[]?> Answer { get; set; } = () => [1];

    public Func<AttError> Take { get; set; } = () => AttError.Success;

    public override ServiceTable CreateTable() => new(new Service(_service, Rows));

    public override void Tick(int milliseconds)
    {
        if (Rows[0].MaxNotification > 0) Rows[0].Notify(new byte[1]);
    }

    private Characteristic NewRow(int index, bool notify) => new(
        0x2B00 + index,
        CharacteristicProperties.Read | CharacteristicProperties.Write | (notify ? CharacteristicProperties.Notify : 0),
        Permissions.Read | Permissions.Write | (notify ? Permissions.NotifyEncrypted : 0))
    {
        OnRead = () => Answer()!,
        OnWrite = _ => Take(),
    };
}

/// <summary>A heart with constant measurements.</summary>
internal sealed class EvenHeart : Heart
{
    public override int Advance(int milliseconds, RrBuffer intervals) => 0;
}
