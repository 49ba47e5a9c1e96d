namespace nanoFramework.Device.Bluetooth;

/// <summary>The transmission order of <see cref="System.Guid.ToByteArray()"/>.</summary>
internal static class UuidOrder
{
    /// <summary>Least significant octet first, as in every Bluetooth PDU: wire octet i is GUID octet Wire[i].</summary>
    internal static readonly byte[] Wire = [15, 14, 13, 12, 11, 10, 9, 8, 6, 7, 4, 5, 0, 1, 2, 3];

    /// <summary>Most significant octet first.</summary>
    internal static readonly byte[] BigEndian = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

    internal static byte[] ToWire(byte[] guid, byte[] order)
    {
        byte[] wire = new byte[16];
        for (int i = 0; i < wire.Length; i++) wire[i] = guid[order[i]];
        return wire;
    }

    internal static byte[] FromWire(byte[] wire, byte[] order)
    {
        byte[] guid = new byte[16];
        for (int i = 0; i < guid.Length; i++) guid[order[i]] = wire[i];
        return guid;
    }
}
