using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Gatt;

namespace BleStack.Explain.Narration;

/// <summary>A GATT database put together from what passed on the wire. Connections to the same device share one.</summary>
public sealed class GattMap
{
    /// <summary>Attributes kept; more than real devices have, so that a hostile capture cannot fill the memory.</summary>
    private const int MostEntries = 4096;

    private readonly Dictionary<ushort, GattEntry> _entries = [];
    private readonly GattEntry _overflow = new(0);
    private GattEntry? _last;

    /// <summary>All attributes seen, by handle.</summary>
    public IReadOnlyList<GattEntry> Entries => [.. _entries.Values.OrderBy(static entry => entry.Handle)];

    /// <summary>Nothing was seen.</summary>
    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Attributes seen.</summary>
    public int Count => _entries.Count;

    /// <summary>Services seen.</summary>
    public int Services => _entries.Values.Count(static entry => entry.Kind == GattEntryKind.Service);

    /// <summary>Characteristics seen.</summary>
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

    /// <summary>An attribute of a type; whether it is a descriptor shows in what stands before it.</summary>
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

    /// <summary>A configuration written without being looked up, as a client may where a value that notifies has one descriptor.</summary>
    internal void AddConfiguration(ushort handle)
    {
        if (Before(handle) is { Kind: GattEntryKind.Value } value && (value.Properties & (GattProperties.Notify | GattProperties.Indicate)) != 0)
            AddTyped(handle, 0x2902);
    }

    private static bool IsDeclaration(BleUuid type) => type is { Is16Bit: true, Short: >= 0x2800 and <= 0x2803 };

    // The nearest value or descriptor before it, within what one characteristic has.
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
