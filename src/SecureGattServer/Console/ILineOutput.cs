namespace SecureGattServer.Console
{
    /// <summary>Where console lines go.</summary>
    public interface ILineOutput
    {
        /// <summary>One line, without its end.</summary>
        void WriteLine(string line);
    }
}
