namespace SecureGatt
{
    /// <summary>Handles events; called on the consumer thread, one event at a time.</summary>
    public interface IEventHandler
    {
        /// <summary>Handles one event, which is valid during the call only.</summary>
        void Handle(ServerEvent e);
    }
}
