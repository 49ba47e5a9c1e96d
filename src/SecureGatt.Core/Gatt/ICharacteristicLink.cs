namespace SecureGatt
{
    /// <summary>Sends notifications of a published characteristic.</summary>
    public interface ICharacteristicLink
    {
        /// <summary>
        /// Maximum number of octets that every permitted subscriber can receive in one notification; 0 when there is none.
        /// </summary>
        int MaxNotification { get; }

        /// <summary>Notifies every permitted subscriber; returns the number of subscribers.</summary>
        int Notify(byte[] value, int length);
    }
}
