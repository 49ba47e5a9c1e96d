using System;
using System.Buffers.Binary;
using BleStack.Core;
using BleStack.Gatt;

namespace BleStack.Explain.Narration;

/// <summary>Adds discovery responses to a map ([Vol 3, Part G] 4.4 to 4.7). Malformed parts are skipped.</summary>
internal static class AttDiscovery
{
    /// <summary>Read By Group Type Response: length, then handle, end of group, service UUID.</summary>
    public static void Groups(GattMap map, ReadOnlySpan<byte> pdu)
    {
        int size = pdu[1];
        if (size is not (6 or 20)) return;
        for (int at = 2; at + size <= pdu.Length; at += size)
        {
            ReadOnlySpan<byte> element = pdu.Slice(at, size);
            map.AddService(Handle(element), Handle(element[2..]), BleUuid.Read(element[4..]));
        }
    }

    /// <summary>Find By Type Value Response: handle, end of group.</summary>
    public static void Found(GattMap map, ReadOnlySpan<byte> pdu, BleUuid service)
    {
        for (int at = 1; at + 4 <= pdu.Length; at += 4) map.AddService(Handle(pdu[at..]), Handle(pdu[(at + 2)..]), service);
    }

    /// <summary>Find Information Response: format, then handle, type.</summary>
    public static void Information(GattMap map, ReadOnlySpan<byte> pdu)
    {
        int size = pdu[1] switch { 1 => 4, 2 => 18, _ => int.MaxValue / 2 };
        for (int at = 2; at + size <= pdu.Length; at += size) map.AddTyped(Handle(pdu[at..]), BleUuid.Read(pdu.Slice(at + 2, size - 2)));
    }

    /// <summary>Read By Type Response; true when it contained declarations, false when its values remain to be narrated.</summary>
    public static bool Typed(GattMap map, BleUuid type, ReadOnlySpan<byte> pdu)
    {
        int size = pdu[1];
        bool isCharacteristics = type == GattUuid.Characteristic;
        for (int at = 2; size > 2 && at + size <= pdu.Length; at += size)
        {
            ReadOnlySpan<byte> element = pdu.Slice(at, size);
            if (!isCharacteristics) Note(map, Handle(element), type);
            else if (size is 7 or 21)
                map.AddCharacteristic(Handle(element), (GattProperties)element[2], Handle(element[3..]), BleUuid.Read(element[5..]));
        }

        return isCharacteristics || type == GattUuid.Include;
    }

    // Read by type, without a declaration: a characteristic's value, unless the type is a descriptor's.
    private static void Note(GattMap map, ushort handle, BleUuid type)
    {
        GattEntry entry = map.At(handle);
        if (entry.Uuid is not null || type is { Is16Bit: true, Short: >= 0x2800 and <= 0x28FF }) return;
        entry.Uuid = type;
        entry.Kind = type is { Is16Bit: true, Short: >= 0x2900 and <= 0x29FF } ? GattEntryKind.Descriptor : GattEntryKind.Value;
    }

    private static ushort Handle(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at);
}
