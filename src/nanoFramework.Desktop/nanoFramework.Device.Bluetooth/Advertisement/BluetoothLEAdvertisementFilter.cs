using System;
using System.Collections;

namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>
/// Selects the advertisements a watcher reports: those that begin with every section of <see cref="Advertisement"/> and contain every
/// pattern.
/// </summary>
public class BluetoothLEAdvertisementFilter
{
    /// <summary>Creates a filter that accepts all advertisements.</summary>
    public BluetoothLEAdvertisementFilter()
    {
    }

    /// <summary>
    /// Required sections. A received section longer than the filter's does not match: the device compares in this direction.
    /// </summary>
    public BluetoothLEAdvertisement Advertisement { get; set; } = new();

    /// <summary>Required patterns, of <see cref="BluetoothLEAdvertisementBytePattern"/>.</summary>
    public ArrayList BytePatterns { get; } = [];

    internal bool Filter(BluetoothLEAdvertisementReceivedEventArgs args)
    {
        foreach (BluetoothLEAdvertisementDataSection wanted in Advertisement.DataSections)
        {
            if (!Holds(wanted.Data, First(args, wanted.DataType), 0)) return false;
        }

        foreach (BluetoothLEAdvertisementBytePattern pattern in BytePatterns)
        {
            if (!Holds(First(args, pattern.DataType), pattern.Data, pattern.Offset)) return false;
        }

        return true;
    }

    private static Buffer First(BluetoothLEAdvertisementReceivedEventArgs args, byte dataType)
    {
        ArrayList sections = args.Advertisement.GetSectionsByType(dataType);
        return sections.Count == 0 ? null : ((BluetoothLEAdvertisementDataSection)sections[0]).Data;
    }

    private static bool Holds(Buffer whole, Buffer part, short offset) =>
        whole != null && part != null && whole.Length >= part.Length + offset
        && whole.Data.AsSpan(offset, (int)part.Length).SequenceEqual(part.Data.AsSpan(0, (int)part.Length));
}
