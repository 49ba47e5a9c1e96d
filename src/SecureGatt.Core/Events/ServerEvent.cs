namespace SecureGatt
{
    /// <summary>One event. The dispatcher owns and reuses the object: do not keep it beyond the call.</summary>
    public sealed class ServerEvent
    {
        /// <summary>The kind of the event.</summary>
        public EventKind Kind;

        /// <summary>Connection handle; 0xFFFF when the event belongs to no connection.</summary>
        public int Handle;

        /// <summary>First detail, see <see cref="EventKind"/>.</summary>
        public int A;

        /// <summary>Second detail, see <see cref="EventKind"/>.</summary>
        public int B;

        /// <summary>Time of posting in milliseconds.</summary>
        public long Time;
    }
}
