using SecureGatt;

namespace SecureGattServer
{
    /// <summary>What is flashed, and what the PC runs.</summary>
    public static class Program
    {
        /// <summary>The device's entry.</summary>
        public static void Main()
        {
            GattServer.Run(Create());
        }

        /// <summary>The application: put your own here.</summary>
        public static GattApplication Create()
        {
            return new HeartRateServer(new Heart(), false);
        }
    }
}
