using System.Collections.Generic;

namespace nanoFramework.Interpreter.Natives;

/// <summary>An event's signal; an automatic one goes off when a thread takes it.</summary>
internal sealed class Signal(bool isSet, bool isAutomatic)
{
    private bool _isSet = isSet;

    public bool IsSet => _isSet;

    public void Set(bool value) => Waiting.Change((this, value), static change => change.Item1._isSet = change.value);

    public bool Take()
    {
        bool taken = _isSet;
        if (isAutomatic) _isSet = false;
        return taken;
    }
}

/// <summary>Native methods of <c>System.Threading.AutoResetEvent</c>.</summary>
[NativeFor("System.Threading.AutoResetEvent")]
public static class AutoResetEventNative
{
    public static void ctor(object self, ref object? state, bool initialState) => state = new Signal(initialState, isAutomatic: true);

    public static bool Set(object self, ref object? state) => WaitHandleNative.Set(state, true);

    public static bool Reset(object self, ref object? state) => WaitHandleNative.Set(state, false);
}

/// <summary>Native methods of <c>System.Threading.ManualResetEvent</c>.</summary>
[NativeFor("System.Threading.ManualResetEvent")]
public static class ManualResetEventNative
{
    public static void ctor(object self, ref object? state, bool initialState) => state = new Signal(initialState, isAutomatic: false);

    public static bool Set(object self, ref object? state) => WaitHandleNative.Set(state, true);

    public static bool Reset(object self, ref object? state) => WaitHandleNative.Set(state, false);
}

/// <summary>Native methods of <c>System.Threading.WaitHandle</c>.</summary>
[NativeFor("System.Threading.WaitHandle")]
public static class WaitHandleNative
{
    private const int TimedOut = 258;

    public static bool WaitOne(object self, ref object? state, int timeout, bool exitContext) =>
        Waiting.Until((Signal)state!, static signal => signal.Take(), Timeouts.Of(timeout).Milliseconds);

    public static int WaitMultiple(object[] waitHandles, int timeout, bool exitContext, bool waitAll)
    {
        Throw.IfNull(waitHandles);
        List<Signal> signals = [];
        foreach (object handle in waitHandles)
        {
            Throw.IfNull(handle);
            signals.Add((Signal)DeviceTypes.StateOf(handle)!);
        }

        int taken = TimedOut;
        bool done = Waiting.Until(signals, list => waitAll ? TakeAll(list) : TakeFirst(list, out taken), Timeouts.Of(timeout).Milliseconds);
        return !done ? TimedOut : waitAll ? 0 : taken;
    }

    internal static bool Set(object? state, bool value)
    {
        ((Signal)state!).Set(value);
        return true;
    }

    private static bool TakeFirst(List<Signal> signals, out int index)
    {
        index = signals.FindIndex(static signal => signal.Take());
        return index >= 0;
    }

    private static bool TakeAll(List<Signal> signals)
    {
        if (!signals.TrueForAll(static signal => signal.IsSet)) return false;
        signals.ForEach(static signal => signal.Take());
        return true;
    }
}
