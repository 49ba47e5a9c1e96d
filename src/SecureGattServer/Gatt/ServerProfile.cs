namespace SecureGattServer.Gatt
{
    /// <summary>What a server offers: its table, answers for the values that change, and what it does as time passes.</summary>
    public abstract class ServerProfile
    {
        /// <summary>Name in the advertisement.</summary>
        public string DeviceName;

        /// <summary>GAP appearance.</summary>
        public ushort Appearance;

        /// <summary>The services, in order of publication.</summary>
        public ServiceTable Table;

        /// <summary>So many milliseconds passed: measure and notify.</summary>
        public abstract void Tick(int milliseconds, INotifier notifier);

        /// <summary>A value now; never null. On the event thread: answer at once, never wait.</summary>
        public abstract byte[] Read(AttributeRow row);

        /// <summary>Takes a written value; returns an ATT error, or <see cref="AttError.None"/>. On the event thread: answer at once, never wait.</summary>
        public abstract byte Write(AttributeRow row, byte[] value);
    }
}
