using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Runs the firmware on a controller that is not ours.</summary>
internal static class AttachCommand
{
    public static async Task<ExitCode> RunAsync(AttachRequest request, ITranscript transcript, LineInput input, CancellationToken cancellationToken, HciTransportParser? parser = null)
    {
        // Opened before the boot, so that a wrong address is told by the command and not by the firmware.
        IHciTransport? first = await OpenAsync().ConfigureAwait(false);
        using var device = new Device(request.Options, transcript, BleAddress.None, () =>
        {
            IHciTransport transport = first ?? OpenAsync().GetAwaiter().GetResult();
            first = null;
            return transport;
        })
        {
            Narrator = Narration.OfServer(transcript, request.Options.Verbose),
        };
        device.Boot();
        return await Attendance.RunAsync(device, () => $"hci={request.Hci}", transcript, input, cancellationToken).ConfigureAwait(false);

        Task<IHciTransport> OpenAsync() => Controllers.OpenToStayAsync(parser ?? Controllers.Parser, request.Hci, Stay.Firmware, transcript, cancellationToken);
    }
}
