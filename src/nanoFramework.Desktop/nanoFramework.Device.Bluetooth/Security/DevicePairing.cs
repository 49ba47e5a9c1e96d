// The settings and the result of a pairing, and its events for the application. One object for the server and all its clients, one for each
// device of the client role.
using System.Threading;

namespace nanoFramework.Device.Bluetooth;

/// <summary>Settings and outcome of pairing.</summary>
public sealed class DevicePairing
{
    private const int PairTimeoutMilliseconds = 10_000;

    private readonly BluetoothLEDevice _device;
    private readonly BluetoothLEServer _server;
    private readonly AutoResetEvent _completedEvent = new(false);
    private DevicePairingIOCapabilities _ioCapabilities;
    private DevicePairingProtectionLevel _protectionLevel;
    private DevicePairingResultStatus _pairingStatus;
    private bool _bondingAllowed;

    internal DevicePairing(BluetoothLEDevice device)
    {
        _device = device;
        Reset();
    }

    internal DevicePairing(BluetoothLEServer server)
    {
        _server = server;
        Reset();
        SetPairAttributes();
    }

    public delegate void DevicePairingRequestedHandler(object sender, DevicePairingRequestedEventArgs args);

    public delegate void PairingCompleteHandler(object sender, DevicePairingEventArgs args);

    /// <summary>Asks for a passkey or a comparison, to be answered within two seconds. Never raised for Just Works.</summary>
    public event DevicePairingRequestedHandler PairingRequested;

    /// <summary>Raised after every change of encryption, also without a pairing when a bond is used.</summary>
    public event PairingCompleteHandler PairingComplete;

    /// <summary>Store the keys; true by default.</summary>
    public bool AllowBonding
    {
        get => _bondingAllowed;
        set
        {
            _bondingAllowed = value;
            SetPairAttributes();
        }
    }

    /// <summary>
    /// Out-of-band data are available. Defect 17: takes effect only when another setting is changed afterwards, and then no pairing
    /// completes.
    /// </summary>
    public bool OutOfBand { get; set; }

    /// <summary>The required protection; None by default, raised by protected attributes.</summary>
    public DevicePairingProtectionLevel ProtectionLevel
    {
        get => _protectionLevel;
        set
        {
            _protectionLevel = value;
            SetPairAttributes();
        }
    }

    /// <summary>The IO capability of the board; NoInputNoOutput by default.</summary>
    public DevicePairingIOCapabilities IOCapabilities
    {
        get => _ioCapabilities;
        set
        {
            _ioCapabilities = value;
            SetPairAttributes();
        }
    }

    /// <summary>Always true.</summary>
    public bool CanPair => true;

    /// <summary>The last encryption change succeeded. Defect 6: stays true after a disconnect.</summary>
    public bool IsPaired { get; private set; }

    /// <summary>The last encryption change had MITM protection. Defect 6: stays true after a disconnect.</summary>
    public bool IsAuthenticated { get; private set; }

    /// <summary>Defect 5: the link was encrypted at the last change, whatever the pairing method.</summary>
    public bool WasSecureConnectionUsedForPairing { get; private set; }

    /// <summary>Pairs at <see cref="ProtectionLevel"/>.</summary>
    /// <exception cref="System.NullReferenceException">Defect 14: always, on a server.</exception>
    public DevicePairingResult Pair() => Pair(_protectionLevel);

    /// <summary>Pairs; the given level is reported back and not checked.</summary>
    /// <exception cref="System.NullReferenceException">Defect 14: always, on a server.</exception>
    public DevicePairingResult Pair(DevicePairingProtectionLevel minProtectionLevel)
    {
        IsPaired = false;
        if (_server != null) _server.Start();
        else _device.ConnectDeviceIfNotConnected();
        SetPairAttributes();

        // Defect 14: a server has no device here.
        if (NativeStartPair(_device.ConnectionHandle) == 0 && !Waits.For(_completedEvent, PairTimeoutMilliseconds))
        {
            _pairingStatus = DevicePairingResultStatus.AuthenticationTimeout;
        }

        return new DevicePairingResult(minProtectionLevel, _pairingStatus);
    }

    /// <summary>Does nothing and reports success, as on the device.</summary>
    public DeviceUnpairingResult Unpair() => new(DeviceUnpairingResultStatus.Unpaired);

    internal void Reset()
    {
        _ioCapabilities = DevicePairingIOCapabilities.NoInputNoOutput;
        _protectionLevel = DevicePairingProtectionLevel.None;
        _bondingAllowed = true;
        OutOfBand = false;
        IsPaired = IsAuthenticated = WasSecureConnectionUsedForPairing = false;
    }

    internal void SetPairAttributes() => NativeSetPairAttributes();

    internal void OnEvent(BluetoothEventSesssion ev)
    {
        switch (ev.type)
        {
            case BluetoothEventType.PassKeyActions:
                Request(ev.connectionHandle, (DevicePairingKinds)ev.data, 0);
                break;
            case BluetoothEventType.PassKeyActionsNumericComparison:
                Request(ev.connectionHandle, DevicePairingKinds.ConfirmPinMatch, ev.data32);
                break;
            case BluetoothEventType.AuthenticationComplete:
                Complete(ev);
                break;
        }
    }

    private void Request(ushort connectionHandle, DevicePairingKinds kind, uint pin) =>
        PairingRequested?.Invoke(
            _device == null ? _server : _device,
            new DevicePairingRequestedEventArgs(this, connectionHandle, kind, pin)
        );

    private void Complete(BluetoothEventSesssion ev)
    {
        _pairingStatus = (DevicePairingResultStatus)ev.status;
        IsPaired = _pairingStatus == DevicePairingResultStatus.Paired;
        WasSecureConnectionUsedForPairing = (ev.data & 1) != 0;
        IsAuthenticated = (ev.data & 2) != 0;
        _completedEvent.Set();
        PairingComplete?.Invoke(this, new DevicePairingEventArgs(ev.connectionHandle, _pairingStatus));
    }

    private ushort NativeStartPair(ushort connection) => NativeBluetooth.Pairing.NativeStartPair(this, connection);

    private void NativeSetPairAttributes() => NativeBluetooth.Pairing.NativeSetPairAttributes(this);
}
