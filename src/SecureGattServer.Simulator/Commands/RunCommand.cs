using System.Threading;
using System.Threading.Tasks;
using DeviceRuntime;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Output;
using VirtualBoard;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Boots an application compiled for the device and serves it as <see cref="ServeCommand"/> serves our firmware.</summary>
internal static class RunCommand
{
    public static Task<ExitCode> RunAsync(RunRequest request, ITranscript transcript, LineInput input, CancellationToken cancellationToken)
    {
        DeviceApplication application = Load(request.Path);
        if (!application.UsesBluetooth) transcript.Say(Speaker.Simulator, $"{application.Name} does not reference nanoFramework.Device.Bluetooth: it runs, and no phone will find it");
        return ServeCommand.RunAsync(request.Serve with { Options = request.Serve.Options with { Application = application } }, transcript, input, cancellationToken);
    }

    private static DeviceApplication Load(string path)
    {
        try
        {
            return DeviceApplication.Load(path);
        }
        catch (FirmwareLoadException exception)
        {
            throw SimulatorException.Usage(exception.Message);
        }
    }
}
