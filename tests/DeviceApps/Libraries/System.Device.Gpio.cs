// The part of System.Device.Gpio the applications here use: its types, and its native methods as the device's library declares them.
using System.Collections;
using System.Runtime.CompilerServices;
using nanoFramework.Runtime.Events;

namespace System.Device.Gpio
{
    public enum PinMode
    {
        Input,
        InputPullDown,
        InputPullUp,
        Output,
    }

    [Flags]
    public enum PinEventTypes
    {
        None = 0,
        Rising = 1,
        Falling = 2,
    }

    public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);

    public readonly struct PinValue
    {
        private readonly byte _value;

        private PinValue(byte value)
        {
            _value = value;
        }

        public static PinValue High => new PinValue(1);

        public static PinValue Low => new PinValue(0);

        public static bool operator ==(PinValue a, PinValue b) => a._value == b._value;

        public static bool operator !=(PinValue a, PinValue b) => a._value != b._value;

        public override bool Equals(object obj) => obj is PinValue && ((PinValue)obj)._value == _value;

        public override int GetHashCode() => _value;
    }

    public class PinValueChangedEventArgs : BaseEvent
    {
        public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber)
        {
            ChangeType = changeType;
            PinNumber = pinNumber;
        }

        public PinEventTypes ChangeType { get; }

        public int PinNumber { get; }
    }

    public sealed class GpioPin : IDisposable
    {
        private static readonly PinListener s_listener = new PinListener();
        private readonly int _pinNumber;

        internal GpioPin(int pinNumber)
        {
            _pinNumber = pinNumber;
            if (!NativeInit(pinNumber)) throw new ArgumentException();
            s_listener.Pins.Add(this);
        }

        public event PinValueChangedEventHandler ValueChanged;

        public int PinNumber => _pinNumber;

        public void SetPinMode(PinMode value) => NativeSetPinMode(value);

        public void Write(PinValue value) => WriteNative(value);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern PinValue Read();

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern void Toggle();

        public void Dispose() => DisposeNative();

        internal void OnPinChanged(PinEventTypes change) => ValueChanged?.Invoke(this, new PinValueChangedEventArgs(change, _pinNumber));

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern bool NativeInit(int pinNumber);

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeSetPinMode(PinMode pinMode);

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void WriteNative(PinValue value);

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void DisposeNative();
    }

    public sealed class GpioController
    {
        public GpioPin OpenPin(int pinNumber, PinMode mode)
        {
            GpioPin pin = new GpioPin(pinNumber);
            pin.SetPinMode(mode);
            return pin;
        }

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern bool IsPinOpen(int pinNumber);
    }

    internal class PinListener : IEventProcessor, IEventListener
    {
        public readonly ArrayList Pins = new ArrayList();

        public PinListener()
        {
            EventSink.AddEventProcessor(EventCategory.Gpio, this);
            EventSink.AddEventListener(EventCategory.Gpio, this);
        }

        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time) =>
            new PinValueChangedEventArgs(data2 == 0 ? PinEventTypes.Falling : PinEventTypes.Rising, (int)(data1 >> 16));

        public void InitializeForEventSource()
        {
        }

        public bool OnEvent(BaseEvent ev)
        {
            PinValueChangedEventArgs change = (PinValueChangedEventArgs)ev;
            foreach (GpioPin pin in Pins)
            {
                if (pin.PinNumber == change.PinNumber) pin.OnPinChanged(change.ChangeType);
            }

            return true;
        }
    }
}
