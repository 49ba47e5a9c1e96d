namespace SecureGattServer
{
    /// <summary>
    /// The value of Heart Rate Measurement (0x2A37), Heart Rate Service 1.0, 3.1, little-endian:
    /// flags (1), rate (1, or 2 above 255), energy expended in kJ (2, optional), RR intervals in 1/1024 s (2 each, as many as fit).
    /// </summary>
    public static class HeartRateEncoder
    {
        /// <summary>Flag: the rate has two octets.</summary>
        public const int Rate16 = 0x01;

        /// <summary>Flag: skin contact is detected.</summary>
        public const int ContactDetected = 0x02;

        /// <summary>Flag: skin contact can be detected.</summary>
        public const int ContactSupported = 0x04;

        /// <summary>Flag: energy expended follows.</summary>
        public const int EnergyPresent = 0x08;

        /// <summary>Flag: RR intervals follow.</summary>
        public const int RrPresent = 0x10;

        /// <summary>Value for "energy expended is not present".</summary>
        public const int NoEnergy = -1;

        /// <summary>Writes one value and removes the intervals it contains, oldest first; returns its length.</summary>
        /// <param name="into">The buffer; at least <paramref name="max"/> octets.</param>
        /// <param name="max">Maximum length of a notification: MTU − 3, at least 20 octets.</param>
        /// <param name="rate">Beats per minute.</param>
        /// <param name="contact">Skin contact.</param>
        /// <param name="energy">Kilojoules, or <see cref="NoEnergy"/>.</param>
        /// <param name="intervals">RR intervals waiting.</param>
        public static int Encode(byte[] into, int max, int rate, bool contact, int energy, RrBuffer intervals)
        {
            int flags = ContactSupported | (contact ? ContactDetected : 0);
            int length = 2;
            into[1] = (byte)rate;
            if (rate > 0xFF)
            {
                flags |= Rate16;
                into[length++] = (byte)(rate >> 8);
            }

            if (energy != NoEnergy)
            {
                flags |= EnergyPresent;
                length = Put(into, length, energy);
            }

            while (intervals.Count > 0 && length + 2 <= max)
            {
                flags |= RrPresent;
                length = Put(into, length, intervals.Take());
            }

            into[0] = (byte)flags;
            return length;
        }

        private static int Put(byte[] into, int at, int value)
        {
            into[at] = (byte)value;
            into[at + 1] = (byte)(value >> 8);
            return at + 2;
        }
    }
}
