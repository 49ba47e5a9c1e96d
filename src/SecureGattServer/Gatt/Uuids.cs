using System;

namespace SecureGattServer.Gatt
{
    /// <summary>Sixteen-bit UUIDs over the Bluetooth base UUID, [Vol 3, Part B] 2.5.1.</summary>
    public static class Uuids
    {
        /// <summary>0000xxxx-0000-1000-8000-00805F9B34FB.</summary>
        public static Guid Short(int uuid)
        {
            return new Guid(uuid, 0, 0x1000, 0x80, 0x00, 0x00, 0x80, 0x5F, 0x9B, 0x34, 0xFB);
        }
    }
}
