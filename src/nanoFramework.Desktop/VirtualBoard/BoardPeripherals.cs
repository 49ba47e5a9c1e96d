using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;

namespace VirtualBoard;

/// <summary>
/// The environment of a board apart from Bluetooth: levels of pins, readings of converters, Wi-Fi networks in range. It survives power
/// cuts.
/// </summary>
/// <remarks>
/// Values have names: <c>pin.2</c> (0 or 1), <c>adc.0</c> (a reading of 0 to 4095), <c>pwm.18</c> (duty cycle of a pin in percent),
/// <c>wifi.NAME</c> (the password of a network in reach), <c>i2c.1.44</c> and <c>i2c.1.44.F7</c> (what the device at address 0x44 of bus 1
/// answers to a read, and to one after F7 was written, octets in hex). Both sides may set them. All members are thread-safe.
/// </remarks>
public sealed class BoardPeripherals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Raised when a value changes, on the thread that set it, without a lock.</summary>
    public event Action<string, string>? Changed;

    /// <summary>All values, in the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All
    {
        get
        {
            lock (_gate) return [.. _values.OrderBy(static pair => pair.Key, StringComparer.Ordinal)];
        }
    }

    /// <summary>The value with that name; null when it is not set.</summary>
    public string? Get(string name)
    {
        lock (_gate) return _values.GetValueOrDefault(name);
    }

    /// <summary>The integer with that name; <paramref name="otherwise"/> when there is none.</summary>
    public int GetNumber(string name, int otherwise = 0) =>
        int.TryParse(Get(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    /// <summary>Sets a value; null removes it.</summary>
    public void Set(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        lock (_gate)
        {
            if (_values.GetValueOrDefault(name) == value) return;
            if (value is null) _values.Remove(name);
            else _values[name] = value;
        }

        Changed?.Invoke(name, value ?? "");
    }

    /// <summary>Sets a whole number.</summary>
    public void SetNumber(string name, int value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The values whose names start with the prefix, keyed without it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Under(string prefix) =>
        [
            .. All.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(pair => KeyValuePair.Create(pair.Key[prefix.Length..], pair.Value)),
        ];
}
