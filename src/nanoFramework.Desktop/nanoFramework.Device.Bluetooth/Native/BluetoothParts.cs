using System.Collections;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth;

/// <summary>What this library keeps for a board: the device's library has it in statics.</summary>
internal sealed class BluetoothParts
{
    internal int Routings;

    private readonly Lock _gate = new();
    private BluetoothLEServer _server;
    private bool _listens;

    internal static BluetoothParts Current => BoardHardware.Current.Of(BoardHardware.Part.Bluetooth, static () => new BluetoothParts());

    internal INativeStack Stack { get; set; }

    internal INativeServer ServerHalf { get; set; }

    internal INativeClient ClientHalf { get; set; }

    internal INativePairing PairingHalf { get; set; }

    internal BluetoothNanoDevice Device
    {
        get
        {
            lock (_gate) return field ??= new BluetoothNanoDevice();
        }
    }

    internal ArrayList Services { get; set; } = [];

    /// <summary>The characteristics by which the listener finds the receiver of an event.</summary>
    internal ArrayList Characteristics { get; } = [];

    /// <summary>Made with the board; registered when the server's class is first used.</summary>
    internal BluetoothEventListener Listener { get; } = new();

    internal ushort LastCharacteristicId { get; set; }

    /// <summary>The listener, registered.</summary>
    internal BluetoothEventListener Listen()
    {
        lock (_gate)
        {
            if (!_listens) Listener.Register();
            _listens = true;
        }

        return Listener;
    }

    internal BluetoothLEServer Server
    {
        get
        {
            lock (_gate) return _server ??= new BluetoothLEServer();
        }
        set => _server = value;
    }
}
