using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using BleStack.Core;
using BleStack.Gap;

namespace SecureGattServer.Simulator.Phone;

/// <summary>The advertisers heard, numbered in the order of their first advertisement. Callable from any thread.</summary>
internal sealed class ScanList
{
    // A device may use any number of addresses.
    private const int Most = 1000;

    private readonly Lock _gate = new();
    private readonly List<AdvertisingReport> _heard = [];

    public int Count
    {
        get
        {
            lock (_gate) return _heard.Count;
        }
    }

    public IReadOnlyList<BleAddress> Addresses
    {
        get
        {
            lock (_gate) return [.. _heard.Select(static report => report.Address)];
        }
    }

    public void Clear()
    {
        lock (_gate) _heard.Clear();
    }

    /// <summary>For Tab after connect: numbers, then addresses.</summary>
    public IReadOnlyList<string> Choices() =>
        [
            .. Enumerable.Range(1, Count).Select(static n => n.ToString(CultureInfo.InvariantCulture)),
            .. Addresses.Select(static address => address.ToString()),
        ];

    /// <summary>
    /// Adds a report; returns the line to show when it contains something new: another advertiser, a name, other services.
    /// </summary>
    public string? Add(AdvertisingReport report)
    {
        lock (_gate)
        {
            int at = _heard.FindIndex(one => one.Address == report.Address);
            if (at < 0 && _heard.Count == Most) return null;
            if (at >= 0 && !SaysMore(_heard[at], report)) return null;
            if (at < 0) _heard.Add(report);
            else _heard[at] = report;
            int number = at < 0 ? _heard.Count : at + 1;
            return string.Create(CultureInfo.InvariantCulture, $"{number}  {VirtualPhone.Describe(report)}");
        }
    }

    private static bool SaysMore(AdvertisingReport before, AdvertisingReport now) =>
        before.Name != now.Name || !before.Data.Services.SequenceEqual(now.Data.Services);
}
