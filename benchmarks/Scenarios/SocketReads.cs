using System;
using System.Diagnostics;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Netsim;
using BleStack.Virtual;

namespace Benchmarks.Scenarios;

/// <summary>Reads by a phone whose controller is behind a socket of this machine, in real time; only the transport differs.</summary>
internal sealed class SocketReads : IAsyncDisposable
{
    private readonly BleHost _device;
    private readonly BleHost _phone;
    private readonly IAsyncDisposable _server;
    private readonly GattCharacteristic _characteristic;
    private LeLink? _link;

    private SocketReads(BleHost device, BleHost phone, IAsyncDisposable server, GattCharacteristic characteristic) =>
        (_device, _phone, _server, _characteristic) = (device, phone, server, characteristic);

    public static Task<SocketReads> OverTcpAsync() => StartAsync(static air =>
    {
        H4Server server = H4Server.Start(air, "tcp:127.0.0.1:0");
        return Task.FromResult<(IAsyncDisposable, string)>((server, server.Endpoint));
    });

    public static Task<SocketReads> OverNetsimAsync() => StartAsync(static async air =>
    {
        NetsimServer server = await NetsimServer
            .StartAsync(0, (_, transport) => air.CreateController().Attach(transport))
            .ConfigureAwait(false);
        return (server, $"netsim:127.0.0.1:{server.Port}");
    });

    /// <summary>Reads a value of two octets; returns microseconds by the clock for each read.</summary>
    public double Run(int times)
    {
        long start = Stopwatch.GetTimestamp();
        ReadAsync(times).GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / times;
    }

    public async ValueTask DisposeAsync()
    {
        await _phone.DisposeAsync().ConfigureAwait(false);
        await _device.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<SocketReads> StartAsync(Func<VirtualAir, Task<(IAsyncDisposable Server, string Address)>> serve)
    {
        var air = new VirtualAir(new SerialLoop(), new AirOptions { Pacing = Pacing.AsFastAsPossible });
        (IAsyncDisposable server, string address) = await serve(air).ConfigureAwait(false);
        var parser = new HciTransportParser([.. HciTransports.Kinds, new NetsimTransportKind()]);
        var characteristic = new GattCharacteristic(0x2A37, GattProperties.Read);
        characteristic.SetValue([0, 72]);
        var reads = new SocketReads(
            new BleHost(air.CreateController().CreateTransport()),
            new BleHost(await parser.OpenAsync(address, default).ConfigureAwait(false)),
            server,
            characteristic
        );
        await reads.ConnectAsync().ConfigureAwait(false);
        return reads;
    }

    private async Task ConnectAsync()
    {
        _device.Server.Add(new GattService(0x180D).Add(_characteristic));
        await _device.StartAsync().ConfigureAwait(false);
        await _phone.StartAsync().ConfigureAwait(false);
        await _device.Advertiser.StartAsync(World.Advertisement).ConfigureAwait(false);
        _link = await _phone.ConnectAsync(_device.Identity).ConfigureAwait(false);
    }

    private async Task ReadAsync(int times)
    {
        for (int i = 0; i < times; i++) await _link!.Gatt.Client.ReadAsync(_characteristic.ValueHandle).ConfigureAwait(false);
    }
}
