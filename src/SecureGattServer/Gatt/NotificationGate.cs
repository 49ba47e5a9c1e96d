using SecureGattServer.Links;

namespace SecureGattServer.Gatt
{
    /// <summary>
    /// Keeps notifications from links that may not have them: the stack sends them to any subscriber, encrypted or not (field defect 7),
    /// and protects no CCCD. Looks at the link's own state at the moment of sending.
    /// </summary>
    public sealed class NotificationGate
    {
        private readonly LinkTable _links;

        /// <summary>Over these links.</summary>
        public NotificationGate(LinkTable links)
        {
            _links = links;
        }

        /// <summary>Notifications held back.</summary>
        public int Held { get; private set; }

        /// <summary>Octets this link may get of this row in one notification; 0 when it may not have any.</summary>
        public int MaxLength(int handle, AttributeRow row)
        {
            LinkState link = _links.Find(handle);
            if (link == null || link.Level < row.NotifyLevel)
            {
                return 0;
            }

            return link.MaxNotification < AttributeRow.MaxOutgoing ? link.MaxNotification : AttributeRow.MaxOutgoing;
        }

        /// <summary>True when this link may have this row's notification; counts what is held back.</summary>
        public bool Passes(int handle, AttributeRow row, int length)
        {
            if (MaxLength(handle, row) >= length)
            {
                return true;
            }

            Held++;
            return false;
        }
    }
}
