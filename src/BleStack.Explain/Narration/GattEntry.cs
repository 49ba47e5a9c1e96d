using System;
using BleStack.Core;
using BleStack.Gatt;

namespace BleStack.Explain.Narration;

/// <summary>What an attribute is.</summary>
public enum GattEntryKind : byte
{
    /// <summary>Its handle was used, its type was not seen.</summary>
    Unknown,

    /// <summary>A service declaration.</summary>
    Service,

    /// <summary>A characteristic declaration.</summary>
    Characteristic,

    /// <summary>A characteristic's value.</summary>
    Value,

    /// <summary>A descriptor.</summary>
    Descriptor,
}

/// <summary>One attribute of a database as far as it was seen on the wire.</summary>
public sealed class GattEntry
{
    private byte[] _value = [];
    private int _length = -1;

    internal GattEntry(ushort handle) => Handle = handle;

    /// <summary>The attribute's handle.</summary>
    public ushort Handle { get; }

    /// <summary>What it is.</summary>
    public GattEntryKind Kind { get; internal set; }

    /// <summary>The UUID of the service, the characteristic or the descriptor; null while unknown.</summary>
    public BleUuid? Uuid { get; internal set; }

    /// <summary>A service's last handle.</summary>
    public ushort EndHandle { get; internal set; }

    /// <summary>A characteristic's properties, on its declaration and its value.</summary>
    public GattProperties Properties { get; internal set; }

    /// <summary>The characteristic value a descriptor belongs to; null for others.</summary>
    public GattEntry? Owner { get; internal set; }

    /// <summary>The last value seen; empty where none was.</summary>
    public ReadOnlySpan<byte> Value => _length > 0 ? _value.AsSpan(0, _length) : default;

    /// <summary>A value was seen.</summary>
    public bool HasValue => _length >= 0;

    /// <summary>How often it was read.</summary>
    public long Reads { get; internal set; }

    /// <summary>How often it was written.</summary>
    public long Writes { get; internal set; }

    /// <summary>How many notifications carried it.</summary>
    public long Notifications { get; internal set; }

    /// <summary>How many indications carried it.</summary>
    public long Indications { get; internal set; }

    /// <summary>How often an access was refused.</summary>
    public long Refusals { get; internal set; }

    /// <summary>"Heart Rate Measurement", "2A37", or "handle 0x0012".</summary>
    public string Name => Uuid is { } uuid ? GattUuidNames.Find(uuid) ?? uuid.ToString() : $"handle 0x{Handle:X4}";

    /// <summary>The name and what tells it from others: "notifications of Heart Rate Measurement" for a switch, else the name with its
    /// handle.</summary>
    internal string Described => Owner is { } owner ? $"{Name} of {owner.Name}" : Uuid is null ? Name : $"{Name} (0x{Handle:X4})";

    internal void SetValue(ReadOnlySpan<byte> value, int offset = 0)
    {
        if (offset > Math.Max(_length, 0) || offset + value.Length > 512) return;
        if (_value.Length < offset + value.Length) Array.Resize(ref _value, Math.Max(16, offset + value.Length));
        value.CopyTo(_value.AsSpan(offset));
        _length = offset + value.Length;
    }
}
