using System;
using BleStack.Core;
using BleStack.Gatt;

namespace BleStack.Explain.Narration;

internal enum GattEntryKind : byte
{
    /// <summary>The handle was used, but its type is unknown.</summary>
    Unknown,

    Service,

    Characteristic,

    Value,

    Descriptor,
}

/// <summary>One attribute of a database, as far as the capture showed it.</summary>
internal sealed class GattEntry
{
    private byte[] _value = [];
    private int _length = -1;

    internal GattEntry(ushort handle) => Handle = handle;

    public ushort Handle { get; }

    /// <summary>The kind of the attribute.</summary>
    public GattEntryKind Kind { get; internal set; }

    /// <summary>The UUID of the service, the characteristic or the descriptor; null while unknown.</summary>
    public BleUuid? Uuid { get; internal set; }

    /// <summary>A service's last handle.</summary>
    public ushort EndHandle { get; internal set; }

    /// <summary>A characteristic's properties, on its declaration and its value.</summary>
    public GattProperties Properties { get; internal set; }

    /// <summary>The characteristic value a descriptor belongs to; null for others.</summary>
    public GattEntry? Owner { get; internal set; }

    /// <summary>The last value seen; empty for none.</summary>
    public ReadOnlySpan<byte> Value => _length > 0 ? _value.AsSpan(0, _length) : default;

    /// <summary>True when a value was seen.</summary>
    public bool HasValue => _length >= 0;

    public long Reads { get; internal set; }

    public long Writes { get; internal set; }

    public long Notifications { get; internal set; }

    public long Indications { get; internal set; }

    /// <summary>Number of refused accesses.</summary>
    public long Refusals { get; internal set; }

    /// <summary>"Heart Rate Measurement", "2A37", or "handle 0x0012".</summary>
    public string Name => Uuid is { } uuid ? GattUuidNames.Find(uuid) ?? uuid.ToString() : $"handle 0x{Handle:X4}";

    /// <summary>The name with what distinguishes the attribute: "notifications of Heart Rate Measurement" for its configuration, otherwise
    /// the name with its handle.</summary>
    internal string Described => Owner is { } owner ? $"{Name} of {owner.Name}" : Uuid is null ? Name : $"{Name} (0x{Handle:X4})";

    internal void SetValue(ReadOnlySpan<byte> value, int offset = 0)
    {
        if (offset > Math.Max(_length, 0) || offset + value.Length > 512) return;
        if (_value.Length < offset + value.Length) Array.Resize(ref _value, Math.Max(16, offset + value.Length));
        value.CopyTo(_value.AsSpan(offset));
        _length = offset + value.Length;
    }
}
