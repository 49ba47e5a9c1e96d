// Converters and pulse widths: readings are the board's values adc.N, duty cycles pwm.PIN in percent.
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Device.Adc.AdcController</c>, with twelve bits.</summary>
[NativeFor("System.Device.Adc.AdcController")]
public static class AdcControllerNative
{
    private const int Bits = 12;

    public static void NativeInit(object self) => _ = self;

    public static void NativeOpenChannel(object self, int channelNumber) => _ = (self, channelNumber);

    public static int NativeGetChannelCount(object self) => 20;

    public static int NativeGetMaxValue(object self) => (1 << Bits) - 1;

    public static int NativeGetMinValue(object self) => 0;

    public static bool NativeIsChannelModeSupported(object self, int mode) => mode == 0;

    public static int NativeGetResolutionInBits(object self) => Bits;
}

/// <summary>Native methods of <c>System.Device.Adc.AdcChannel</c>.</summary>
[NativeFor("System.Device.Adc.AdcChannel")]
public static class AdcChannelNative
{
    public static int NativeReadValue(object self) => Machine.Peripherals.GetNumber($"adc.{Fields.Number(self, "_channelNumber")}");

    public static void NativeDisposeChannel(object self) => _ = self;
}

/// <summary>Native methods of <c>System.Device.Pwm.PwmChannel</c>.</summary>
[NativeFor("System.Device.Pwm.PwmChannel")]
public static class PwmChannelNative
{
    public static void NativeInit(object self) => _ = self;

    public static void NativeSetDesiredFrequency(object self, int desiredFrequency) => _ = (self, desiredFrequency);

    public static void NativeSetActiveDutyCyclePercentage(object self, double dutyCyclePercentage) =>
        Machine.Peripherals.SetNumber(NameOf(self), (int)((dutyCyclePercentage * 100) + 0.5));

    public static void NativeStart(object self) =>
        Machine.Peripherals.SetNumber(NameOf(self), (int)(Fields.Number(self, "_dutyCycle") / 100));

    public static void NativeStop(object self) => Machine.Peripherals.SetNumber(NameOf(self), 0);

    public static void DisposeNative(object self) => NativeStop(self);

    public static int GetChannel(int pin, int timerId) => pin;

    private static string NameOf(object self) => $"pwm.{Fields.Number(self, "_pinNumber")}";
}

/// <summary>Fields of a library's object that its native half reads.</summary>
internal static class Fields
{
    public static long Number(object self, string name) =>
        System.Convert.ToInt64(Value(self, name), System.Globalization.CultureInfo.InvariantCulture);

    public static object? Value(object self, string name) => Named(self, name).GetValue(self);

    public static void Set(object self, string name, object value)
    {
        FieldInfo field = Named(self, name);
        field.SetValue(self, field.FieldType.IsEnum ? System.Enum.ToObject(field.FieldType, value) : value);
    }

    private static FieldInfo Named(object self, string name) =>
        self.GetType().GetField(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
}
