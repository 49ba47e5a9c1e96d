using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using Xunit;

namespace nanoFramework.Desktop.Tests.Library;

public class AdvertisingTests : LibraryTest
{
    private readonly GattServiceProvider _provider;

    public AdvertisingTests() => _provider = GattServiceProvider.Create(GattServiceUuids.HeartRate).ServiceProvider;

    [Fact]
    public void Flags_name_and_service_are_advertised_by_default()
    {
        BluetoothLEServer.Instance.DeviceName = "HRM";
        _provider.StartAdvertising();
        Assert.Equal("0201060409" + "48524D" + "03030D18", Convert.ToHexString(Native.AdvertData));
        Assert.Empty(Native.ScanResponse);
        Assert.Equal(GattServiceProviderAdvertisementStatus.Started, _provider.AdvertisementStatus);
    }

    [Fact]
    public void The_stack_is_started_secured_and_given_its_services_before_it_advertises()
    {
        BluetoothLEServer.Instance.DeviceName = "HRM";
        Native.Calls.Clear();
        _provider.StartAdvertising();
        Assert.Equal(
            [
                "Mode Server HRM 0",
                "Security NoInputNoOutput None bond=True oob=False",
                "Services 2",
                "Security NoInputNoOutput None bond=True oob=False",
                "Advertise",
            ],
            Native.Calls
        );
    }

    [Fact]
    public void What_does_not_fit_goes_to_the_scan_response()
    {
        BluetoothLEServer.Instance.DeviceName = new string('x', 27);
        _provider.StartAdvertising();
        Assert.Equal("020106" + "03030D18", Convert.ToHexString(Native.AdvertData));
        Assert.Equal(29, Native.ScanResponse.Length);
        Assert.Equal(GattServiceProviderAdvertisementStatus.Started, _provider.AdvertisementStatus);
    }

    [Fact]
    public void Defect_20_what_fits_nowhere_is_left_out_and_the_status_says_so()
    {
        BluetoothLEServer.Instance.DeviceName = "HRM";
        _provider.StartAdvertising(new GattServiceProviderAdvertisingParameters { ServiceData = new(new byte[40]) });
        Assert.Equal(GattServiceProviderAdvertisementStatus.StartedWithoutAllAdvertisementData, _provider.AdvertisementStatus);
        Assert.Equal("0201060409" + "48524D" + "03030D18", Convert.ToHexString(Native.AdvertData));
    }

    [Fact]
    public void A_stack_that_refuses_leaves_the_status_at_Created()
    {
        Native.Advertises = false;
        _provider.StartAdvertising();
        Assert.Equal(GattServiceProviderAdvertisementStatus.Created, _provider.AdvertisementStatus);
    }

    [Fact]
    public void Stopping_stops_the_whole_stack()
    {
        _provider.StartAdvertising();
        Native.Calls.Clear();
        _provider.StopAdvertising();
        Assert.Equal(["StopAdvertising", "DisposeServices"], Native.Calls[..2]);
        Assert.StartsWith("Mode NotRunning", Native.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void A_custom_advertisement_is_the_applications_own()
    {
        GattServiceProviderAdvertisingParameters parameters = new() { CustomAdvertisement = true };
        parameters.Advertisement.ManufacturerData.Add(new BluetoothLEManufacturerData(0x02E5, new Device.Bluetooth.Buffer([1, 2])));
        _provider.StartAdvertising(parameters);
        Assert.Equal("05FFE5020102", Convert.ToHexString(Native.AdvertData));
    }

    [Fact]
    public void A_128_bit_service_is_advertised_least_significant_octet_first()
    {
        GattServiceProvider provider = GattServiceProvider.Create(new Guid("6E400001-B5A3-F393-E0A9-E50E24DCCA9E")).ServiceProvider;
        GattServiceProviderAdvertisingParameters parameters = new();
        parameters.Advertisement.LocalName = "";
        provider.StartAdvertising(parameters);
        Assert.Equal("020106" + "1107" + "9ECADC240EE5A9E093F3A3B50100406E", Convert.ToHexString(Native.AdvertData));
    }

    [Fact]
    public void Received_data_is_read_into_sections_and_properties()
    {
        BluetoothLEAdvertisementReceivedEventArgs args = new();
        args.Fill(
            1,
            BluetoothAddressType.Random,
            BluetoothLEAdvertisementType.ConnectableUndirected,
            -40,
            Convert.FromHexString("0201060409" + "48524D" + "05FFE5020102" + "11079ECADC240EE5A9E093F3A3B50100406E" + "FF")
        );
        Assert.Equal((BluetoothLEAdvertisementFlags)6, args.Advertisement.Flags);
        Assert.Equal("HRM", args.Advertisement.LocalName);
        Assert.Equal([new Guid("6E400001-B5A3-F393-E0A9-E50E24DCCA9E")], args.Advertisement.ServiceUuids);
        Assert.Single(args.Advertisement.GetManufacturerDataByCompanyId(0x02E5));
    }

    [Theory]
    [InlineData("0409" + "48524D", true)]
    [InlineData("0509" + "48524D31", false)]
    [InlineData("020106", false)]
    public void The_filter_compares_the_received_section_with_its_own(string data, bool passes)
    {
        BluetoothLEAdvertisementFilter filter = new();
        filter.Advertisement.LocalName = "HRM";
        BluetoothLEAdvertisementReceivedEventArgs args = new();
        args.Fill(1, BluetoothAddressType.Public, BluetoothLEAdvertisementType.ConnectableUndirected, -40, Convert.FromHexString(data));
        Assert.Equal(passes, filter.Filter(args));
    }
}
