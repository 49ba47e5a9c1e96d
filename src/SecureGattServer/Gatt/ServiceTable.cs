using SecureGattServer.Security;

namespace SecureGattServer.Gatt
{
    /// <summary>
    /// All services, built once and published once (field defect 12). The first one must not be Device Information, which the library
    /// adds by itself and then never returns from (defect 10).
    /// </summary>
    public sealed class ServiceTable
    {
        private const int MaxCccds = 8;
        private const int MaxCharacteristics = 253;
        private const int DeviceInformation = 0x180A;

        /// <summary>The services in order of publication.</summary>
        public readonly ServiceRow[] Services;

        /// <summary>The characteristics of all services, in order.</summary>
        public readonly AttributeRow[] Rows;

        /// <summary>The highest level any row needs.</summary>
        public readonly SecurityLevel HighestLevel = SecurityLevel.None;

        /// <summary>A row takes signed writes.</summary>
        public readonly bool HasSignedRows;

        private readonly int _cccds;

        /// <summary>Of these services, in order of publication.</summary>
        public ServiceTable(ServiceRow[] services)
        {
            Services = services;
            int count = 0;
            foreach (ServiceRow service in services)
            {
                count += service.Rows.Length;
            }

            Rows = new AttributeRow[count];
            count = 0;
            foreach (ServiceRow service in services)
            {
                foreach (AttributeRow row in service.Rows)
                {
                    Rows[count++] = row;
                    HighestLevel = Higher(Higher(HighestLevel, row.NotifyLevel), Higher(row.ReadLevel, row.WriteLevel));
                    HasSignedRows |= (row.Permissions & (AttributePermissions.WriteSigned | AttributePermissions.WriteSignedMitm)) != 0;
                    _cccds += row.Outgoing == null ? 0 : 1;
                }
            }
        }

        /// <summary>
        /// Null when an image can hold this table, else what is too much: ids have eight bits, the library's own Device Information takes
        /// two before it is replaced, and the image keeps eight CCCDs.
        /// </summary>
        public string CheckLimits()
        {
            if (Services.Length == 0 || Services[0].Uuid.Equals(AttributeRow.Short(DeviceInformation)))
            {
                return "the first service must not be Device Information";
            }

            if (Rows.Length > MaxCharacteristics)
            {
                return Rows.Length + " characteristics; at most 253";
            }

            return _cccds > MaxCccds ? _cccds + " CCCDs; at most 8" : null;
        }

        private static SecurityLevel Higher(SecurityLevel one, SecurityLevel other)
        {
            return one > other ? one : other;
        }
    }
}
