// Boots applications compiled for the device, each on its own board, all on one air, and serves them like ServeCommand serves our firmware.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using DeviceRuntime;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;
using VirtualBoard;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Runs a user's applications.</summary>
internal static class RunCommand
{
    public static async Task<ExitCode> RunAsync(
        RunRequest request,
        ITranscript transcript,
        LineInput input,
        CancellationToken cancellationToken
    )
    {
        DeviceApplication[] applications = [.. request.Paths.Select(Load)];
        RefuseNamesakes(applications);
        if (request.Hci is { } hci)
            return await OnControllerAsync(applications, hci, request, transcript, input, cancellationToken).ConfigureAwait(false);
        using FastClock? clock = request.IsFast ? new FastClock() : null;
        var world = new AirWorld(time: clock);
        return clock is null
            ? await ServeCommand
                .WithHostsAsync(world, request.Serve, transcript, where =>
                    AttendAsync(
                        applications,
                        AirWorld.AddressOf,
                        world.PowerSwitch,
                        request,
                        where,
                        transcript,
                        input,
                        null,
                        cancellationToken
                    )
                )
                .ConfigureAwait(false)
            : await AttendAsync(
                    applications,
                    AirWorld.AddressOf,
                    world.PowerSwitch,
                    request,
                    "clock=fast",
                    transcript,
                    input,
                    clock,
                    cancellationToken
                )
                .ConfigureAwait(false);
    }

    private static async Task<ExitCode> OnControllerAsync(
        DeviceApplication[] applications,
        string hci,
        RunRequest request,
        ITranscript transcript,
        LineInput input,
        CancellationToken cancellationToken
    )
    {
        if (applications.Length > 1)
            throw SimulatorException.Usage(
                $"--hci {hci} is one controller, and there are {applications.Length} applications; leave out --hci, or all applications but one"
            );
        Func<IHciTransport> power = await Controllers
            .PowerSwitchAsync(Controllers.Parser, hci, transcript, cancellationToken)
            .ConfigureAwait(false);
        return await AttendAsync(
                applications,
                static _ => BleAddress.None,
                (_, _) => power,
                request,
                $"hci={hci}",
                transcript,
                input,
                null,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task<ExitCode> AttendAsync(
        DeviceApplication[] applications,
        Func<int, BleAddress> address,
        Func<int, string, Func<IHciTransport>> power,
        RunRequest request,
        string where,
        ITranscript transcript,
        LineInput input,
        FastClock? clock,
        CancellationToken cancellationToken
    )
    {
        List<(Device Device, ITranscript Transcript)> boards = [];
        try
        {
            foreach (DeviceApplication application in applications)
            {
                ITranscript own = applications.Length > 1 ? new NamedTranscript(transcript, application.Name) : transcript;
                RunOptions options = request.Serve.Options with { Application = application, Clock = clock };
                if (applications.Length > 1) options = options.For(application.Name);
                int number = boards.Count;
                Device device = new(options, own, address(number), power(number, application.Name))
                {
                    Narrator = Narration.OfServer(own, options.Verbose),
                };
                foreach ((string name, string value) in request.Values) device.Board.Peripherals.Set(name, value);
                device.Board.Peripherals.Changed += (name, value) => own.Say(Speaker.Simulator, $"{name} = {value}");
                boards.Add((device, own));
                if (!application.UsesBluetooth)
                    own.Say(
                        Speaker.Simulator,
                        $"{application.Name} does not reference nanoFramework.Device.Bluetooth: it runs, but phones cannot find it"
                    );
            }

            foreach ((Device device, _) in boards) device.Boot();
            var attendance = new BoardSession([.. boards], where, transcript, clock ?? TimeProvider.System);
            return await attendance.RunAsync(input, request.CutPowerEvery, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach ((Device device, _) in boards) device.Dispose();
        }
    }

    private static void RefuseNamesakes(DeviceApplication[] applications)
    {
        IGrouping<string, DeviceApplication>? namesakes = applications
            .GroupBy(static application => application.Name)
            .FirstOrDefault(static group => group.Count() > 1);
        if (namesakes is null) return;
        throw SimulatorException.Usage(
            $"{string.Join(" and ", namesakes.Select(static one => $"'{one.AssemblyPath}'"))} are both called {namesakes.Key}, "
                + "and boards are distinguished by name; give one another <AssemblyName> and build it again"
        );
    }

    /// <summary>Loads an application by the path of its build output.</summary>
    /// <exception cref="SimulatorException">It does not exist or cannot be run.</exception>
    internal static DeviceApplication Load(string path)
    {
        try
        {
            return DeviceApplication.Load(path);
        }
        catch (FirmwareLoadException exception)
        {
            throw SimulatorException.Usage(exception.Message.TrimEnd('.'));
        }
    }
}
