namespace SecureGatt
{
    /// <summary>A published characteristic's way to its clients.</summary>
    public interface ICharacteristicLink
    {
        /// <summary>Octets that every permitted subscriber can take in one notification; 0 when there is none.</summary>
        int MaxNotification { get; }

        /// <summary>Notifies every permitted subscriber; returns how many those were.</summary>
        int Notify(byte[] value, int length);
    }
}
