using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Tmds.DBus.Protocol;

namespace TestKit.Peers.Bluez;

/// <summary>
/// BlueZ as a phone's user has it: find, connect, pair, read, write, subscribe, leave, forget. Over D-Bus, as every Linux desktop does it.
/// </summary>
internal sealed class BlueZPhone : IAsyncDisposable
{
    private const string Adapter = "org.bluez.Adapter1";
    private const string Device = "org.bluez.Device1";
    private const string Characteristic = "org.bluez.GattCharacteristic1";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(8);
    private static readonly Dictionary<string, VariantValue> s_noOptions = [];

    private readonly Guest _guest;
    private readonly GuestBus _bus;
    private readonly BlueZObjects _objects;
    private readonly string _adapter;
    private string _device = "";

    private BlueZPhone(Guest guest, GuestBus bus, BlueZObjects objects, string adapter) =>
        (_guest, _bus, _objects, _adapter) = (guest, bus, objects, adapter);

    public string OwnAddress => _objects.Text(_adapter, Adapter, "Address");

    public bool IsConnected => _objects.IsSet(_device, Device, "Connected");

    public bool IsPaired => _objects.IsSet(_device, Device, "Paired");

    public bool IsBonded => _objects.IsSet(_device, Device, "Bonded");

    /// <summary>Joins a controller to the guest and puts a user in front of it.</summary>
    /// <param name="guest">Booted.</param>
    /// <param name="firmware">Has free controllers on its air.</param>
    /// <param name="user">Answers BlueZ's questions.</param>
    /// <param name="settings">`btmgmt` settings made while the adapter is off, such as "sc off".</param>
    public static async Task<BlueZPhone> TakeAsync(Guest guest, Firmware firmware, PairingAgent user, params string[] settings)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await guest.Relay.JoinAsync(firmware.Port, firmware.NextPhoneTrace(), limit.Token);
        await CheckedAsync(guest, "hci plug");
        return await TakeAsync(guest, user, settings);
    }

    /// <summary>Puts a user in front of the adapter the guest has, or is about to have.</summary>
    public static async Task<BlueZPhone> TakeAsync(Guest guest, PairingAgent user, params string[] settings)
    {
        using var limit = new CancellationTokenSource(s_limit);
        GuestBus bus = await guest.ConnectBusAsync(limit.Token);
        BlueZObjects objects = await BlueZObjects.WatchAsync(bus, limit.Token);
        string adapter = await objects.WaitAsync(() => objects.FindFirst(Adapter, static (_, _) => true), "an adapter", limit.Token);
        if (settings.Length > 0) await CheckedAsync(guest, $"hci set {string.Join(' ', settings.Select(static one => $"'{one}'"))}");
        await bus.SetAsync(adapter, Adapter, "Powered", true, limit.Token);
        var phone = new BlueZPhone(guest, bus, objects, adapter);
        await bus.RegisterAgentAsync(user, limit.Token);
        return phone;
    }

    private static async Task CheckedAsync(Guest guest, string command)
    {
        string said = await guest.RunAsync(command);
        if (said.Contains("hci:", StringComparison.Ordinal)) throw new InvalidOperationException($"The guest has no controller: {said}");
    }

    /// <summary>Scans until the device of this address shows, as a user would who picks it from the list.</summary>
    public async Task ScanAsync(string address)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _bus.CallAsync(_adapter, Adapter, "SetDiscoveryFilter", limit.Token, "a{sv}", static (ref MessageWriter writer) =>
            writer.WriteDictionary(new Dictionary<string, VariantValue> { ["Transport"] = "le" }));
        await _bus.CallAsync(_adapter, Adapter, "StartDiscovery", limit.Token);
        _device = await _objects.WaitAsync(
            () =>
                _objects.FindFirst(Device, (_, properties) =>
                    properties["Address"].GetString() == address && properties.ContainsKey("RSSI")
                ),
            $"an advertisement of {address}",
            limit.Token
        );
        await _bus.CallAsync(_adapter, Adapter, "StopDiscovery", limit.Token);
    }

    public string Name => _objects.Text(_device, Device, "Name");

    /// <remarks>Shortly after a link has ended Linux may answer "busy", or end its own search for the device; a user presses the button
    /// once more.</remarks>
    public async Task ConnectAsync(int attempts = 4)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await CallDeviceAsync("Connect", s_connectLimit);
                await WaitForAsync("ServicesResolved", true);
                return;
            }
            catch (Exception exception)
                when (exception is TimeoutException or DBusErrorReplyException { ErrorName: "org.bluez.Error.Failed" } && attempt < attempts
                )
            {
                if (exception is TimeoutException) await CallDeviceAsync("Disconnect");
                await SettleAsync();
            }
        }
    }

    /// <summary>Pairs; the error's name where it fails.</summary>
    public async Task<string?> PairAsync()
    {
        try
        {
            await CallDeviceAsync("Pair");
            await WaitForAsync("ServicesResolved", true);
            return null;
        }
        catch (DBusErrorReplyException exception)
        {
            return exception.ErrorName;
        }
    }

    public Task CancelPairingAsync() => CallDeviceAsync("CancelPairing");

    /// <summary>The link's end as the kernel has it, at once.</summary>
    public async Task HangUpAsync()
    {
        await _guest.RunAsync($"btmgmt disconnect -t 1 {Address}");
        await WaitForAsync("Connected", false);
    }

    /// <summary>The button; the daemon keeps the link for another two seconds.</summary>
    public async Task DisconnectAsync()
    {
        await CallDeviceAsync("Disconnect");
        await WaitForAsync("Connected", false);
        await SettleAsync();
    }

    /// <summary>Removes the bond, as "Forget this device" does.</summary>
    public async Task ForgetAsync()
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _bus.CallAsync(_adapter, Adapter, "RemoveDevice", limit.Token, "o", (ref MessageWriter writer) =>
            writer.WriteObjectPath(_device)
        );
        await _objects.WaitAsync(
            () => _objects.FindFirst(Device, (path, _) => path == _device) is null ? "gone" : null,
            "the end of the device",
            limit.Token
        );
    }

    public async Task WaitForDisconnectAsync()
    {
        await WaitForAsync("Connected", false);
        await SettleAsync();
    }

    /// <summary>Reads by UUID; BlueZ raises security by itself where the device asks for it.</summary>
    public async Task<byte[]> ReadAsync(string uuid)
    {
        string path = await CharacteristicAsync(uuid);
        using var limit = new CancellationTokenSource(s_limit);
        return await _bus.CallAsync(
            path,
            Characteristic,
            "ReadValue",
            static (reply, _) => reply.GetBodyReader().ReadArrayOfByte(),
            limit.Token,
            "a{sv}",
            static (ref MessageWriter writer) => writer.WriteDictionary(s_noOptions)
        );
    }

    /// <summary>Uses Write Request, not Write Command.</summary>
    public Task WriteAsync(string uuid, params byte[] value) =>
        CallCharacteristicAsync(uuid, "WriteValue", "aya{sv}", (ref MessageWriter writer) =>
        {
            writer.WriteArray(value);
            writer.WriteDictionary(new Dictionary<string, VariantValue> { ["type"] = "request" });
        });

    /// <summary>Subscribes and returns the values that come from then on.</summary>
    public async Task<ChannelReader<byte[]>> SubscribeAsync(string uuid)
    {
        var values = Channel.CreateUnbounded<byte[]>();
        string path = await CharacteristicAsync(uuid);
        _objects.Changed += (changed, _, name, value) =>
        {
            if (changed == path && name == "Value") values.Writer.TryWrite(value.GetArray<byte>());
        };
        await CallCharacteristicAsync(uuid, "StartNotify");
        return values.Reader;
    }

    /// <summary>Waits until the characteristic is among those of the device.</summary>
    public Task ShowsAsync(string uuid) => CharacteristicAsync(uuid);

    /// <summary>The characteristic is among those of the device now.</summary>
    public bool Has(string uuid) => Find(uuid) is not null;

    /// <summary>Kind and size of each encryption key that BlueZ keeps for the device, from its info file.</summary>
    public Task<IReadOnlyList<(int Kind, int Size)>> StoredKeysAsync() => StoredKeysAsync(_guest, Address);

    /// <inheritdoc cref="StoredKeysAsync()"/>
    public static async Task<IReadOnlyList<(int Kind, int Size)>> StoredKeysAsync(Guest guest, string address)
    {
        string[] lines = (await guest.RunAsync($"cat /var/lib/bluetooth/*/{address}/info")).Split('\n', StringSplitOptions.TrimEntries);
        var keys = new List<(int, int)>();
        for (int at = 0; at < lines.Length; at++)
        {
            // [LongTermKey], [SlaveLongTermKey], [PeripheralLongTermKey]
            if (lines[at].EndsWith("LongTermKey]", StringComparison.Ordinal)) keys.Add((Value("Authenticated", at), Value("EncSize", at)));
        }

        return keys;

        int Value(string name, int from) =>
            int.Parse(
                lines.Skip(from).First(line => line.StartsWith(name + "=", StringComparison.Ordinal)).Split('=')[1],
                CultureInfo.InvariantCulture
            );
    }

    /// <summary>Leaves with the controller still joined; the guest forgets every bond, unless it is beyond use and given up.</summary>
    public async ValueTask DisposeAsync()
    {
        _bus.Dispose();
        await _guest.DetachAsync();
    }

    private string Address => _objects.Text(_device, Device, "Address");

    // Linux's own aftermath of a link, in the guest's time.
    private Task SettleAsync() => _guest.RunAsync("usleep 500000");

    private async Task CallDeviceAsync(string member, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? s_limit);
        await _bus.CallAsync(_device, Device, member, limit.Token);
    }

    private async Task CallCharacteristicAsync(string uuid, string member, string? signature = null, GuestBus.Arguments? arguments = null)
    {
        string path = await CharacteristicAsync(uuid);
        using var limit = new CancellationTokenSource(s_limit);
        await _bus.CallAsync(path, Characteristic, member, limit.Token, signature, arguments);
    }

    private async Task<string> CharacteristicAsync(string uuid)
    {
        using var limit = new CancellationTokenSource(s_limit);
        return await _objects.WaitAsync(() => Find(uuid), $"characteristic {uuid}", limit.Token);
    }

    private string? Find(string uuid)
    {
        string full = string.Create(CultureInfo.InvariantCulture, $"0000{uuid.ToLowerInvariant()}-0000-1000-8000-00805f9b34fb");
        return _objects.FindFirst(Characteristic, (path, properties) =>
            path.StartsWith(_device, StringComparison.Ordinal) && properties["UUID"].GetString() == full
        );
    }

    private async Task WaitForAsync(string property, bool value)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await _objects.WaitAsync(
            () => _objects.IsSet(_device, Device, property) == value ? property : null,
            $"{property}={value}",
            limit.Token
        );
    }
}
