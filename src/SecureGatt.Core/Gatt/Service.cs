namespace SecureGatt
{
    /// <summary>One primary service of the table.</summary>
    public sealed class Service
    {
        /// <summary>The sixteen-bit UUID; 0 where <see cref="LongUuid"/> names one of 128 bits.</summary>
        public readonly int ShortUuid;

        /// <summary>The 128-bit UUID as text, or null.</summary>
        public readonly string LongUuid;

        /// <summary>Its characteristics in order.</summary>
        public readonly Characteristic[] Characteristics;

        /// <summary>With a sixteen-bit UUID.</summary>
        public Service(int uuid, params Characteristic[] characteristics)
        {
            ShortUuid = uuid;
            Characteristics = characteristics;
        }

        /// <summary>With a 128-bit UUID: 8-4-4-4-12 hexadecimal digits.</summary>
        public Service(string uuid, params Characteristic[] characteristics)
        {
            LongUuid = uuid;
            Characteristics = characteristics;
        }
    }
}
