using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Att.Tables;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Emulation;

/// <summary>A Peripheral with exactly the attributes of a table file.</summary>
/// <remarks>It continues advertising while connected, so that a tester that disappeared does not block others until its supervision
/// timeout.</remarks>
internal sealed class EmulatedDevice : IAsyncDisposable
{
    public const string Name = "Emulated table";

    private readonly Dictionary<ushort, ClientConfiguration> _configurations = [];
    private readonly BleHost _host;
    private readonly TableFile _table;
    private readonly ITranscript _transcript;

    public EmulatedDevice(TableFile table, IHciTransport controller, BleHostOptions options, ushort mtu, ITranscript transcript)
    {
        (_table, _transcript) = (table, transcript);
        _host = new BleHost(controller, options with
        {
            ResumeAdvertising = true,
            Gatt = new GattServerOptions { GapService = false, GattService = false, Att = new AttOptions { Mtu = mtu } },
        });
        table.AddTo(Attributes);
        foreach (AttributeRow row in Attributes.Rows)
        {
            if (row.Type == GattUuid.ClientConfiguration) _configurations.Add(row.Handle, new ClientConfiguration(row));
        }

        _host.Connected += OnConnected;
        _host.Disconnected += OnDisconnected;
    }

    public BleAddress Address => _host.CurrentAddress;

    private AttributeTable Attributes => _host.Server.Database.Table;

    public async Task StartAsync()
    {
        await _host.StartAsync().ConfigureAwait(false);
        await AdvertiseAsync().ConfigureAwait(false);
    }

    /// <summary>Changes an attribute's value; returns the problem, or null.</summary>
    public Task<string?> SetAsync(ushort handle, byte[] value) => _host.Loop.InvokeAsync(() =>
    {
        if (ProblemWith(handle, value) is { } problem) return Task.FromResult<string?>(problem);
        Attributes.Find(handle)!.SetValue(value);
        return Task.FromResult<string?>(null);
    });

    /// <summary>Returns why an attribute cannot have a value; null when it can. The rows never change.</summary>
    public string? ProblemWith(ushort handle, byte[] value) => Attributes.Find(handle) switch
    {
        null =>
            $"there is no attribute at 0x{handle:X4}; the table has {string.Join(", ", Attributes.Rows.ToArray().Take(20).Select(static row => $"0x{row.Handle:X4}"))}{(Attributes.Rows.Length > 20 ? ", …" : "")}",
        { MaxLength: var most } when value.Length > most => $"the attribute at 0x{handle:X4} takes {most} octets at most",
        _ => null,
    };

    /// <summary>Sends a value to every client that enabled it; returns the number of clients.</summary>
    public Task<int> SendAsync(ushort handle, byte[] value, bool indicate) => _host.Loop.InvokeAsync(() =>
    {
        int sent = 0;
        ClientConfiguration? configuration = ConfigurationOf(handle);
        foreach (GattConnection connection in _host.Server.Connections)
        {
            if (configuration?.Allows(connection.Link, indicate ? 1 : 0) == false) continue;
            if (indicate) _ = connection.Bearer.Values.IndicateAsync(handle, value);
            else connection.Bearer.Values.Notify(handle, value);
            sent++;
        }

        return Task.FromResult(sent);
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>
    /// The configuration descriptor among those that follow a value, up to the next declaration; null when there is none.
    /// </summary>
    private ClientConfiguration? ConfigurationOf(ushort handle)
    {
        ushort at = _configurations.Keys.Where(one => one > handle).Order().FirstOrDefault();
        if (at == 0) return null;
        bool isAnothers = Attributes
            .Rows.ToArray()
            .Any(row => row.Handle > handle && row.Handle < at && row.Type == GattUuid.Characteristic);
        return isAnothers ? null : _configurations[at];
    }

    private Task AdvertiseAsync() => _host.Advertiser.StartAsync(Advertisement());

    private async Task GoOnAdvertisingAsync()
    {
        try
        {
            await AdvertiseAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HciCommandException or HciTransportException)
        {
            _transcript.Say(
                Speaker.Simulator,
                $"cannot advertise beside this connection, so the next has to wait for its end: {exception.Message}"
            );
        }
    }

    private AdvertisingParameters Advertisement()
    {
        AdvertisingDataBuilder data = new AdvertisingDataBuilder().Flags();
        BleUuid[] services = [.. _table.PrimaryServices.Where(static one => one.Is16Bit).Distinct()];
        // An incomplete list of services would have to be marked as such; the name is sufficient to find the device.
        if (services.Length * 2 + 2 <= data.Free) data.Services(services);
        return new AdvertisingParameters { Data = data.ToArray(), ScanResponse = new AdvertisingDataBuilder().Name(Name).ToArray() };
    }

    private void OnConnected(LeLink link)
    {
        _transcript.Say(Speaker.Device, $"connected to {link.PeerAddress}");
        link.PairingCompleted += outcome => _transcript.Say(Speaker.Device, $"pairing: {outcome}");
        link.SecurityChanged += security => _transcript.Say(Speaker.Device, $"security: {security}");
        _ = GoOnAdvertisingAsync();
    }

    private void OnDisconnected(LeLink link, HciErrorCode reason)
    {
        foreach (ClientConfiguration configuration in _configurations.Values) configuration.Forget(link);
        _transcript.Say(Speaker.Device, $"disconnected from {link.PeerAddress}: {reason}");
    }
}
