// A button and a lamp without Bluetooth: the pin's event turns the lamp over; the second one restarts the board.
using System;
using System.Device.Gpio;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace DeviceApps
{
    public class Doorbell
    {
        private const int Button = 0;
        private const int Lamp = 2;
        private static readonly AutoResetEvent s_pressed = new AutoResetEvent(false);
        private static GpioPin s_lamp;
        private static int s_presses;

        public static void Main()
        {
            GpioController gpio = new GpioController();
            s_lamp = gpio.OpenPin(Lamp, PinMode.Output);
            GpioPin button = gpio.OpenPin(Button, PinMode.InputPullUp);
            button.ValueChanged += OnChanged;
            Console.WriteLine(
                "button " + (button.Read() == PinValue.High ? "up" : "down") + ", open " + gpio.IsPinOpen(Button) + gpio.IsPinOpen(5)
            );
            while (s_presses < 2) s_pressed.WaitOne();
            Console.WriteLine("restarting");
            Power.RebootDevice();
        }

        private static void OnChanged(object sender, PinValueChangedEventArgs e)
        {
            if (e.ChangeType != PinEventTypes.Falling) return;
            s_presses++;
            s_lamp.Toggle();
            Console.WriteLine("pin " + e.PinNumber + ": lamp " + (s_lamp.Read() == PinValue.High ? "on" : "off"));
            s_pressed.Set();
        }
    }
}
