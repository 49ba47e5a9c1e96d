// Functions of an ESP32 besides its pins: memory, sleep, pin functions. Sleep is a wait on the board's clock; deep sleep ends in a restart,
// and the next boot knows the wake-up cause.

namespace nanoFramework.Interpreter.Natives;

/// <summary>nanoFramework.Hardware.Esp32.NativeMemory: the image's managed heap, which is what applications query.</summary>
[NativeFor("nanoFramework.Hardware.Esp32.NativeMemory")]
public static class NativeMemoryNative
{
    public static uint NativeGetMemoryTotalSize(int memType) => Machine.ManagedHeap;

    public static uint NativeGetMemoryTotalFreeSize(int memType) => Machine.ManagedHeap;

    public static uint NativeGetMemoryLargestFreeBlock(int memType) => Machine.ManagedHeap;
}

/// <summary>Native methods of <c>nanoFramework.Hardware.Esp32.Configuration</c>.</summary>
[NativeFor("nanoFramework.Hardware.Esp32.Configuration")]
public static class Esp32ConfigurationNative
{
    public static void NativeSetPinFunction(int pin, int function) => Machine.Peripherals.SetNumber($"function.{function}", pin);

    public static int NativeGetPinFunction(int function) => Machine.Peripherals.GetNumber($"function.{function}", -1);
}

/// <summary>Native methods of <c>nanoFramework.Hardware.Esp32.Logging</c>.</summary>
[NativeFor("nanoFramework.Hardware.Esp32.Logging")]
public static class Esp32LoggingNative
{
    public static void NativeSetLogLevel(string tag, int level) => _ = (tag, level);
}

/// <summary>Native methods of <c>nanoFramework.Hardware.Esp32.HighResTimer</c>.</summary>
[NativeFor("nanoFramework.Hardware.Esp32.HighResTimer")]
public static class HighResTimerNative
{
    public static ulong NativeGetCurrent() => (ulong)Machine.TickCount * 1000;
}

/// <summary>Native methods of <c>nanoFramework.Hardware.Esp32.Sleep</c>.</summary>
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

    // The radio is off during sleep: the board restarts when it wakes.
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
