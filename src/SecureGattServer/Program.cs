using SecureGatt;

namespace SecureGattServer
{
    /// <summary>Entry point of the firmware, on the board and on the PC.</summary>
    public static class Program
    {
        /// <summary>The firmware's entry point.</summary>
        public static void Main()
        {
            GattServer.Run(Create());
        }

        /// <summary>Creates the application: replace it with your own here.</summary>
        public static GattApplication Create()
        {
            return new HeartRateServer(new Heart(), false);
        }
    }
}
