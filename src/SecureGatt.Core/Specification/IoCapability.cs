namespace SecureGatt
{
    /// <summary>IO capabilities of a device, [Vol 3, Part H] 3.5.1, Table 3.4.</summary>
    public enum IoCapability
    {
        /// <summary>A display without any input.</summary>
        DisplayOnly = 0x00,

        /// <summary>A display and two buttons or an equivalent input.</summary>
        DisplayYesNo = 0x01,

        /// <summary>A keyboard without a display.</summary>
        KeyboardOnly = 0x02,

        /// <summary>Neither display nor keyboard.</summary>
        NoInputNoOutput = 0x03,

        /// <summary>A keyboard and a display.</summary>
        KeyboardDisplay = 0x04,
    }
}
