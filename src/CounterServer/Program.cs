using SecureGatt;

namespace CounterServer
{
    /// <summary>What is flashed.</summary>
    public static class Program
    {
        /// <summary>The device's entry.</summary>
        public static void Main()
        {
            GattServer.Run(new Counter());
        }
    }
}
