using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using TestKit.Peers.Bluez;
using Tmds.DBus.Protocol;

namespace Peers.Tests.BluezPeripheral;

/// <summary>Linux with BlueZ as a heart-rate sensor: an application on bluetoothd, advertised, with a user who answers its agent.</summary>
internal sealed class BlueZSensor : IDisposable
{
    private const string Adapter = "org.bluez.Adapter1";
    private const string Device = "org.bluez.Device1";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, VariantValue> s_noOptions = [];

    private readonly GuestBus _bus;
    private readonly BlueZObjects _objects;
    private readonly string _adapter;

    private BlueZSensor(GuestBus bus, BlueZObjects objects, string adapter, HeartRateApplication application) =>
        (_bus, _objects, _adapter, Application) = (bus, objects, adapter, application);

    public HeartRateApplication Application { get; }

    /// <summary>Registers agent, application and advertisement on the guest's adapter, which it powers.</summary>
    /// <param name="guest">Has a controller.</param>
    /// <param name="user">Answers BlueZ's questions.</param>
    /// <param name="isAuthenticated">Protected values want a key with protection against a man in the middle.</param>
    /// <param name="settings">A `btmgmt` setting made while the adapter is off, such as "sc off"; empty for none.</param>
    public static async Task<BlueZSensor> StartAsync(Guest guest, PairingAgent user, bool isAuthenticated, string settings = "")
    {
        using var limit = new CancellationTokenSource(s_limit);
        GuestBus bus = await guest.ConnectBusAsync(limit.Token);
        try
        {
            BlueZObjects objects = await BlueZObjects.WatchAsync(bus, limit.Token);
            string adapter = await objects.WaitAsync(() => objects.FindFirst(Adapter, static (_, _) => true), "an adapter", limit.Token);
            if (
                settings.Length > 0
                && (await guest.RunAsync($"hci set '{settings}'")) is var said
                && said.Contains("hci:", StringComparison.Ordinal)
            )
                throw new InvalidOperationException(said);
            var sensor = new BlueZSensor(bus, objects, adapter, new HeartRateApplication(isAuthenticated));
            bus.Connection.AddMethodHandler(sensor.Application);
            await sensor.RegisterAsync(user, limit.Token);
            return sensor;
        }
        catch
        {
            bus.Dispose();
            throw;
        }
    }

    /// <summary>True when BlueZ keeps a bond with the phone of this identity.</summary>
    public bool IsBonded(BleAddress phone) => _objects.IsSet(DevicePath(phone), Device, "Bonded");

    public Task WaitForBondAsync(BleAddress phone) => WaitAsync(() => IsBonded(phone), "a bond");

    public Task WaitForDisconnectAsync(BleAddress phone) =>
        WaitAsync(() => !_objects.IsSet(DevicePath(phone), Device, "Connected"), "the end of the link");

    /// <summary>Removes the bond, as "Forget this phone" does.</summary>
    public async Task ForgetAsync(BleAddress phone)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _bus.CallAsync(_adapter, Adapter, "RemoveDevice", limit.Token, "o", (ref MessageWriter writer) =>
            writer.WriteObjectPath(DevicePath(phone))
        );
    }

    /// <summary>A new measurement for each that has subscribed.</summary>
    public void Measure(params byte[] value) => HeartRateApplication.Measure(_bus.Connection, value);

    /// <summary>bluetoothd removes agent, application and advertisement at the end of the connection.</summary>
    public void Dispose() => _bus.Dispose();

    private async Task RegisterAsync(PairingAgent user, CancellationToken token)
    {
        await _bus.SetAsync(_adapter, Adapter, "Powered", true, token);
        await _objects.WaitAsync(() => _objects.IsSet(_adapter, Adapter, "Powered") ? "on" : null, "power", token);
        await _bus.SetAsync(_adapter, Adapter, "Pairable", true, token);
        await _bus.RegisterAgentAsync(user, token);
        await RegisterAsync("org.bluez.GattManager1", "RegisterApplication", HeartRateApplication.Root, token);
        await RegisterAsync("org.bluez.LEAdvertisingManager1", "RegisterAdvertisement", HeartRateApplication.AdvertisementPath, token);
    }

    private Task RegisterAsync(string @interface, string member, string path, CancellationToken token) =>
        _bus.CallAsync(_adapter, @interface, member, token, "oa{sv}", (ref MessageWriter writer) =>
        {
            writer.WriteObjectPath(path);
            writer.WriteDictionary(s_noOptions);
        });

    private string DevicePath(BleAddress phone) => $"{_adapter}/dev_{phone.ToString()[..17].Replace(':', '_')}";

    private async Task WaitAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _objects.WaitAsync(() => condition() ? what : null, what, limit.Token);
    }
}
