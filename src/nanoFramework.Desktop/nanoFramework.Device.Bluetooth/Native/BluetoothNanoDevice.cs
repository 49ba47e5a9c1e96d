namespace nanoFramework.Device.Bluetooth;

/// <summary>The one Bluetooth stack of a board: stopped, or running as server or client. Setting the mode starts or stops it.</summary>
internal sealed class BluetoothNanoDevice
{
    private Mode _mode;
    private string _deviceName = "nanoFramework";
    private ushort _appearance;

    internal BluetoothNanoDevice() => NativeInitilise();

    internal enum Mode
    {
        NotRunning,
        Server,
        Client,
    }

    internal static string DeviceName { get => Current._deviceName; set => Current._deviceName = value; }

    internal static ushort Appearance { get => Current._appearance; set => Current._appearance = value; }

    internal static Mode RunMode
    {
        get => Current._mode;
        set
        {
            Current._mode = value;
            NativeSetOperationMode(value, DeviceName, Appearance);
        }
    }

    private static BluetoothNanoDevice Current => BluetoothParts.Current.Device;

    internal static void CheckMode(Mode expectedMode)
    {
        if (RunMode != expectedMode) RunMode = expectedMode;
    }

    private static void NativeInitilise() => NativeBluetooth.Stack.NativeInitilise();

    private static void NativeSetOperationMode(Mode mode, string deviceName, ushort appearance) =>
        NativeBluetooth.Stack.NativeSetOperationMode(mode, deviceName, appearance);
}
