using SecureGattServer.Links;

namespace SecureGattServer.Gatt
{
    /// <summary>
    /// Keeps notifications from links that may not have them: the stack sends them to any subscriber, encrypted or not (field defect 7),
    /// and protects no CCCD. Looks at the link's own state at the moment of sending, subscription included: the library's list may be stale.
    /// </summary>
    public sealed class NotificationGate
    {
        private readonly LinkTable _links;

        /// <summary>Over these links.</summary>
        public NotificationGate(LinkTable links)
        {
            _links = links;
        }

        /// <summary>Octets this link may get of this row in one notification; 0 when it may not have any.</summary>
        public int MaxLength(int handle, AttributeRow row)
        {
            LinkState link = _links.Find(handle);
            if (link == null || link.Level < row.NotifyLevel || !link.IsSubscribed(row.CharacteristicId))
            {
                return 0;
            }

            return link.Mtu - 3 < AttributeRow.MaxOutgoing ? link.Mtu - 3 : AttributeRow.MaxOutgoing;
        }
    }
}
