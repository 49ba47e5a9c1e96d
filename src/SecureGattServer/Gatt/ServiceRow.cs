using System;

namespace SecureGattServer.Gatt
{
    /// <summary>One primary service of the table.</summary>
    public sealed class ServiceRow
    {
        /// <summary>A service with its characteristics.</summary>
        public ServiceRow(string name, Guid uuid, AttributeRow[] attributes)
        {
            Name = name;
            Uuid = uuid;
            Attributes = attributes;
        }

        /// <summary>Name for messages.</summary>
        public string Name { get; }

        /// <summary>Service UUID.</summary>
        public Guid Uuid { get; }

        /// <summary>Its characteristics in order.</summary>
        public AttributeRow[] Attributes { get; }
    }
}
