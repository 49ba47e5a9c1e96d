using System;

namespace SecureGattServer.Gatt
{
    /// <summary>One primary service of the table.</summary>
    public sealed class ServiceRow
    {
        /// <summary>Name for messages.</summary>
        public readonly string Name;

        /// <summary>Service UUID.</summary>
        public readonly Guid Uuid;

        /// <summary>Its characteristics in order.</summary>
        public readonly AttributeRow[] Rows;

        /// <summary>A service with its characteristics.</summary>
        public ServiceRow(string name, Guid uuid, AttributeRow[] rows)
        {
            Name = name;
            Uuid = uuid;
            Rows = rows;
        }
    }
}
