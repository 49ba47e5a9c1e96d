// Pins. A pin's level is the board's value pin.N; one that is not driven is low, or high with a pull-up. A change that comes from
// outside is an event of the category Gpio: detail is the pin, data the level.
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace nanoFramework.Interpreter.Natives;

internal sealed class Pin(int number)
{
    private const byte GpioCategory = 20;
    private const int InputPullUp = 2;

    private int _mode;
    private bool _drives;

    public int Number => number;

    public int Level => Machine.Peripherals.GetNumber(Name, _mode == InputPullUp ? 1 : 0) != 0 ? 1 : 0;

    private string Name => $"pin.{number}";

    public void Open() => Machine.Peripherals.Changed += OnChanged;

    public void Close() => Machine.Peripherals.Changed -= OnChanged;

    public void SetMode(int mode) => _mode = mode;

    public void Drive(int level)
    {
        _drives = true;
        Machine.Peripherals.SetNumber(Name, level);
        _drives = false;
    }

    private void OnChanged(string name, string value)
    {
        if (Machine.IsOff) Close();
        else if (name == Name && !_drives) Interrupts.Post(GpioCategory, 0, (ushort)number, (uint)Level);
    }
}

/// <summary>The pins that are open; one may be opened once.</summary>
internal static class OpenPins
{
    private static readonly ConcurrentDictionary<int, Pin> Pins = new();

    public static bool TryOpen(int number, [NotNullWhen(true)] out Pin? pin)
    {
        pin = new Pin(number);
        if (!Pins.TryAdd(number, pin)) return false;
        pin.Open();
        return true;
    }

    public static void Close(Pin pin)
    {
        pin.Close();
        Pins.TryRemove(KeyValuePair.Create(pin.Number, pin));
    }

    public static bool Has(int number) => Pins.ContainsKey(number);

    public static Pin Of(int number)
    {
        if (!Pins.TryGetValue(number, out Pin? pin)) Throw.InvalidOperation();
        return pin;
    }
}

/// <summary>Native methods of <c>System.Device.Gpio.GpioPin</c>.</summary>
[NativeFor("System.Device.Gpio.GpioPin")]
public static class GpioPinNative
{
    internal const int PinCount = 49;
    internal const int ModeCount = 8;
    private static readonly ConditionalWeakTable<object, Pin> Pins = [];

    public static bool NativeInit(object self, int pinNumber)
    {
        if (pinNumber is < 0 or >= PinCount || !OpenPins.TryOpen(pinNumber, out Pin? pin)) return false;
        Pins.AddOrUpdate(self, pin);
        return true;
    }

    public static byte Read(object self) => (byte)Of(self).Level;

    public static void WriteNative(object self, byte value) => Of(self).Drive(value);

    public static void Toggle(object self) => Of(self).Drive(1 - Of(self).Level);

    public static bool NativeIsPinModeSupported(object self, int pinMode) => pinMode is >= 0 and < ModeCount;

    public static void NativeSetPinMode(object self, int pinMode) => Of(self).SetMode(pinMode);

    public static void NativeSetDebounceTimeout(object self) => _ = self;

    public static void NativeSetAlternateFunction(object self, int alternateFunction) => _ = (self, alternateFunction);

    public static void DisposeNative(object self)
    {
        if (Pins.TryGetValue(self, out Pin? pin)) OpenPins.Close(pin);
    }

    private static Pin Of(object self)
    {
        if (!Pins.TryGetValue(self, out Pin? pin)) Throw.ObjectDisposed();
        return pin;
    }
}

/// <summary>System.Device.Gpio.GpioController: pins that have been opened.</summary>
[NativeFor("System.Device.Gpio.GpioController")]
public static class GpioControllerNative
{
    public static int get_PinCount(object self) => GpioPinNative.PinCount;

    public static void DisposeNative(object self) => _ = self;

    public static bool IsPinModeSupported(object self, int pinNumber, int mode) => mode is >= 0 and < GpioPinNative.ModeCount;

    public static bool IsPinOpen(object self, int pinNumber) => OpenPins.Has(pinNumber);

    public static void SetPinMode(object self, int pinNumber, int mode) => OpenPins.Of(pinNumber).SetMode(mode);

    public static byte NativeRead(object self, int pinNumber) => (byte)OpenPins.Of(pinNumber).Level;

    public static void NativeWrite(object self, int pinNumber, byte value) => OpenPins.Of(pinNumber).Drive(value);
}
