namespace SecureGatt
{
    /// <summary>All services, created once and published once (field defect 12). After publication only the characteristics that can change
    /// are kept, because the library itself answers for constant ones.</summary>
    public sealed class ServiceTable
    {
        private const int MaxCccds = 8;
        private const int MaxCharacteristics = 253;
        private const int DeviceInformation = 0x180A;

        /// <summary>The services in order of publication; null after publication.</summary>
        public Service[] Services;

        /// <summary>Number of characteristics of all services.</summary>
        public int Count;

        /// <summary>The highest security level that any characteristic needs.</summary>
        public SecurityLevel HighestLevel = SecurityLevel.None;

        private Characteristic _changing;
        private int _cccds;

        /// <summary>Creates a table of these services, in order of publication.</summary>
        public ServiceTable(params Service[] services)
        {
            Services = services;
            foreach (Service service in services)
            {
                foreach (Characteristic row in service.Characteristics)
                {
                    Take(row);
                }
            }
        }

        /// <summary>The characteristic with this library id; null for a constant or unknown one.</summary>
        public Characteristic Find(int id)
        {
            Characteristic row = _changing;
            while (row != null && row.Id != id)
            {
                row = row.Next;
            }

            return row;
        }

        /// <summary>Null when an image can hold this table, else the reason why not: the library adds Device Information after the first
        /// service and never returns when that service is the first (defect 10), ids have eight bits and Device Information takes two of
        /// the ids, and the image keeps eight CCCDs.</summary>
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

            if (_cccds > MaxCccds)
            {
                return _cccds + " CCCDs; at most 8";
            }

            foreach (Service service in Services)
            {
                foreach (Characteristic row in service.Characteristics)
                {
                    string problem = Check(row);
                    foreach (Characteristic other in service.Characteristics)
                    {
                        if (row == other)
                        {
                            break;
                        }

                        if (row.ShortUuid == other.ShortUuid && row.LongUuid == other.LongUuid)
                        {
                            problem = "is twice in one service";
                        }
                    }

                    if (problem != null)
                    {
                        return "characteristic " + NameOf(row) + " " + problem;
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
            CharacteristicProperties.Write
            | CharacteristicProperties.WriteWithoutResponse
            | CharacteristicProperties.AuthenticatedSignedWrites;

        /// <summary>A characteristic's name for messages: its name, or its UUID.</summary>
        public static string NameOf(Characteristic row)
        {
            return row.Name ?? row.LongUuid ?? row.ShortUuid.ToString("X4");
        }

        private void Take(Characteristic row)
        {
            Count++;
            Need(row.NotifyLevel);
            Need(row.WriteLevel);
            if (row.Notifies)
            {
                row.SubscriptionBit = 1 << _cccds++;
            }

            if (!row.IsConstant)
            {
                row.Next = _changing;
                _changing = row;
            }
        }

        private void Need(SecurityLevel level)
        {
            if (level > HighestLevel)
            {
                HighestLevel = level;
            }
        }
    }
}
