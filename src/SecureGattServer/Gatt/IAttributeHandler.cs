namespace SecureGattServer.Gatt
{
    /// <summary>Answers for attributes whose value changes. Called on the event thread: answer at once, never wait.</summary>
    public interface IAttributeHandler
    {
        /// <summary>The value now; never null.</summary>
        byte[] Read(AttributeRow row);

        /// <summary>Takes a written value; returns an ATT error, or <see cref="AttError.None"/>.</summary>
        byte Write(AttributeRow row, byte[] value);
    }
}
