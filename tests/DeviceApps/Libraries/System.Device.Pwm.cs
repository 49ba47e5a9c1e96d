// The part of System.Device.Pwm the applications here use: its types, and its native methods as the device's library declares them.
using System.Runtime.CompilerServices;

namespace System.Device.Pwm
{
    public sealed class PwmChannel : IDisposable
    {
        private readonly int _pinNumber;
        private double _dutyCycle;

        private PwmChannel(int pin, double dutyCycle)
        {
            _pinNumber = pin;
            _dutyCycle = dutyCycle * 10000;
            NativeInit();
        }

        public double DutyCycle
        {
            get => _dutyCycle / 10000;
            set
            {
                _dutyCycle = value * 10000;
                NativeSetActiveDutyCyclePercentage(value);
            }
        }

        public static PwmChannel CreateFromPin(int pin, int frequency, double dutyCyclePercentage)
        {
            PwmChannel channel = new PwmChannel(pin, dutyCyclePercentage);
            channel.NativeSetDesiredFrequency(frequency);
            return channel;
        }

        public void Start() => NativeStart();

        public void Stop() => NativeStop();

        public void Dispose() => DisposeNative();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeInit();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeSetDesiredFrequency(int desiredFrequency);

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeSetActiveDutyCyclePercentage(double dutyCyclePercentage);

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeStart();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeStop();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void DisposeNative();
    }
}
