using System;

namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Advertises, connectable or not.</summary>
public class BluetoothLEAdvertisementPublisher
{
    private BluetoothLEAdvertisementPublisherStatus _status = BluetoothLEAdvertisementPublisherStatus.Created;
    private bool _useExtendedAdvertisement;

    /// <summary>Creates a publisher with an empty advertisement.</summary>
    public BluetoothLEAdvertisementPublisher()
        : this(new BluetoothLEAdvertisement())
    {
    }

    public BluetoothLEAdvertisementPublisher(BluetoothLEAdvertisement advertisement) => Advertisement = advertisement;

    public delegate void BluetoothLEAdvertisementPublisherHandler(
        object sender,
        BluetoothLEAdvertisementPublisherStatusChangedEventArgs args
    );

    /// <summary>Raised on the thread that starts or stops.</summary>
    public event BluetoothLEAdvertisementPublisherHandler StatusChanged;

    public BluetoothLEAdvertisement Advertisement { get; }

    /// <summary>Kept, without effect on the device.</summary>
    public bool IncludeTransmitPowerLevel { get; set; }

    /// <summary>Kept, without effect on the device.</summary>
    public bool IsAnonymous { get; set; }

    /// <summary>Kept, without effect on the device.</summary>
    public short PreferredTransmitPowerLevelInDBm { get; set; }

    /// <summary>The publisher's status; stays Waiting when the stack refuses to advertise.</summary>
    public BluetoothLEAdvertisementPublisherStatus Status
    {
        get => _status;
        internal set
        {
            if (_status == value) return;
            _status = value;
            StatusChanged?.Invoke(this, new(value, BluetoothError.Success, PreferredTransmitPowerLevelInDBm));
        }
    }

    /// <summary>True for extended instead of legacy advertising.</summary>
    /// <exception cref="PlatformNotSupportedException">Set on an image without it.</exception>
    public bool UseExtendedAdvertisement
    {
        get => _useExtendedAdvertisement;
        set
        {
            if (value && !NativeIsExtendedAdvertisingAvailable()) throw new PlatformNotSupportedException();
            _useExtendedAdvertisement = value;
        }
    }

    internal bool DataNotFitInAdvertisement { get; private set; }

    /// <summary>Starts the stack as a server if necessary, and advertises.</summary>
    /// <exception cref="NotSupportedException">Extended advertising is selected, which the library does not support yet.</exception>
    public void Start()
    {
        if (BluetoothNanoDevice.RunMode != BluetoothNanoDevice.Mode.Server) BluetoothLEServer.Instance.Start();
        BluetoothLEServer.Instance.Pairing.SetPairAttributes();
        Status = BluetoothLEAdvertisementPublisherStatus.Waiting;
        if (_useExtendedAdvertisement) throw new NotSupportedException();
        DataNotFitInAdvertisement = Advertisement.CreateLegacyAdvertisements(out byte[] advertData, out byte[] scanResponse);
        if (NativeStartLegacyAdvertising(advertData, scanResponse)) Status = BluetoothLEAdvertisementPublisherStatus.Started;
    }

    public void Stop()
    {
        NativeStopAdvertising();
        Status = BluetoothLEAdvertisementPublisherStatus.Stopped;
    }

    private bool NativeStartLegacyAdvertising(byte[] advertData, byte[] scanResponse) =>
        NativeBluetooth.Server.NativeStartLegacyAdvertising(this, advertData, scanResponse);

    private bool NativeStartExtendedAdvertising(short instance, byte[] advertData) =>
        NativeBluetooth.Server.NativeStartExtendedAdvertising(this, instance, advertData);

    private void NativeStopAdvertising() => NativeBluetooth.Server.NativeStopAdvertising(this);

    private bool NativeIsExtendedAdvertisingAvailable() => NativeBluetooth.Server.NativeIsExtendedAdvertisingAvailable(this);
}
