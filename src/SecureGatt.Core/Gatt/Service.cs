namespace SecureGatt
{
    /// <summary>A primary service.</summary>
    public sealed class Service
    {
        /// <summary>The sixteen-bit UUID; 0 when <see cref="LongUuid"/> holds a 128-bit UUID.</summary>
        public readonly int ShortUuid;

        /// <summary>The 128-bit UUID as text, or null.</summary>
        public readonly string LongUuid;

        /// <summary>Its characteristics in order.</summary>
        public readonly Characteristic[] Characteristics;

        /// <summary>Creates a service with a sixteen-bit UUID.</summary>
        public Service(int uuid, params Characteristic[] characteristics)
        {
            ShortUuid = uuid;
            Characteristics = characteristics;
        }

        /// <summary>Creates a service with a 128-bit UUID: 8-4-4-4-12 hexadecimal digits.</summary>
        public Service(string uuid, params Characteristic[] characteristics)
        {
            LongUuid = uuid;
            Characteristics = characteristics;
        }
    }
}
