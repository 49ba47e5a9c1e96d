using System;

namespace SecureGatt
{
    /// <summary>Gives a characteristic's value now; null refuses the request. On the event thread: answer at once, never wait.</summary>
    public delegate byte[] ReadHandler();

    /// <summary>Takes a written value. On the event thread: answer at once, never wait.</summary>
    public delegate AttError WriteHandler(byte[] value);

    /// <summary>
    /// One characteristic: UUID, properties, permissions, and either a constant value or handlers for reads and writes. A client is
    /// notified with <see cref="Notify"/> on the characteristic itself.
    /// </summary>
    public sealed class Characteristic
    {
        /// <summary>The longest value an attribute may have, octets, [Vol 3, Part F] 3.2.9.</summary>
        public const int MaxLength = 512;

        /// <summary>The sixteen-bit UUID; 0 where <see cref="LongUuid"/> names one of 128 bits.</summary>
        public readonly int ShortUuid;

        /// <summary>The 128-bit UUID as text, or null.</summary>
        public readonly string LongUuid;

        /// <summary>Characteristic properties.</summary>
        public readonly CharacteristicProperties Properties;

        /// <summary>What a client needs to read, write and be notified.</summary>
        public readonly Permissions Permissions;

        /// <summary>Name in messages; null for the UUID.</summary>
        public string Name;

        /// <summary>The constant value; null where <see cref="OnRead"/> answers.</summary>
        public byte[] Value;

        /// <summary>Answers reads.</summary>
        public ReadHandler OnRead;

        /// <summary>Answers writes.</summary>
        public WriteHandler OnWrite;

        /// <summary>The library's id of this characteristic, once published.</summary>
        public int Id;

        /// <summary>Its bit in <see cref="LinkState.IsSubscribed"/>; 0 when clients cannot subscribe.</summary>
        public int SubscriptionBit;

        /// <summary>The way to the clients, once published.</summary>
        public ICharacteristicLink Link;

        // The table's chain of those that are not constant.
        internal Characteristic Next;

        /// <summary>With a sixteen-bit UUID over the Bluetooth base UUID.</summary>
        public Characteristic(int uuid, CharacteristicProperties properties, Permissions permissions, byte[] value = null)
        {
            ShortUuid = uuid;
            Properties = properties;
            Permissions = permissions;
            Value = value;
        }

        /// <summary>With a 128-bit UUID: 8-4-4-4-12 hexadecimal digits.</summary>
        public Characteristic(string uuid, CharacteristicProperties properties, Permissions permissions, byte[] value = null)
            : this(0, properties, permissions, value)
        {
            LongUuid = uuid;
        }

        /// <summary>The level a link needs to read; the strictest permission counts.</summary>
        public SecurityLevel ReadLevel
        {
            get { return Level((int)Permissions); }
        }

        /// <summary>The level a link needs to write; the strictest permission counts.</summary>
        public SecurityLevel WriteLevel
        {
            get { return Level((int)Permissions >> 4); }
        }

        /// <summary>
        /// The level a link needs for notifications: as the permissions say, and at least that of a read. The CCCD itself cannot be
        /// protected on the device.
        /// </summary>
        public SecurityLevel NotifyLevel
        {
            get
            {
                SecurityLevel own = Level((int)Permissions >> 8);
                return own > ReadLevel ? own : ReadLevel;
            }
        }

        /// <summary>True for one that is read only and always has the same value: the library answers for it.</summary>
        public bool IsConstant
        {
            get { return Value != null && OnWrite == null && !Notifies; }
        }

        /// <summary>Clients can subscribe.</summary>
        public bool Notifies
        {
            get { return (Properties & (CharacteristicProperties.Notify | CharacteristicProperties.Indicate)) != 0; }
        }

        /// <summary>Octets that every permitted subscriber can take in one notification: the smallest MTU − 3; 0 when there is none.</summary>
        public int MaxNotification
        {
            get { return Link == null ? 0 : Link.MaxNotification; }
        }

        /// <summary>
        /// Octets this link may get in one notification; 0 when it may not have any. The stack sends to any subscriber, encrypted or not (field
        /// defect 7), and protects no CCCD. The link's own state counts at the moment of sending: the library's list may be stale.
        /// </summary>
        public int MaxFor(LinkTable links, int handle)
        {
            // Opcode and handle take three octets, [Vol 3, Part F] 3.4.7.1.
            LinkState link = links.Find(handle);
            return link == null || link.Level < NotifyLevel || !link.IsSubscribed(SubscriptionBit) ? 0 : link.Mtu - 3;
        }

        /// <summary>Notifies every client that subscribed and may have the value; returns how many those were.</summary>
        /// <param name="value">The value, or a buffer that holds it and is used again for the next one.</param>
        /// <param name="length">How many of its octets; all when left out.</param>
        public int Notify(byte[] value, int length = -1)
        {
            return Link == null ? 0 : Link.Notify(value, length < 0 ? value.Length : length);
        }

        /// <summary>A sixteen-bit UUID over the Bluetooth base UUID, [Vol 3, Part B] 2.5.1, or one of 128 bits from its text.</summary>
        public static Guid ToGuid(int shortUuid, string longUuid)
        {
            return longUuid == null ? new Guid(shortUuid, 0, 0x1000, 0x80, 0x00, 0x00, 0x80, 0x5F, 0x9B, 0x34, 0xFB) : new Guid(longUuid);
        }

        // Of three flags in a row: 4 asks for MITM protection, 2 for encryption.
        private static SecurityLevel Level(int flags)
        {
            return (flags & 4) != 0 ? SecurityLevel.Authenticated : (flags & 2) != 0 ? SecurityLevel.Encrypted : SecurityLevel.None;
        }
    }
}
