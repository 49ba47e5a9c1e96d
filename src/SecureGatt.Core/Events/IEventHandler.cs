namespace SecureGatt
{
    /// <summary>Wants to know what happens; called on the consumer thread, one event at a time.</summary>
    public interface IEventHandler
    {
        /// <summary>One event; valid during the call only.</summary>
        void Handle(ServerEvent e);
    }
}
