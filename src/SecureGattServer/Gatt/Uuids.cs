using System;

namespace SecureGattServer.Gatt
{
    /// <summary>Sixteen-bit UUIDs over the Bluetooth base UUID, [Vol 3, Part B] 2.5.1.</summary>
    public static class Uuids
    {
        private const string Base = "-0000-1000-8000-00805f9b34fb";

        /// <summary>0000xxxx-0000-1000-8000-00805F9B34FB.</summary>
        public static Guid Short(int uuid)
        {
            return new Guid(uuid, 0, 0x1000, 0x80, 0x00, 0x00, 0x80, 0x5F, 0x9B, 0x34, 0xFB);
        }

        /// <summary>"180D" for a sixteen-bit UUID, all of it otherwise.</summary>
        public static string Text(Guid uuid)
        {
            string text = uuid.ToString();
            return IsShort(uuid) ? text.Substring(4, 4).ToUpper() : text;
        }

        /// <summary>True for a UUID that has a sixteen-bit form.</summary>
        public static bool IsShort(Guid uuid)
        {
            string text = uuid.ToString();
            return text.StartsWith("0000") && text.EndsWith(Base);
        }
    }
}
