// Starts the firmware, or an application, and serves a page for it; ends with quit or Ctrl-C, not when a page is closed.
using System;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Hci;
using BleStack.Virtual;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Traces;
using SecureGattServer.Studio.Web;
using VirtualBoard;

namespace SecureGattServer.Simulator.Studio;

/// <summary>A studio to open.</summary>
/// <param name="Options">The shared options.</param>
internal sealed record StudioRequest(RunOptions Options)
{
    /// <summary>An application compiled for the device; null for our firmware.</summary>
    public string? Path { get; init; }

    /// <summary>The page's port; null for the first free one.</summary>
    public int? Port { get; init; }

    /// <summary>The address at which external hosts find a controller on the same air; null for none.</summary>
    public ListenEndPoint? H4 { get; init; }

    /// <summary>A real or external controller for the board; null for an air of its own.</summary>
    public string? Hci { get; init; }

    /// <summary>Opens the page in the user's browser.</summary>
    public bool OpensBrowser { get; init; }
}

internal static class StudioCommand
{
    public static async Task<ExitCode> RunAsync(
        StudioRequest request,
        ITranscript terminal,
        LineInput input,
        CancellationToken cancellationToken
    )
    {
        RunOptions options = request.Path is { } path ? request.Options with { Application = RunCommand.Load(path) } : request.Options;
        using StudioFolder folder = StudioFolder.Create();
        using BtsnoopWriter trace = folder.OpenTrace();
        using var state = new StudioState(folder.Path);
        var transcript = new StudioTranscript(state, "live", terminal);
        trace.Failed += why => transcript.Say(Speaker.Simulator, why);
        AirWorld? world = request.Hci is null ? new AirWorld() : null;
        Func<IHciTransport> power = world is not null ? world.PowerOnDevice
            : await Controllers.PowerSwitchAsync(Controllers.Parser, request.Hci!, transcript, cancellationToken).ConfigureAwait(false);
        var phones = new StudioPhones(state, world is null ? null : world.PhoneController);
        await using (phones.ConfigureAwait(false))
        {
            if (world is not null) world.Air.Sniffer = new AirSteps("live", state.Add);
            using var board = new StudioBoard(
                options,
                new BoardWiring(state, transcript, world is null ? BleAddress.None : AirWorld.DeviceAddress, power, trace, phones.Of)
            );
            phones.Publish();
            H4Server? h4 = world is not null && request.H4 is { } where ? ServeCommand.Open(world, where, transcript) : null;
            await using (((IAsyncDisposable?)h4 ?? NoServer.Instance).ConfigureAwait(false))
            {
                state.Set("session", Session(board.Device, request, h4));
                return await ServeAsync(request, folder, state, board, phones, transcript, h4, input, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private static async Task<ExitCode> ServeAsync(
        StudioRequest request,
        StudioFolder folder,
        StudioState state,
        StudioBoard board,
        StudioPhones phones,
        StudioTranscript transcript,
        H4Server? h4,
        LineInput input,
        CancellationToken cancellationToken
    )
    {
        using var plan = new PlanEditor(state);
        using var traces = new TraceViewer(state, folder.Path);
        var scenes = new ScenePlayer(state);
        await using (scenes.ConfigureAwait(false))
        {
            var content = new StudioContent(
                state,
                new PageCommands(board, phones, plan, scenes, traces),
                traces,
                new SavedConversation(folder.TracePath, state.Steps, "What the studio has seen")
            );
            StudioServer server = await OpenAsync(content, request.Port).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                transcript.Signal($"studio {server.Url}");
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                board.Power(on: true);
                _ = AnnounceAsync(board, $"url={server.Url}{(h4 is null ? "" : $" h4={h4.Endpoint}")}", transcript, ended.Token);
                if (request.OpensBrowser) OpenBrowser(server.Url, transcript);
                if (board.Device.IsApplication) plan.Close();
                else await plan.ResetAsync(board.Options).ConfigureAwait(false);
                await AttendAsync(board, input, transcript, ended).ConfigureAwait(false);
                return ExitCode.Ok;
            }
        }
    }

    private static async Task<StudioServer> OpenAsync(StudioContent content, int? port)
    {
        try
        {
            return await StudioServer.StartAsync(content, port, Environment.GetEnvironmentVariable("STUDIO_PAGE")).ConfigureAwait(false);
        }
        catch (StudioPortException exception)
        {
            throw SimulatorException.Environment(exception.Message, exception);
        }
    }

    private static async Task AttendAsync(StudioBoard board, LineInput input, StudioTranscript transcript, CancellationTokenSource ended)
    {
        (input.Prompt, input.Complete) = (static () => "device> ", DeviceCommands.Complete);
        _ = ConsoleLoop.RunAsync(input, line => Take(board, line, transcript), transcript, ended);
        try
        {
            await Task.Delay(Timeout.Infinite, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // quit or Ctrl-C.
        }
    }

    private static bool Take(StudioBoard board, string line, StudioTranscript transcript)
    {
        if (line.Trim() is "quit" or "exit") return false;
        try
        {
            board.Command(line);
        }
        catch (PageCommandException exception)
        {
            transcript.Say(Speaker.Simulator, exception.Message);
        }

        return true;
    }

    private static async Task AnnounceAsync(
        StudioBoard board,
        string where,
        StudioTranscript transcript,
        CancellationToken cancellationToken
    )
    {
        Device device = board.Device;
        if (!device.UsesBluetooth) return;
        try
        {
            await device.Advertising.WaitAsync(cancellationToken).ConfigureAwait(false);
            transcript.Signal(ReadyLine.For(device.Tap!.AdvertisedAddress ?? device.Board.Options.PublicAddress, where));
        }
        catch (OperationCanceledException)
        {
            // The studio has ended.
        }
    }

    private static SessionDocument Session(Device device, StudioRequest request, H4Server? h4) => new()
    {
        Version = typeof(StudioCommand)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
            ?? "",
        Started = Clock.Now,
        Application = device.IsApplication ? device.Name : "SecureGattServer",
        IsFirmware = !device.IsApplication,
        H4 = h4?.Endpoint,
        Hci = request.Hci,
        CanHavePhones = request.Hci is null,
        Images = [.. BoardImage.All.Select(static image => image.Name)],
        Profiles = BoardVocabulary.Profiles,
        Platforms = BoardVocabulary.Platforms,
        IoCapabilities = BoardVocabulary.IoCapabilities,
        MostPhones = StudioPhones.Most,
    };

    // Only with a desktop and a user at a terminal; the address is printed in any case.
    private static void OpenBrowser(string url, StudioTranscript transcript)
    {
        bool hasDesktop =
            !OperatingSystem.IsLinux()
            || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
        if (!hasDesktop || Console.IsOutputRedirected || Console.IsInputRedirected) return;
        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo(url) { UseShellExecute = true });
        }
        catch (Exception exception)
            when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            transcript.Say(Speaker.Simulator, $"no browser could be opened ({exception.Message}); open {url} in one");
        }
    }

    private sealed class NoServer : IAsyncDisposable
    {
        public static readonly NoServer Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
