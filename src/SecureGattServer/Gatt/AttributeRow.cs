using System;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Security;

namespace SecureGattServer.Gatt
{
    /// <summary>One characteristic of the service table: UUID, properties, permissions, and a constant value or the profile's answers.</summary>
    public sealed class AttributeRow
    {
        /// <summary>A notification never needs more: a measurement with all waiting intervals is shorter.</summary>
        public const int MaxOutgoing = 72;

        /// <summary>Name for messages; null where nothing is ever said about the row.</summary>
        public readonly string Name;

        /// <summary>Characteristic UUID.</summary>
        public readonly Guid Uuid;

        /// <summary>Characteristic properties.</summary>
        public readonly GattCharacteristicProperties Properties;

        /// <summary>What a client needs to read and write.</summary>
        public readonly AttributePermissions Permissions;

        /// <summary>The constant value; null where the profile answers.</summary>
        public readonly byte[] Value;

        /// <summary>The level a link needs to read; the strictest flag counts.</summary>
        public readonly SecurityLevel ReadLevel;

        /// <summary>The level a link needs to write; the strictest flag counts.</summary>
        public readonly SecurityLevel WriteLevel;

        /// <summary>The level a link needs for this row's notifications; the CCCD itself cannot be protected on the device.</summary>
        public readonly SecurityLevel NotifyLevel;

        /// <summary>Where the next notification is written; null when clients cannot subscribe.</summary>
        public readonly byte[] Outgoing;

        internal RowBinding Binding;

        /// <summary>The library's id of this characteristic, once published.</summary>
        public int CharacteristicId;

        /// <summary>A row with a constant value, or with null and the profile's answers.</summary>
        public AttributeRow(
            string name, Guid uuid, GattCharacteristicProperties properties, AttributePermissions permissions, byte[] value, SecurityLevel notifyLevel = SecurityLevel.None)
        {
            Name = name;
            Uuid = uuid;
            Properties = properties;
            Permissions = permissions;
            Value = value;
            NotifyLevel = notifyLevel;
            ReadLevel = Level((int)permissions);
            WriteLevel = Level((int)permissions >> 4);
            if ((properties & (GattCharacteristicProperties.Notify | GattCharacteristicProperties.Indicate)) != 0)
            {
                Outgoing = new byte[MaxOutgoing];
            }
        }

        /// <summary>A sixteen-bit UUID over the Bluetooth base UUID, [Vol 3, Part B] 2.5.1: 0000xxxx-0000-1000-8000-00805F9B34FB.</summary>
        public static Guid Short(int uuid)
        {
            return new Guid(uuid, 0, 0x1000, 0x80, 0x00, 0x00, 0x80, 0x5F, 0x9B, 0x34, 0xFB);
        }

        // Of the read flags, and of the write flags four bits above them: 4 asks for MITM, 2 for encryption.
        private static SecurityLevel Level(int flags)
        {
            return (flags & 4) != 0 ? SecurityLevel.Authenticated : (flags & 2) != 0 ? SecurityLevel.Encrypted : SecurityLevel.None;
        }
    }
}
