using System;

namespace SecureGattServer.Gatt
{
    /// <summary>One primary service of the table.</summary>
    public sealed class ServiceRow
    {
        /// <summary>Service UUID.</summary>
        public readonly Guid Uuid;

        /// <summary>Its characteristics in order.</summary>
        public readonly AttributeRow[] Rows;

        /// <summary>A service with its characteristics.</summary>
        public ServiceRow(Guid uuid, AttributeRow[] rows)
        {
            Uuid = uuid;
            Rows = rows;
        }
    }
}
