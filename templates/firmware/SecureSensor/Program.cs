using System;
using System.Threading;

namespace SecureSensor
{
    public class Program
    {
        public static void Main()
        {
            Thermometer thermometer = new Thermometer();
            thermometer.Start("Thermometer");
            Console.WriteLine("advertising");
            while (true)
            {
                Thread.Sleep(1000);
                thermometer.Measure();
            }
        }
    }
}
