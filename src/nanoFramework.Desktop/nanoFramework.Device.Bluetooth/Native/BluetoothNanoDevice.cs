namespace nanoFramework.Device.Bluetooth;

/// <summary>The one Bluetooth stack of the board: stopped, or running as server or client. Setting the mode starts or stops it.</summary>
internal static class BluetoothNanoDevice
{
    private static Mode _mode;

    static BluetoothNanoDevice() => NativeInitilise();

    internal enum Mode
    {
        NotRunning,
        Server,
        Client,
    }

    internal static string DeviceName { get; set; } = "nanoFramework";

    internal static ushort Appearance { get; set; }

    internal static Mode RunMode
    {
        get => _mode;
        set
        {
            _mode = value;
            NativeSetOperationMode(_mode, DeviceName, Appearance);
        }
    }

    internal static void CheckMode(Mode expectedMode)
    {
        if (RunMode != expectedMode) RunMode = expectedMode;
    }

    private static void NativeInitilise() => NativeBluetooth.Stack.NativeInitilise();

    private static void NativeSetOperationMode(Mode mode, string deviceName, ushort appearance) =>
        NativeBluetooth.Stack.NativeSetOperationMode(mode, deviceName, appearance);
}
