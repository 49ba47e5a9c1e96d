using SecureGattServer.Security;

namespace SecureGattServer.Gatt
{
    /// <summary>
    /// All services, built once and published once (field defect 12). The first one must not be Device Information, which the library
    /// adds by itself and then never returns from (defect 10).
    /// </summary>
    public sealed class ServiceTable
    {
        /// <summary>Characteristic ids have eight bits.</summary>
        public const int MaxCharacteristics = 255;

        /// <summary>CCCDs the image keeps.</summary>
        public const int MaxCccds = 8;

        /// <summary>Octets of an advertisement, and of a scan response.</summary>
        public const int MaxAdvertisement = 31;

        private const int DeviceInformation = 0x180A;

        /// <summary>The services in order of publication.</summary>
        public ServiceTable(ServiceRow[] services)
        {
            Services = services;
        }

        /// <summary>The services in order of publication.</summary>
        public ServiceRow[] Services { get; }

        /// <summary>Characteristics of all services.</summary>
        public int Count
        {
            get
            {
                int count = 0;
                foreach (ServiceRow service in Services)
                {
                    count += service.Attributes.Length;
                }

                return count;
            }
        }

        /// <summary>Characteristic by number over all services, in order.</summary>
        public AttributeRow this[int index]
        {
            get
            {
                foreach (ServiceRow service in Services)
                {
                    if (index < service.Attributes.Length)
                    {
                        return service.Attributes[index];
                    }

                    index -= service.Attributes.Length;
                }

                return null;
            }
        }

        /// <summary>The highest level any row needs.</summary>
        public SecurityLevel HighestLevel
        {
            get
            {
                SecurityLevel highest = SecurityLevel.None;
                for (int i = 0; i < Count; i++)
                {
                    SecurityLevel level = this[i].HighestLevel;
                    highest = level > highest ? level : highest;
                }

                return highest;
            }
        }

        /// <summary>True when a row takes signed writes.</summary>
        public bool HasSignedRows
        {
            get
            {
                for (int i = 0; i < Count; i++)
                {
                    if (this[i].Signed)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        /// <summary>Null when an image can hold this table under this name, else what is too much and what to do.</summary>
        public string CheckLimits(string deviceName)
        {
            if (Services.Length == 0 || Services[0].Uuid.Equals(Uuids.Short(DeviceInformation)))
            {
                return "the first service must not be Device Information: the library would never return; put another first";
            }

            // The library's own Device Information takes two ids before it is replaced.
            if (Count + 2 > MaxCharacteristics)
            {
                return Count + " characteristics: ids have eight bits; at most 253";
            }

            int cccds = 0;
            for (int i = 0; i < Count; i++)
            {
                cccds += this[i].Notifies ? 1 : 0;
            }

            if (cccds > MaxCccds)
            {
                return cccds + " characteristics that notify: the image keeps 8 CCCDs; notify from fewer";
            }

            return FitsAdvertisement(deviceName.Length) ? null : "the name '" + deviceName + "' does not fit the advertisement; at most 29 octets, 8 to 22 beside the service";
        }

        // Flags (3) first, then name and service UUID, each where the library puts it: the advertisement, else the scan response.
        private bool FitsAdvertisement(int nameLength)
        {
            int name = nameLength + 2;
            int uuid = Uuids.IsShort(Services[0].Uuid) ? 4 : 18;
            int first = 3;
            int response = 0;
            if (first + name <= MaxAdvertisement)
            {
                first += name;
            }
            else
            {
                response = name;
            }

            return response <= MaxAdvertisement && (first + uuid <= MaxAdvertisement || response + uuid <= MaxAdvertisement);
        }
    }
}
