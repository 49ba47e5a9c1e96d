namespace SecureGatt
{
    /// <summary>
    /// All services, built once and published once (field defect 12). Once published, only the characteristics that can change are kept:
    /// constant ones are the library's business alone.
    /// </summary>
    public sealed class ServiceTable
    {
        private const int MaxCccds = 8;
        private const int MaxCharacteristics = 253;
        private const int DeviceInformation = 0x180A;

        /// <summary>The services in order of publication; null once published.</summary>
        public Service[] Services;

        /// <summary>Characteristics of all services.</summary>
        public readonly int Count;

        /// <summary>The highest level any characteristic needs.</summary>
        public readonly SecurityLevel HighestLevel = SecurityLevel.None;

        private readonly Characteristic[] _dynamic;
        private readonly int _cccds;

        /// <summary>Of these services, in order of publication.</summary>
        public ServiceTable(params Service[] services)
        {
            Services = services;
            int dynamic = 0;
            foreach (Service service in services)
            {
                foreach (Characteristic row in service.Characteristics)
                {
                    HighestLevel = Higher(HighestLevel, Higher(row.NotifyLevel, row.WriteLevel));
                    Count++;
                    row.SubscriptionBit = row.Notifies ? 1 << _cccds++ : 0;
                    dynamic += IsConstant(row) ? 0 : 1;
                }
            }

            _dynamic = new Characteristic[dynamic];
            foreach (Service service in services)
            {
                foreach (Characteristic row in service.Characteristics)
                {
                    if (!IsConstant(row))
                    {
                        _dynamic[--dynamic] = row;
                    }
                }
            }
        }

        /// <summary>True for a characteristic that is read only and always has the same value: the library answers for it.</summary>
        public static bool IsConstant(Characteristic row)
        {
            return row.Value != null && row.OnWrite == null && !row.Notifies;
        }

        /// <summary>The characteristic with this library id, or null for a constant or unknown one.</summary>
        public Characteristic Find(int id)
        {
            foreach (Characteristic row in _dynamic)
            {
                if (row.Id == id)
                {
                    return row;
                }
            }

            return null;
        }

        /// <summary>
        /// Null when an image can hold this table, else what is wrong: the library adds Device Information after the first service and
        /// never returns when it is the first (defect 10), ids have eight bits of which that one takes two, and the image keeps eight CCCDs.
        /// </summary>
        public string CheckLimits()
        {
            if (Services.Length == 0 || Services[0].ShortUuid == DeviceInformation)
            {
                return "the first service must not be Device Information";
            }

            if (Count > MaxCharacteristics)
            {
                return Count + " characteristics; at most 253";
            }

            return _cccds > MaxCccds ? _cccds + " CCCDs; at most 8" : CheckRows();
        }

        private string CheckRows()
        {
            foreach (Service service in Services)
            {
                Characteristic[] rows = service.Characteristics;
                for (int i = 0; i < rows.Length; i++)
                {
                    string problem = Check(rows[i]);
                    for (int other = 0; other < i; other++)
                    {
                        if (rows[i].ShortUuid == rows[other].ShortUuid && rows[i].LongUuid == rows[other].LongUuid)
                        {
                            problem = "is twice in one service";
                        }
                    }

                    if (problem != null)
                    {
                        return "characteristic " + NameOf(rows[i]) + " " + problem;
                    }
                }
            }

            return null;
        }

        private static string Check(Characteristic row)
        {
            if ((row.Properties & CharacteristicProperties.Read) != 0 && row.Value == null && row.OnRead == null)
            {
                return "can be read, but has neither value nor OnRead";
            }

            if ((row.Properties & WriteProperties) != 0 && row.OnWrite == null)
            {
                return "can be written, but has no OnWrite";
            }

            return row.Value != null && row.Value.Length > Characteristic.MaxLength ? "has over 512 octets" : null;
        }

        private const CharacteristicProperties WriteProperties =
            CharacteristicProperties.Write | CharacteristicProperties.WriteWithoutResponse | CharacteristicProperties.AuthenticatedSignedWrites;

        /// <summary>A characteristic's name for messages: its own, or its UUID.</summary>
        public static string NameOf(Characteristic row)
        {
            return row.Name ?? row.LongUuid ?? row.ShortUuid.ToString("X4");
        }

        private static SecurityLevel Higher(SecurityLevel one, SecurityLevel other)
        {
            return one > other ? one : other;
        }
    }
}
