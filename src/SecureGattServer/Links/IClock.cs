namespace SecureGattServer.Links
{
    /// <summary>Milliseconds that never go back.</summary>
    public interface IClock
    {
        /// <summary>Now.</summary>
        long Now { get; }
    }
}
