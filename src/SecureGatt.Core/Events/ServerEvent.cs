namespace SecureGatt
{
    /// <summary>One event. The dispatcher owns and reuses it: never keep it beyond the call that gave it.</summary>
    public sealed class ServerEvent
    {
        /// <summary>What happened.</summary>
        public EventKind Kind;

        /// <summary>Connection handle; 0xFFFF where there is none.</summary>
        public int Handle;

        /// <summary>First detail, see <see cref="EventKind"/>.</summary>
        public int A;

        /// <summary>Second detail, see <see cref="EventKind"/>.</summary>
        public int B;

        /// <summary>When it was posted, milliseconds.</summary>
        public long Time;
    }
}
