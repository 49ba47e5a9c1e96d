using System;

namespace SecureGatt
{
    /// <summary>
    /// Returns a characteristic's current value; null refuses the request. Called on the event thread: return immediately, never block.
    /// </summary>
    public delegate byte[] ReadHandler();

    /// <summary>Handles a written value. Called on the event thread: return immediately, never block.</summary>
    public delegate AttError WriteHandler(byte[] value);

    /// <summary>A characteristic: UUID, properties, permissions, and either a constant value or handlers for reads and writes. <see
    /// cref="Notify"/> sends notifications to its clients.</summary>
    public sealed class Characteristic
    {
        /// <summary>The longest value an attribute may have, octets, [Vol 3, Part F] 3.2.9.</summary>
        public const int MaxLength = 512;

        /// <summary>The sixteen-bit UUID; 0 when <see cref="LongUuid"/> holds a 128-bit UUID.</summary>
        public readonly int ShortUuid;

        /// <summary>The 128-bit UUID as text, or null.</summary>
        public readonly string LongUuid;

        /// <summary>Characteristic properties.</summary>
        public readonly CharacteristicProperties Properties;

        /// <summary>The permissions to read, write and receive notifications.</summary>
        public readonly Permissions Permissions;

        /// <summary>Name in messages; null to use the UUID.</summary>
        public string Name;

        /// <summary>The constant value; null when <see cref="OnRead"/> provides the value.</summary>
        public byte[] Value;

        /// <summary>Called for each read; null where <see cref="Value"/> is the answer.</summary>
        public ReadHandler OnRead;

        /// <summary>Called for each write; null where there is none to call.</summary>
        public WriteHandler OnWrite;

        /// <summary>The library's id of this characteristic; set when it is published.</summary>
        public int Id;

        /// <summary>Its bit in <see cref="LinkState.IsSubscribed"/>; 0 when clients cannot subscribe.</summary>
        public int SubscriptionBit;

        /// <summary>Sends to the clients; set when the characteristic is published.</summary>
        public ICharacteristicLink Link;

        // Next in the table's list of characteristics that are not constant.
        internal Characteristic Next;

        /// <summary>Creates a characteristic with a sixteen-bit UUID.</summary>
        public Characteristic(int uuid, CharacteristicProperties properties, Permissions permissions, byte[] value = null)
        {
            ShortUuid = uuid;
            Properties = properties;
            Permissions = permissions;
            Value = value;
        }

        /// <summary>Creates a characteristic with a 128-bit UUID: 8-4-4-4-12 hexadecimal digits.</summary>
        public Characteristic(string uuid, CharacteristicProperties properties, Permissions permissions, byte[] value = null)
            : this(0, properties, permissions, value)
        {
            LongUuid = uuid;
        }

        /// <summary>The security level a link needs to read; the strictest permission counts.</summary>
        public SecurityLevel ReadLevel
        {
            get { return Level((int)Permissions); }
        }

        /// <summary>The security level a link needs to write; the strictest permission counts.</summary>
        public SecurityLevel WriteLevel
        {
            get { return Level((int)Permissions >> 4); }
        }

        /// <summary>The security level a link needs for notifications: the level of the permissions, and at least that of a read. The CCCD
        /// itself cannot be protected on the device.</summary>
        public SecurityLevel NotifyLevel
        {
            get { return Level(((int)Permissions >> 8) | (int)Permissions); }
        }

        /// <summary>True for a characteristic that is only read and has a constant value: the library answers for it.</summary>
        public bool IsConstant
        {
            get { return Value != null && OnWrite == null && !Notifies; }
        }

        /// <summary>True when clients can subscribe.</summary>
        public bool Notifies
        {
            get { return (Properties & (CharacteristicProperties.Notify | CharacteristicProperties.Indicate)) != 0; }
        }

        /// <summary>
        /// Maximum number of octets that every permitted subscriber can receive in one notification: the smallest MTU − 3; 0 when there is
        /// none.
        /// </summary>
        public int MaxNotification
        {
            get { return Link == null ? 0 : Link.MaxNotification; }
        }

        /// <summary>Maximum number of octets in a notification to this link; 0 when the link must not receive any. The stack sends to every
        /// subscriber, encrypted or not (field defect 7), and does not protect CCCDs. The link's own state at the moment of sending counts,
        /// because the library's list may be outdated.</summary>
        public int MaxFor(LinkTable links, int handle)
        {
            // Opcode and handle take three octets, [Vol 3, Part F] 3.4.7.1.
            LinkState link = links.Find(handle);
            return link == null || link.Level < NotifyLevel || !link.IsSubscribed(SubscriptionBit) ? 0 : link.Mtu - 3;
        }

        /// <summary>Notifies every client that subscribed and may receive the value; returns the number of clients.</summary>
        /// <param name="value">The value, or a reusable buffer that holds it.</param>
        /// <param name="length">Number of octets to send; all by default.</param>
        public int Notify(byte[] value, int length = -1)
        {
            return Link == null ? 0 : Link.Notify(value, length < 0 ? value.Length : length);
        }

        /// <summary>
        /// Creates a UUID from sixteen bits over the Bluetooth base UUID, [Vol 3, Part B] 2.5.1, or from the text of 128 bits.
        /// </summary>
        public static Guid ToGuid(int shortUuid, string longUuid)
        {
            return longUuid == null ? new Guid(shortUuid, 0, 0x1000, 0x80, 0x00, 0x00, 0x80, 0x5F, 0x9B, 0x34, 0xFB) : new Guid(longUuid);
        }

        // The permission flags come in groups of three: 4 requires MITM protection, 2 encryption.
        private static SecurityLevel Level(int flags)
        {
            return (flags & 4) != 0 ? SecurityLevel.Authenticated : (flags & 2) != 0 ? SecurityLevel.Encrypted : SecurityLevel.None;
        }
    }
}
