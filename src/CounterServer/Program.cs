using SecureGatt;

namespace CounterServer
{
    /// <summary>The firmware's entry point class.</summary>
    public static class Program
    {
        /// <summary>The firmware's entry point.</summary>
        public static void Main()
        {
            GattServer.Run(new Counter());
        }
    }
}
