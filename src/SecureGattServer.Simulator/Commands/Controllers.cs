using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Opens a controller by the name the user gave.</summary>
internal static class Controllers
{
    public static async Task<IHciTransport> OpenAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await HciTransports.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            throw SimulatorException.Usage($"--hci: {exception.Message}");
        }
        catch (HciTransportException exception)
        {
            throw SimulatorException.Environment(exception.Message, exception);
        }
    }
}
