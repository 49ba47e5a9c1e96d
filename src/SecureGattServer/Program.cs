using System;
using SecureGattServer.Events;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer
{
    /// <summary>The device's entry: wires the stock platform, the serial console and the compile-time configuration.</summary>
    public static class Program
    {
        /// <summary>Never returns while the server runs.</summary>
        public static void Main()
        {
            try
            {
                DeviceConfiguration configuration = new DeviceConfiguration();
                new ServerApplication(configuration, new StockPlatform(), new PairingUser(configuration.Answer), new DeviceConsole(), new EventDispatcher(EventDispatcher.Length)).Run();
            }
            catch (Exception e)
            {
                Console.WriteLine("halt: " + e);
            }
        }
    }
}
