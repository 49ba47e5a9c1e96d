// What an ESP32 has beside its pins: memory, sleep, the functions of pins. Sleep is a wait on the board's clock; deep sleep ends in a
// restart, and what woke the board is known to the next boot.

namespace nanoFramework.Interpreter.Natives;

/// <summary>nanoFramework.Hardware.Esp32.NativeMemory: the image's managed heap, which is what an application asks about.</summary>
[NativeFor("nanoFramework.Hardware.Esp32.NativeMemory")]
public static class NativeMemoryNative
{
    public static uint NativeGetMemoryTotalSize(int memType) => Machine.ManagedHeap;

    public static uint NativeGetMemoryTotalFreeSize(int memType) => Machine.ManagedHeap;

    public static uint NativeGetMemoryLargestFreeBlock(int memType) => Machine.ManagedHeap;
}

/// <summary>nanoFramework.Hardware.Esp32.Configuration.</summary>
[NativeFor("nanoFramework.Hardware.Esp32.Configuration")]
public static class Esp32ConfigurationNative
{
    public static void NativeSetPinFunction(int pin, int function) => Machine.Peripherals.SetNumber($"function.{function}", pin);

    public static int NativeGetPinFunction(int function) => Machine.Peripherals.GetNumber($"function.{function}", -1);
}

/// <summary>nanoFramework.Hardware.Esp32.Logging.</summary>
[NativeFor("nanoFramework.Hardware.Esp32.Logging")]
public static class Esp32LoggingNative
{
    public static void NativeSetLogLevel(string tag, int level) => _ = (tag, level);
}

/// <summary>nanoFramework.Hardware.Esp32.HighResTimer.</summary>
[NativeFor("nanoFramework.Hardware.Esp32.HighResTimer")]
public static class HighResTimerNative
{
    public static ulong NativeGetCurrent() => (ulong)Machine.TickCount * 1000;
}

/// <summary>nanoFramework.Hardware.Esp32.Sleep.</summary>
[NativeFor("nanoFramework.Hardware.Esp32.Sleep")]
public static class Esp32SleepNative
{
    private const string Cause = "wakeup";
    private const int TimerCause = 4, Gpio = 7;
    private static long s_sleepMilliseconds = Waiting.Infinite;

    public static int NativeEnableWakeupByTimer(ulong time_us)
    {
        s_sleepMilliseconds = (long)(time_us / 1000);
        return 0;
    }

    public static int NativeEnableWakeupByPin(ulong pin, int level) => 0;

    public static int NativeEnableWakeupByMultiPins(ulong pins, int mode) => 0;

    public static int NativeStartLightSleep()
    {
        Waiting.Until(0, static _ => false, s_sleepMilliseconds);
        Machine.Peripherals.SetNumber(Cause, TimerCause);
        return 0;
    }

    // The radio is off meanwhile: the board is restarted when it wakes.
    public static int NativeStartDeepSleep()
    {
        Waiting.Until(0, static _ => false, s_sleepMilliseconds);
        Machine.Peripherals.SetNumber(Cause, TimerCause);
        Machine.Reboot();
        return 0;
    }

    public static int NativeGetWakeupCause() => Machine.Peripherals.GetNumber(Cause);

    public static ulong NativeGetWakeupGpioPin() => Machine.Peripherals.GetNumber(Cause) == Gpio ? 1UL : 0;

    public static int NativeGetWakeupTouchpad() => -1;
}
