namespace SecureGattServer.Gatt
{
    /// <summary>What a server offers: its table, answers for the values that change, and what it does as time passes.</summary>
    public abstract class ServerProfile
    {
        /// <summary>ATT error: Invalid Attribute Value Length, [Vol 3, Part F] 3.4.1.1.</summary>
        public const byte InvalidLength = 0x0D;

        /// <summary>ATT error: Unlikely Error.</summary>
        public const byte Unlikely = 0x0E;

        /// <summary>Name in the advertisement.</summary>
        public string DeviceName;

        /// <summary>GAP appearance.</summary>
        public ushort Appearance;

        /// <summary>The services, in order of publication.</summary>
        public ServiceTable Table;

        /// <summary>So many milliseconds passed: measure and notify.</summary>
        public abstract void Tick(int milliseconds, ServicePublisher publisher);

        /// <summary>A value now; never null. On the event thread: answer at once, never wait.</summary>
        public abstract byte[] Read(AttributeRow row);

        /// <summary>Takes a written value; returns an ATT error, or 0. On the event thread: answer at once, never wait.</summary>
        public abstract byte Write(AttributeRow row, byte[] value);
    }
}
