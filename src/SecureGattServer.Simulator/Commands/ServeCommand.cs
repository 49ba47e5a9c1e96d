using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Virtual;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Keeps the firmware running and offers controllers on its air to any Bluetooth hosts.</summary>
internal static class ServeCommand
{
    public static async Task<ExitCode> RunAsync(ServeRequest request, ITranscript transcript, LineInput input, CancellationToken cancellationToken)
    {
        var world = new AirWorld();
        H4Server server = Open(world, request.H4, transcript);
        await using (server.ConfigureAwait(false))
        {
            NetsimAir netsim = await NetsimAir.OpenAsync(world, request.Netsim, transcript).ConfigureAwait(false);
            await using (netsim.ConfigureAwait(false))
            {
                using var device = new Device(request.Options, transcript, AirWorld.DeviceAddress, world.PowerOnDevice) { Narrator = Narration.OfServer(transcript, request.Options.Verbose) };
                device.Boot();
                return await Attendance.RunAsync(device, () => $"h4={server.Endpoint}{netsim.Where}", transcript, input, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Offers controllers on an air, a new one to each host that comes.</summary>
    internal static H4Server Open(AirWorld world, ListenEndPoint where, ITranscript transcript)
    {
        try
        {
            H4Server server = H4Server.Start(world.Air, where.Text);
            server.ClientAttached += controller => transcript.Say(Speaker.Simulator, $"a host has taken {controller.Name}, address {controller.PublicAddress}");
            return server;
        }
        catch (HciTransportException exception)
        {
            throw SimulatorException.Environment(exception.Message, exception);
        }
    }
}
