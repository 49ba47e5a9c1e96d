using System;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Security;

namespace SecureGattServer.Gatt
{
    /// <summary>One characteristic of the service table: UUID, properties, permissions, and a constant value or a handler.</summary>
    public sealed class AttributeRow
    {
        /// <summary>A notification never needs more: a measurement with all waiting intervals is shorter.</summary>
        public const int MaxOutgoing = 72;

        /// <summary>A row with a constant value or a handler.</summary>
        public AttributeRow(string name, Guid uuid, GattCharacteristicProperties properties, AttributePermissions permissions, byte[] value, IAttributeHandler handler)
        {
            Name = name;
            Uuid = uuid;
            Properties = properties;
            Permissions = permissions;
            Value = value;
            Handler = handler;
            if (Notifies)
            {
                Outgoing = new byte[MaxOutgoing];
            }
        }

        /// <summary>Name for messages.</summary>
        public string Name { get; }

        /// <summary>Characteristic UUID.</summary>
        public Guid Uuid { get; }

        /// <summary>Characteristic properties.</summary>
        public GattCharacteristicProperties Properties { get; }

        /// <summary>What a client needs to read and write.</summary>
        public AttributePermissions Permissions { get; }

        /// <summary>The constant value; null when the handler has it.</summary>
        public byte[] Value { get; }

        /// <summary>Who answers; null for a constant value.</summary>
        public IAttributeHandler Handler { get; }

        /// <summary>The level a link needs for this row's notifications; the CCCD itself cannot be protected on the device.</summary>
        public SecurityLevel NotifyLevel { get; init; } = SecurityLevel.None;

        /// <summary>Where the next notification is written; null when the row has none.</summary>
        public byte[] Outgoing { get; }

        /// <summary>Clients may subscribe.</summary>
        public bool Notifies
        {
            get { return (Properties & (GattCharacteristicProperties.Notify | GattCharacteristicProperties.Indicate)) != 0; }
        }

        /// <summary>The level a link needs to read; the strictest flag counts.</summary>
        public SecurityLevel ReadLevel
        {
            get { return Level(AttributePermissions.ReadEncryptedMitm, AttributePermissions.ReadEncrypted); }
        }

        /// <summary>The level a link needs to write; the strictest flag counts.</summary>
        public SecurityLevel WriteLevel
        {
            get { return Level(AttributePermissions.WriteEncryptedMitm, AttributePermissions.WriteEncrypted); }
        }

        /// <summary>The highest level anything of this row needs.</summary>
        public SecurityLevel HighestLevel
        {
            get
            {
                SecurityLevel level = ReadLevel > WriteLevel ? ReadLevel : WriteLevel;
                return NotifyLevel > level ? NotifyLevel : level;
            }
        }

        /// <summary>Only signed writes are let in.</summary>
        public bool Signed
        {
            get { return Has(AttributePermissions.WriteSigned | AttributePermissions.WriteSignedMitm); }
        }

        /// <summary>True when one of these flags is set.</summary>
        public bool Has(AttributePermissions flags)
        {
            return (Permissions & flags) != 0;
        }

        private SecurityLevel Level(AttributePermissions mitm, AttributePermissions encrypted)
        {
            if (Has(mitm))
            {
                return SecurityLevel.Authenticated;
            }

            return Has(encrypted) ? SecurityLevel.Encrypted : SecurityLevel.None;
        }
    }
}
