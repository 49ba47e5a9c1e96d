namespace SecureGattServer.Gatt
{
    /// <summary>Sends notifications to whoever subscribed and may have them.</summary>
    public interface INotifier
    {
        /// <summary>Octets every listener of this row can take in one notification; 0 when nobody listens.</summary>
        int MaxLength(AttributeRow row);

        /// <summary>Sends the first octets of the row's <see cref="AttributeRow.Outgoing"/>.</summary>
        void Notify(AttributeRow row, int length);
    }
}
