using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Netsim;
using BleStack.Virtual;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.World;

/// <summary>Serves netsim's protocol for a virtual air: each Bluetooth chip that joins gets a controller next to the board's.</summary>
internal sealed class NetsimAir : IAsyncDisposable
{
    private readonly AirWorld _world;
    private readonly ITranscript _transcript;
    private readonly Lock _gate = new();
    private readonly List<VirtualController> _controllers = [];
    private NetsimServer? _server;
    private IDisposable? _published;

    private NetsimAir(AirWorld world, ITranscript transcript) => (_world, _transcript) = (world, transcript);

    /// <summary>" netsim=127.0.0.1:8877" for the ready line; empty when no netsim was requested.</summary>
    public string Where => _server is null ? "" : $" netsim=127.0.0.1:{_server.Port}";

    /// <summary>
    /// Listens, and publishes the port in the ini file unless another netsim that answers has done so. Without a port it does nothing.
    /// </summary>
    /// <exception cref="SimulatorException">The port is in use, or the file cannot be written.</exception>
    public static async Task<NetsimAir> OpenAsync(AirWorld world, int? port, ITranscript transcript, NetsimDiscovery? discovery = null)
    {
        var netsim = new NetsimAir(world, transcript);
        if (port is not { } wanted) return netsim;
        try
        {
            netsim._server = await NetsimServer.StartAsync(wanted, netsim.Attach).ConfigureAwait(false);
            netsim._server.Noticed += line => transcript.Say(Speaker.Simulator, line);
            await netsim.PublishAsync(discovery ?? new NetsimDiscovery()).ConfigureAwait(false);
            return netsim;
        }
        catch (HciTransportException exception)
        {
            await netsim.DisposeAsync().ConfigureAwait(false);
            throw SimulatorException.Environment($"--netsim: {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _published?.Dispose();
        if (_server is not null) await _server.DisposeAsync().ConfigureAwait(false);
    }

    private async Task PublishAsync(NetsimDiscovery discovery)
    {
        if (await discovery.FindLiveAsync().ConfigureAwait(false) is { } path)
        {
            _transcript.Say(
                Speaker.Simulator,
                $"{path} names another netsim that runs, so it stays; point emulators here with -packet-streamer-endpoint 127.0.0.1:{_server!.Port}"
            );
            return;
        }

        _published = discovery.Publish(null, _server!.Port);
    }

    private void Attach(NetsimChip chip, IHciTransport transport)
    {
        VirtualController controller;
        lock (_gate)
        {
            _controllers.RemoveAll(static old => !old.IsPowered);
            bool isTaken =
                chip.Address is { } wanted
                && (wanted == AirWorld.DeviceAddress || _controllers.Any(other => other.PublicAddress == wanted));
            if (isTaken)
                _transcript.Say(
                    Speaker.Simulator,
                    $"{chip.Name} wants the address {chip.Address}, which is taken on this air; it gets another"
                );
            controller = _world.Air.CreateController(
                new ControllerOptions { Name = chip.Name, PublicAddress = isTaken ? null : chip.Address }
            );
            _controllers.Add(controller);
        }

        string kind = chip.DeviceKind.Length > 0 ? $" ({chip.DeviceKind})" : "";
        _transcript.Say(Speaker.Simulator, $"{chip.Name}{kind} has joined over netsim, address {controller.PublicAddress}");
        controller.Attach(transport);
    }
}
