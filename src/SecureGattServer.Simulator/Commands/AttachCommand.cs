using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Runs the firmware on an external controller.</summary>
internal static class AttachCommand
{
    public static async Task<ExitCode> RunAsync(
        AttachRequest request,
        ITranscript transcript,
        LineInput input,
        CancellationToken cancellationToken,
        HciTransportParser? parser = null
    )
    {
        parser ??= Controllers.Parser;
        Func<IHciTransport> power = await Controllers
            .PowerSwitchAsync(parser, request.Hci, transcript, cancellationToken)
            .ConfigureAwait(false);
        using var device = new Device(request.Options, transcript, BleAddress.None, power)
        {
            Narrator = Narration.OfServer(transcript, request.Options.Verbose),
        };
        device.Boot();
        return await BoardSession.RunAsync(device, $"hci={request.Hci}", transcript, input, cancellationToken).ConfigureAwait(false);
    }
}
