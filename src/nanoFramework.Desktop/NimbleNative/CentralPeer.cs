using BleStack.Gap;
using BleStack.Gatt;

namespace NimbleNative;

/// <summary>One connection of the client role in the native half's list: the results of discovery and reads for managed code.</summary>
internal sealed class CentralPeer(ushort handle)
{
    /// <summary>The routing handle while connecting, then the connection handle.</summary>
    public ushort Handle { get; set; } = handle;

    public LeLink? Link { get; set; }

    /// <summary>The service whose characteristics are being discovered; events carry eight bits of it.</summary>
    public ushort ServiceHandle { get; set; }

    /// <summary>The value being read.</summary>
    public ushort ReadHandle { get; set; }

    public byte[] Value { get; set; } = [];

    public FoundService Service { get; set; }

    public FoundCharacteristic Characteristic { get; set; }

    public FoundDescriptor Descriptor { get; set; }
}

internal readonly record struct FoundService(BleStack.Core.BleUuid Uuid, ushort Start, ushort End);

internal readonly record struct FoundCharacteristic(BleStack.Core.BleUuid Uuid, GattProperties Properties, ushort ValueHandle);

internal readonly record struct FoundDescriptor(BleStack.Core.BleUuid Uuid, ushort Handle);
