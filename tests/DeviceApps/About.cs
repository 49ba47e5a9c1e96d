// Prints the image's information about itself; no Bluetooth.
using System;
using nanoFramework.Runtime.Native;

namespace DeviceApps
{
    public class About
    {
        public static void Main()
        {
            Version version = SystemInfo.Version;
            Console.WriteLine(
                "version " + (version.ToString() == version.Major + "." + version.Minor + "." + version.Build + "." + version.Revision)
            );
            Console.WriteLine("on " + SystemInfo.Platform + ", " + SystemInfo.TargetName + ", " + SystemInfo.FloatingPointSupport);
        }
    }
}
