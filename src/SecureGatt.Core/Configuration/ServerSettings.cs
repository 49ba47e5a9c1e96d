namespace SecureGatt
{
    /// <summary>The settings of a device, filled in by the application's constructor; the same on the board and on the PC.</summary>
    public sealed class ServerSettings
    {
        /// <summary>Name in the advertisement; with flags and service UUID it must fit 31 octets.</summary>
        public string DeviceName = "SecureGatt";

        /// <summary>GAP appearance, Assigned Numbers 2.6.</summary>
        public ushort Appearance;

        /// <summary>The security profile.</summary>
        public SecurityProfile Profile = new SecurityProfile();

        /// <summary>Milliseconds between calls of the application's Tick.</summary>
        public int IntervalMs = 1000;

        /// <summary>Seconds after boot in which new phones may pair; 0 for no limit.</summary>
        public int WindowSeconds;

        /// <summary>Seconds a link may stay below the level the table needs; 0 for no limit.</summary>
        public int LinkTimeoutSeconds = 300;

        /// <summary>True when a full bond store evicts its oldest bond for a new phone; otherwise new phones are refused.</summary>
        public bool EvictOldest = true;

        /// <summary>The answer of a device without buttons to a pairing question: "yes", six digits, or null for no.</summary>
        public string Answer;
    }
}
