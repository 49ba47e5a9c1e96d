using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Gatt;

namespace BleStack.Explain.Narration;

/// <summary>A GATT database reconstructed from packets. Connections to the same device share one.</summary>
internal sealed class GattMap
{
    /// <summary>Maximum number of attributes; more than real devices have, to limit the memory that a hostile capture can use.</summary>
    private const int MostEntries = 4096;

    private readonly Dictionary<ushort, GattEntry> _entries = [];
    private readonly GattEntry _overflow = new(0);
    private GattEntry? _last;

    /// <summary>All attributes seen, by handle.</summary>
    public IReadOnlyList<GattEntry> Entries => [.. _entries.Values.OrderBy(static entry => entry.Handle)];

    /// <summary>True when no attribute was seen.</summary>
    public bool IsEmpty => _entries.Count == 0;

    public int Count => _entries.Count;

    public int Services => _entries.Values.Count(static entry => entry.Kind == GattEntryKind.Service);

    public int Characteristics => _entries.Values.Count(static entry => entry.Kind == GattEntryKind.Value);

    /// <summary>The attribute with a handle; null when it was not seen.</summary>
    public GattEntry? Find(ushort handle) => _entries.GetValueOrDefault(handle);

    internal GattEntry At(ushort handle)
    {
        if (_last?.Handle == handle) return _last;
        if (_entries.TryGetValue(handle, out GattEntry? entry)) return _last = entry;
        if (_entries.Count >= MostEntries) return _overflow;
        _entries.Add(handle, entry = new GattEntry(handle));
        return _last = entry;
    }

    internal void AddService(ushort start, ushort end, BleUuid uuid)
    {
        GattEntry entry = At(start);
        (entry.Kind, entry.EndHandle, entry.Uuid) = (GattEntryKind.Service, end, uuid);
    }

    internal void AddCharacteristic(ushort declaration, GattProperties properties, ushort valueHandle, BleUuid uuid)
    {
        GattEntry declared = At(declaration);
        (declared.Kind, declared.Properties, declared.Uuid) = (GattEntryKind.Characteristic, properties, uuid);
        GattEntry value = At(valueHandle);
        (value.Kind, value.Properties, value.Uuid) = (GattEntryKind.Value, properties, uuid);
    }

    /// <summary>An attribute of a type; the attributes before it determine whether it is a descriptor.</summary>
    internal void AddTyped(ushort handle, BleUuid type)
    {
        GattEntry entry = At(handle);
        if (entry.Kind != GattEntryKind.Unknown || IsDeclaration(type)) return;
        GattEntry? before = Before(handle);
        if (before is { Kind: GattEntryKind.Characteristic } && before.Handle + 1 == handle) return;
        entry.Uuid = type;
        if (type is { Is16Bit: true, Short: >= 0x2900 and <= 0x29FF } || before is not null) entry.Kind = GattEntryKind.Descriptor;
        entry.Owner = before is { Kind: GattEntryKind.Value } ? before : before?.Owner;
    }

    /// <summary>Handles a configuration written without discovery, as a client may do when a notifying value has one descriptor.</summary>
    internal void AddConfiguration(ushort handle)
    {
        if (
            Before(handle) is { Kind: GattEntryKind.Value } value
            && (value.Properties & (GattProperties.Notify | GattProperties.Indicate)) != 0
        )
            AddTyped(handle, 0x2902);
    }

    private static bool IsDeclaration(BleUuid type) => type is { Is16Bit: true, Short: >= 0x2800 and <= 0x2803 };

    // The nearest value or descriptor before it, within the range of one characteristic.
    private GattEntry? Before(ushort handle)
    {
        for (int at = handle - 1; at > 0 && at > handle - 16; at--)
        {
            if (!_entries.TryGetValue((ushort)at, out GattEntry? entry)) continue;
            if (entry.Kind is GattEntryKind.Value or GattEntryKind.Descriptor or GattEntryKind.Characteristic) return entry;
            if (entry.Kind == GattEntryKind.Service) return null;
        }

        return null;
    }
}
