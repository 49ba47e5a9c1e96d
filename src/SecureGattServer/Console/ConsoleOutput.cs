namespace SecureGattServer.Console
{
    /// <summary>The device's serial console.</summary>
    public sealed class ConsoleOutput : ILineOutput
    {
        /// <inheritdoc/>
        public void WriteLine(string line)
        {
            System.Console.WriteLine(line);
        }
    }
}
