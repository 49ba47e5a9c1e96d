using System;
using System.Text;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace nanoFramework.Device.Bluetooth.Spp;

/// <summary>A serial connection over the Nordic UART service: the peer writes to RX and is notified by TX.</summary>
public class NordicSpp : IBluetoothSpp
{
    private static readonly Guid ServiceUuid = new("6E400001-B5A3-F393-E0A9-E50E24DCCA9E");
    private static readonly Guid RxUuid = new("6E400002-B5A3-F393-E0A9-E50E24DCCA9E");
    private static readonly Guid TxUuid = new("6E400003-B5A3-F393-E0A9-E50E24DCCA9E");

    private readonly GattServiceProvider _provider;
    private readonly GattLocalCharacteristic _tx;

    /// <summary>Adds the service to the server.</summary>
    public NordicSpp()
    {
        _provider = GattServiceProvider.Create(ServiceUuid).ServiceProvider;
        GattLocalCharacteristic rx = Add(
            RxUuid,
            "RX Characteristic",
            GattCharacteristicProperties.Write | GattCharacteristicProperties.WriteWithoutResponse
        );
        rx.WriteRequested += OnWrite;
        _tx = Add(TxUuid, "TX Characteristic", GattCharacteristicProperties.Notify);
        _tx.SubscribedClientsChanged += OnSubscribers;
    }

    /// <inheritdoc/>
    public event IBluetoothSpp.RxDataEventHandler ReceivedData;

    /// <inheritdoc/>
    public event IBluetoothSpp.ConnectedEventHandler ConnectedEvent;

    /// <inheritdoc/>
    public bool IsConnected { get; private set; }

    /// <inheritdoc/>
    public bool Start(string deviceName)
    {
        BluetoothLEServer.Instance.DeviceName = deviceName;
        _provider.StartAdvertising(new GattServiceProviderAdvertisingParameters { IsDiscoverable = true, IsConnectable = true });
        return true;
    }

    /// <inheritdoc/>
    public void Stop() => _provider.StopAdvertising();

    /// <inheritdoc/>
    public bool SendBytes(byte[] data)
    {
        DataWriter writer = new();
        writer.WriteBytes(data);
        GattClientNotificationResult[] results = _tx.NotifyValue(writer.DetachBuffer());
        return results.Length > 0 && results[0].ProtocolError == 0;
    }

    /// <inheritdoc/>
    public bool SendString(string data) => SendBytes(Encoding.UTF8.GetBytes(data));

    private GattLocalCharacteristic Add(Guid uuid, string description, GattCharacteristicProperties properties) =>
        _provider.Service.CreateCharacteristic(uuid, new GattLocalCharacteristicParameters
        {
            UserDescription = description,
            CharacteristicProperties = properties,
        }).Characteristic;

    private void OnSubscribers(GattLocalCharacteristic sender, object args)
    {
        IsConnected = sender.SubscribedClients.Length > 0;
        ConnectedEvent?.Invoke(this, EventArgs.Empty);
    }

    private void OnWrite(GattLocalCharacteristic sender, GattWriteRequestedEventArgs args)
    {
        GattWriteRequest request = args.GetRequest();
        ReceivedData?.Invoke(this, new SppReceivedDataEventArgs(request.Value.ToArray()));
        if (request.Option == GattWriteOption.WriteWithResponse) request.Respond();
    }
}
