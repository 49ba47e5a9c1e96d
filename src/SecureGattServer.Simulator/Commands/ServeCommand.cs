using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Virtual;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Keeps the firmware running and offers controllers on its air to any Bluetooth host.</summary>
internal static class ServeCommand
{
    public static Task<ExitCode> RunAsync(
        ServeRequest request,
        ITranscript transcript,
        LineInput input,
        CancellationToken cancellationToken
    )
    {
        var world = new AirWorld();
        return WithHostsAsync(world, request, transcript, async where =>
        {
            using var device = new Device(request.Options, transcript, AirWorld.DeviceAddress, world.PowerOnDevice)
            {
                Narrator = Narration.OfServer(transcript, request.Options.Verbose),
            };
            device.Boot();
            return await BoardSession.RunAsync(device, where, transcript, input, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>Runs an action with the addresses of its air, which hosts and emulators can join meanwhile.</summary>
    internal static async Task<ExitCode> WithHostsAsync(
        AirWorld world,
        ServeRequest request,
        ITranscript transcript,
        Func<string, Task<ExitCode>> run
    )
    {
        H4Server server = Open(world, request.H4, transcript);
        await using (server.ConfigureAwait(false))
        {
            NetsimAir netsim = await NetsimAir.OpenAsync(world, request.Netsim, transcript).ConfigureAwait(false);
            await using (netsim.ConfigureAwait(false)) return await run($"h4={server.Endpoint}{netsim.Where}").ConfigureAwait(false);
        }
    }

    /// <summary>Offers controllers on an air, a new one for each host that connects.</summary>
    internal static H4Server Open(AirWorld world, ListenEndPoint where, ITranscript transcript)
    {
        try
        {
            H4Server server = H4Server.Start(world.Air, where.Text);
            server.ClientAttached += controller =>
                transcript.Say(Speaker.Simulator, $"a host has taken {controller.Name}, address {controller.PublicAddress}");
            return server;
        }
        catch (HciTransportException exception)
        {
            throw SimulatorException.Environment(exception.Message, exception);
        }
    }
}
