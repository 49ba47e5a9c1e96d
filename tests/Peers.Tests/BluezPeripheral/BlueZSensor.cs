using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using Peers.Tests.Bluez;
using Peers.Tests.Bluez.DBus;

namespace Peers.Tests.BluezPeripheral;

/// <summary>Linux with BlueZ as a heart-rate sensor: an application of its own on bluetoothd, advertised, with a user who answers its agent.</summary>
internal sealed class BlueZSensor : IAsyncDisposable
{
    private const string Adapter = "org.bluez.Adapter1";
    private const string Device = "org.bluez.Device1";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly Dictionary<string, (string, object)> s_noOptions = [];

    private readonly DBusConnection _bus;
    private readonly BlueZObjects _objects;
    private readonly string _adapter;

    private BlueZSensor(DBusConnection bus, BlueZObjects objects, string adapter, HeartRateApplication application) =>
        (_bus, _objects, _adapter, Application) = (bus, objects, adapter, application);

    public HeartRateApplication Application { get; }

    /// <summary>Registers agent, application and advertisement on the guest's adapter, which it powers.</summary>
    /// <param name="guest">Has a controller.</param>
    /// <param name="user">Answers what BlueZ asks.</param>
    /// <param name="isAuthenticated">Protected values want a key with protection against a man in the middle.</param>
    /// <param name="settings">A `btmgmt` setting made while the adapter is off, such as "sc off"; empty for none.</param>
    public static async Task<BlueZSensor> StartAsync(Guest guest, PairingAgent user, bool isAuthenticated, string settings = "")
    {
        using var limit = new CancellationTokenSource(s_limit);
        DBusConnection bus = await guest.ConnectBusAsync(limit.Token);
        try
        {
            BlueZObjects objects = await BlueZObjects.WatchAsync(bus, limit.Token);
            string adapter = await objects.WaitAsync(() => objects.FindFirst(Adapter, static (_, _) => true), "an adapter", limit.Token);
            if (settings.Length > 0 && (await guest.RunAsync($"hci set '{settings}'")) is var said && said.Contains("hci:", StringComparison.Ordinal)) throw new InvalidOperationException(said);
            var sensor = new BlueZSensor(bus, objects, adapter, new HeartRateApplication(isAuthenticated));
            bus.Called = call => call.Path == PairingAgent.Path ? user.AnswerAsync(call) : Task.FromResult(sensor.Application.Answer(call));
            await sensor.RegisterAsync(user, limit.Token);
            return sensor;
        }
        catch
        {
            await bus.DisposeAsync();
            throw;
        }
    }

    /// <summary>True when BlueZ keeps a bond with the phone of this identity.</summary>
    public bool IsBonded(BleAddress phone) => _objects.Get<bool>(DevicePath(phone), Device, "Bonded");

    public Task WaitForBondAsync(BleAddress phone) => WaitAsync(() => IsBonded(phone), "a bond");

    public Task WaitForDisconnectAsync(BleAddress phone) => WaitAsync(() => !_objects.Get<bool>(DevicePath(phone), Device, "Connected"), "the end of the link");

    /// <summary>"Forget this phone".</summary>
    public Task ForgetAsync(BleAddress phone) => CallAsync(_adapter, Adapter, "RemoveDevice", "o", DevicePath(phone));

    /// <summary>A new measurement for whoever has subscribed.</summary>
    public async Task MeasureAsync(params byte[] value)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await HeartRateApplication.MeasureAsync(_bus, value, limit.Token);
    }

    /// <summary>bluetoothd takes agent, application and advertisement down with the connection.</summary>
    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    private async Task RegisterAsync(PairingAgent user, CancellationToken token)
    {
        await CallAsync(_adapter, BlueZObjects.Properties, "Set", "ssv", Adapter, "Powered", ("b", (object)true));
        await _objects.WaitAsync(() => _objects.Get<bool>(_adapter, Adapter, "Powered") ? "on" : null, "power", token);
        await CallAsync(_adapter, BlueZObjects.Properties, "Set", "ssv", Adapter, "Pairable", ("b", (object)true));
        await CallAsync("/org/bluez", "org.bluez.AgentManager1", "RegisterAgent", "os", PairingAgent.Path, user.Capability);
        await CallAsync("/org/bluez", "org.bluez.AgentManager1", "RequestDefaultAgent", "o", PairingAgent.Path);
        await CallAsync(_adapter, "org.bluez.GattManager1", "RegisterApplication", "oa{sv}", HeartRateApplication.Root, s_noOptions);
        await CallAsync(_adapter, "org.bluez.LEAdvertisingManager1", "RegisterAdvertisement", "oa{sv}", HeartRateApplication.AdvertisementPath, s_noOptions);
    }

    private string DevicePath(BleAddress phone) => $"{_adapter}/dev_{phone.ToString()[..17].Replace(':', '_')}";

    private async Task WaitAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _objects.WaitAsync(() => condition() ? what : null, what, limit.Token);
    }

    private async Task CallAsync(string path, string @interface, string member, string signature, params object[] values)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _bus.CallAsync(BlueZObjects.Service, path, @interface, member, signature, values, limit.Token);
    }
}
