namespace SecureGatt
{
    /// <summary>
    /// Keeps notifications from links that may not have them: the stack sends them to any subscriber, encrypted or not (field defect 7),
    /// and protects no CCCD. Looks at the link's own state at the moment of sending, subscription included: the library's list may be stale.
    /// </summary>
    public static class NotificationGate
    {
        /// <summary>Octets this link may get of this characteristic in one notification; 0 when it may not have any.</summary>
        public static int MaxLength(LinkTable links, int handle, Characteristic row)
        {
            // Opcode and handle take three octets, [Vol 3, Part F] 3.4.7.1.
            LinkState link = links.Find(handle);
            return link == null || link.Level < row.NotifyLevel || !link.IsSubscribed(row.SubscriptionBit) ? 0 : link.Mtu - 3;
        }
    }
}
