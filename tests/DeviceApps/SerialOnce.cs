// The serial profile for a while: stops it once at the end, and restarts the board.
using System;
using System.Threading;
using nanoFramework.Device.Bluetooth.Spp;
using nanoFramework.Runtime.Native;

namespace DeviceApps
{
    public class SerialOnce
    {
        private static readonly ManualResetEvent s_bye = new ManualResetEvent(false);
        private static readonly AutoResetEvent s_gone = new AutoResetEvent(false);

        public static void Main()
        {
            NordicSpp spp = new NordicSpp();
            spp.ReceivedData += (sender, args) =>
            {
                Console.WriteLine("received " + args.DataString.Trim());
                if (args.DataString.StartsWith("bye")) s_bye.Set();
            };
            spp.ConnectedEvent += (sender, args) =>
            {
                if (!sender.IsConnected) s_gone.Set();
            };
            spp.Start("SerialOnce");
            Console.WriteLine("serial on");
            s_bye.WaitOne();
            s_gone.WaitOne();
            spp.Stop();
            Console.WriteLine("serial stopped");
            Thread.Sleep(5000);
            Console.WriteLine("restarting");
            Power.RebootDevice();
        }
    }
}
