// A service of the server and its advertising. Creating the first service also adds a Device Information service.
using System;
using nanoFramework.Device.Bluetooth.Advertisement;
using System.Collections;
using System.Text;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A service of the board's server.</summary>
public class GattServiceProvider
{
    private BluetoothLEAdvertisementPublisher _publisher;

    internal GattServiceProvider(Guid serviceUuid)
    {
        Service = new GattLocalService(serviceUuid);
        AddOrReplace();
        if (BluetoothParts.Current.Services.Count == 1) AddDeviceInformationService();
    }

    /// <summary>Status of the advertising.</summary>
    public GattServiceProviderAdvertisementStatus AdvertisementStatus { get; private set; } =
        GattServiceProviderAdvertisementStatus.Created;

    public GattLocalService Service { get; }

    /// <summary>Adds a service; replaces one with the same UUID.</summary>
    public static GattServiceProviderResult Create(Guid serviceUuid) => new(new GattServiceProvider(serviceUuid), BluetoothError.Success);

    /// <summary>Publishes all services and advertises this one, discoverable and connectable.</summary>
    public void StartAdvertising() => StartAdvertising(new GattServiceProviderAdvertisingParameters());

    /// <summary>Publishes all services and advertises this one. Call it once: see defects 12 and 13.</summary>
    public void StartAdvertising(GattServiceProviderAdvertisingParameters parameters)
    {
        if (BluetoothNanoDevice.RunMode != BluetoothNanoDevice.Mode.Server) BluetoothLEServer.Instance.Start();
        BluetoothLEServer.Instance.Pairing.SetPairAttributes();
        parameters.Advertisement.IsConnectable = parameters.IsConnectable;
        parameters.Advertisement.IsDiscovable = parameters.IsDiscoverable;
        if (!NativeInitializeServiceConfig(BluetoothParts.Current.Services)) return;
        if (!parameters.CustomAdvertisement) AddServiceSections(parameters);
        _publisher = new BluetoothLEAdvertisementPublisher(parameters.Advertisement);
        _publisher.StatusChanged += OnStatusChanged;
        _publisher.Start();
    }

    /// <summary>Stops advertising and the whole stack. Defect 13: not for normal use.</summary>
    public void StopAdvertising() => _publisher.Stop();

    private static void AddReadable(GattLocalService service, Guid uuid, string text) =>
        service.CreateCharacteristic(uuid, new GattLocalCharacteristicParameters
        {
            StaticValue = new Buffer(Encoding.UTF8.GetBytes(text)),
            CharacteristicProperties = GattCharacteristicProperties.Read,
        });

    private static void AddDeviceInformationService()
    {
        // Defect 10: a Device Information service that is the first replaces itself, stays the only one, and the loop never ends.
        if (((GattServiceProvider)BluetoothParts.Current.Services[0]).Service.Uuid == GattServiceUuids.DeviceInformation)
        {
            BoardHardware.Stop(
                10,
                "The firmware created the Device Information service first; the library then creates it again and again without end and the board hangs: create another service before it."
            );
            return;
        }

        GattLocalService service = new GattServiceProvider(GattServiceUuids.DeviceInformation).Service;
        AddReadable(service, GattCharacteristicUuids.ManufacturerNameString, "nanoFramework");
        AddReadable(service, GattCharacteristicUuids.ModelNumberString, SystemInfo.Platform);
    }

    private void AddOrReplace()
    {
        for (int i = 0; i < BluetoothParts.Current.Services.Count; i++)
        {
            if (((GattServiceProvider)BluetoothParts.Current.Services[i]).Service.Uuid != Service.Uuid) continue;
            BluetoothParts.Current.Services[i] = this;
            return;
        }

        BluetoothParts.Current.Services.Add(this);
    }

    private void AddServiceSections(GattServiceProviderAdvertisingParameters parameters)
    {
        var (listType, dataType) = Utilities.TypeOfUuid(Service.Uuid) switch
        {
            Utilities.UuidType.Uuid16 => (
                BluetoothLEAdvertisementDataSectionType.CompleteList16uuid,
                BluetoothLEAdvertisementDataSectionType.ServiceData16bitUuid
            ),
            Utilities.UuidType.Uuid32 => (
                BluetoothLEAdvertisementDataSectionType.CompleteList32uuid,
                BluetoothLEAdvertisementDataSectionType.ServiceData32bitUuid
            ),
            _ => (
                BluetoothLEAdvertisementDataSectionType.CompleteList128uuid,
                BluetoothLEAdvertisementDataSectionType.ServiceData128bitUuid
            ),
        };
        parameters.Advertisement.AddOrUpdateDataSection(listType, ShortestUuid());
        if (parameters.ServiceData == null) return;
        DataWriter data = ShortestUuid();

        // As on the device: the buffer is sent with its whole capacity, not with the length in use.
        data.WriteBytes(parameters.ServiceData.Data);
        parameters.Advertisement.AddOrUpdateDataSection(dataType, data);
    }

    private DataWriter ShortestUuid()
    {
        DataWriter writer = new();
        switch (Utilities.TypeOfUuid(Service.Uuid))
        {
            case Utilities.UuidType.Uuid16: writer.WriteUInt16(Utilities.ConvertUuidToShortId(Service.Uuid)); break;
            case Utilities.UuidType.Uuid32: writer.WriteUInt32(Utilities.ConvertUuidToIntId(Service.Uuid)); break;
            default: writer.WriteUuid(Service.Uuid); break;
        }

        return writer;
    }

    private void OnStatusChanged(object sender, BluetoothLEAdvertisementPublisherStatusChangedEventArgs args)
    {
        switch (args.Status)
        {
            case BluetoothLEAdvertisementPublisherStatus.Started:
                AdvertisementStatus = _publisher.DataNotFitInAdvertisement
                    ? GattServiceProviderAdvertisementStatus.StartedWithoutAllAdvertisementData
                    : GattServiceProviderAdvertisementStatus.Started;
                break;
            case BluetoothLEAdvertisementPublisherStatus.Stopped:
                AdvertisementStatus = GattServiceProviderAdvertisementStatus.Stopped;
                NativeDisposeServiceConfig();
                BluetoothNanoDevice.RunMode = BluetoothNanoDevice.Mode.NotRunning;
                break;
            case BluetoothLEAdvertisementPublisherStatus.Aborted:
                AdvertisementStatus = GattServiceProviderAdvertisementStatus.Aborted;
                break;
        }
    }

    private bool NativeInitializeServiceConfig(ArrayList services) => NativeBluetooth.Server.NativeInitializeServiceConfig(this, services);

    private void NativeDisposeServiceConfig() => NativeBluetooth.Server.NativeDisposeServiceConfig(this);
}
