using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using BleStack.Core;
using BleStack.Gap;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The devices that a phone's scan has heard, for the page. Callable from any thread.</summary>
internal sealed class PhoneScan(VirtualPhone phone, PhonePart part)
{
    private const int MostHeard = 200;

    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly Dictionary<BleAddress, HeardDocument> _heard = [];
    private long _shown;

    /// <summary>A scan begins: what earlier ones heard is forgotten.</summary>
    public void Clear()
    {
        lock (_gate) _heard.Clear();
        Show();
    }

    /// <summary>The name a device advertised; null when it was not heard or has none.</summary>
    public string? NameOf(BleAddress device)
    {
        lock (_gate) return _heard.GetValueOrDefault(device)?.Name;
    }

    public void OnHeard(AdvertisingReport report)
    {
        var heard = new HeardDocument(
            report.Address.ToString(),
            report.Name,
            report.Rssi,
            report.IsConnectable,
            phone.Host.FindBond(report.Address) is not null,
            [.. report.Data.Services.Select(Radio.Describe)],
            Clock.Now
        );
        lock (_gate)
        {
            bool isNew = !_heard.ContainsKey(report.Address);
            if (isNew && _heard.Count >= MostHeard) return;
            _heard[report.Address] = heard;
            if (!isNew && TimeSpan.FromMilliseconds(Environment.TickCount64 - _shown) < s_pace) return;
            _shown = Environment.TickCount64;
        }

        Show();
    }

    public void Show()
    {
        HeardDocument[] all;
        lock (_gate) all = [.. _heard.Values];
        part.Set("scan", all);
    }
}
