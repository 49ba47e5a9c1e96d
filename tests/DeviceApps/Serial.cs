// The serial profile: echoes lines, prints its uptime, and restarts the board on command.
using System;
using System.Text;
using System.Threading;
using nanoFramework.Device.Bluetooth.Spp;
using nanoFramework.Runtime.Native;

namespace DeviceApps
{
    public class Serial
    {
        private static readonly StringBuilder s_line = new StringBuilder();

        public static void Main()
        {
            NordicSpp spp = new NordicSpp();
            spp.ReceivedData += OnReceivedData;
            spp.ConnectedEvent += OnConnected;
            if (!spp.Start("Serial")) Console.WriteLine("no serial profile");
            Console.WriteLine("serial profile started");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void OnConnected(IBluetoothSpp sender, EventArgs args) => Console.WriteLine("connected: " + sender.IsConnected);

        private static void OnReceivedData(IBluetoothSpp sender, SppReceivedDataEventArgs args)
        {
            foreach (char character in args.DataString)
            {
                if (character != '\n') s_line.Append(character);
                else Answer(sender);
            }
        }

        private static void Answer(IBluetoothSpp sender)
        {
            string command = s_line.ToString().Trim().ToLower();
            s_line.Clear();
            switch (command)
            {
                case "hello":
                    sender.SendString("hello world\n");
                    break;
                case "reboot":
                    sender.SendString("rebooting\n");
                    Power.RebootDevice();
                    break;
                default:
                    sender.SendString($"unknown: {command}\n");
                    break;
            }
        }
    }
}
