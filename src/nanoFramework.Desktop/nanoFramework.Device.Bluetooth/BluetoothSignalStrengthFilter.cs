using System;
using System.Collections.Generic;
using System.Threading;
using nanoFramework.Device.Bluetooth.Advertisement;

namespace nanoFramework.Device.Bluetooth;

/// <summary>
/// The signal strengths a watcher reports. A device comes into range at one threshold and leaves it at another, or after a time between
/// both.
/// </summary>
public class BluetoothSignalStrengthFilter
{
    private const short Any = -127;

    private readonly Dictionary<ulong, Entry> _inView = [];
    private readonly Timer _forget;
    private short _inRangeThresholdInDBm = Any;
    private short _outOfRangeThresholdInDBm = Any;
    private TimeSpan _outOfRangeTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Creates a filter that accepts all strengths.</summary>
    public BluetoothSignalStrengthFilter()
    {
        WeakReference<BluetoothSignalStrengthFilter> self = new(this);
        _forget = new Timer(static state => ForgetInactive(state), self, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
    }

    private sealed class Entry
    {
        public bool InRange;
        public bool Active = true;
        public DateTime OutOfRangeSince;
    }

    /// <summary>How long a device may stay between the thresholds, at least one second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than that; the device does not check the documented upper bound of 60
    /// s.</exception>
    public TimeSpan OutOfRangeTimeout
    {
        get => _outOfRangeTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value.TotalMilliseconds, 1000, nameof(value));
            _outOfRangeTimeout = value;
        }
    }

    /// <summary>Below this a device is out of range immediately, -127 to 20 dBm.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of this range.</exception>
    public short OutOfRangeThresholdInDBm { get => _outOfRangeThresholdInDBm; set => _outOfRangeThresholdInDBm = Checked(value); }

    /// <summary>From this value on a device is in range, -127 (all) to 20 dBm.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of this range.</exception>
    public short InRangeThresholdInDBm { get => _inRangeThresholdInDBm; set => _inRangeThresholdInDBm = Checked(value); }

    internal bool Filter(BluetoothLEAdvertisementReceivedEventArgs args)
    {
        if (InRangeThresholdInDBm == Any) return true;
        lock (_inView)
        {
            bool inRange = args.RawSignalStrengthInDBm >= InRangeThresholdInDBm;
            if (!_inView.TryGetValue(args.BluetoothAddress, out Entry entry))
            {
                if (inRange) _inView.Add(args.BluetoothAddress, new Entry { InRange = true });
                return inRange;
            }

            entry.Active = true;
            if (inRange || !HasLeft(entry, args.RawSignalStrengthInDBm)) return true;
            _inView.Remove(args.BluetoothAddress);
            return false;
        }
    }

    private static void ForgetInactive(object state)
    {
        if (!((WeakReference<BluetoothSignalStrengthFilter>)state).TryGetTarget(out BluetoothSignalStrengthFilter filter)) return;
        lock (filter._inView)
        {
            foreach ((ulong address, Entry entry) in filter._inView)
            {
                if (!entry.Active) filter._inView.Remove(address);
                entry.Active = false;
            }
        }
    }

    private static short Checked(short value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, (short)20);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Any);
        return value;
    }

    private bool HasLeft(Entry entry, short rssi)
    {
        if (rssi < OutOfRangeThresholdInDBm) return true;
        if (!entry.InRange) return entry.OutOfRangeSince + OutOfRangeTimeout < DateTime.UtcNow;
        entry.InRange = false;
        entry.OutOfRangeSince = DateTime.UtcNow;
        return false;
    }
}
