namespace SecureGattServer.Events
{
    /// <summary>Names of the table's rows, for messages.</summary>
    public interface IRowNames
    {
        /// <summary>By number in the table.</summary>
        string OfRow(int index);

        /// <summary>By the library's characteristic id.</summary>
        string OfCharacteristic(int id);
    }
}
