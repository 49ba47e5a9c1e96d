using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Gap;
using BleStack.Smp;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Simulator.Wire;
using SecureGattServer.Simulator.World;
using VirtualBoard;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Boots the firmware, plays a scene with a phone, and checks the result.</summary>
internal static class DemoCommand
{
    private const string DefaultProfile = "heart-rate";

    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(400);

    public static async Task<ExitCode> RunAsync(DemoRequest request, ITranscript transcript, CancellationToken cancellationToken)
    {
        DemoScene scene = Choose(request);
        RunOptions options = OptionsOf(request, scene);
        var world = new AirWorld(request.Air);
        using var device = new Device(options with { Verbose = false }, transcript, AirWorld.DeviceAddress, world.PowerOnDevice)
        {
            Shown = Shown,
            Watcher = request.Watcher,
        };
        var user = new DemoUser();
        device.User.PasskeyShown += user.Device.Show;
        device.User.Asked = user.AnswerDevice;
        transcript.Say(
            Speaker.Simulator,
            $"image {options.Image.Name}, platform {options.Platform ?? "stock"}{(request.Options.Platform is null && scene.Platform is not null ? " (this profile needs it)" : "")}, profile {scene.Profile}{(scene.Name is null ? "" : $", scene {scene.Name}")}: {scene.Title}"
        );
        device.Boot();

        var phone = new VirtualPhone(
            world.PhoneController(),
            scene.Phone,
            new DemoAgent(transcript, user),
            privacy: scene.IsPrivate ? PrivacyMode.Resolvable : PrivacyMode.None,
            narrator: Narration.OfDemo(transcript)
        );
        await using (phone.ConfigureAwait(false))
        {
            if (options.Verbose) PacketLines.Show(phone.Tap, transcript);
            await phone.StartAsync(cancellationToken).ConfigureAwait(false);
            var context = new DemoContext(scene, transcript, device, phone, user)
            {
                OpenStranger = () => Stranger(world, transcript, user),
                RawAttacker = new RawAttacker(world.AttackerController, AirWorld.DeviceAddress),
            };
            await using ConfiguredAsyncDisposable strangers = context.ConfigureAwait(false);
            IReadOnlyList<DemoStep> steps = scene.Steps(context);
            request.OnSteps?.Invoke(steps);
            var runner = new DemoRunner(transcript, () => device.TraceFailure ?? device.Failure?.Sentence, device.Stopped)
            {
                AtEnd = device.Board.CutPower,
                BeforeStep = request.BeforeStep ?? (static (_, _) => Task.CompletedTask),
                Settle = request.Air is null ? token => device.Console.QuietAsync(s_moment, s_most, token) : static _ => Task.CompletedTask,
            };
            ExitCode code = await runner.RunAsync(steps, cancellationToken).ConfigureAwait(false);
            if (device.TraceFailure is { } failure) throw SimulatorException.Environment(failure);
            if (code == ExitCode.Ok) TryNext(scene, transcript);
            return code;
        }
    }

    private static RunOptions OptionsOf(DemoRequest request, DemoScene scene)
    {
        bool hasImage = scene.Image is not null && request.Options.Image.Name == RunOptions.DefaultImage;
        Dictionary<string, string> more = new(scene.Settings ?? new Dictionary<string, string>());
        foreach ((string name, string value) in request.Options.More ?? new Dictionary<string, string>()) more[name] = value;
        return request.Options with
        {
            Profile = scene.Profile,
            Platform = request.Options.Platform ?? scene.Platform,
            Image = hasImage ? BoardImage.Find(scene.Image!)! : request.Options.Image,
            More = more.Count > 0 ? more : null,
        };
    }

    private static DemoScene Choose(DemoRequest request)
    {
        if (request.Scene is { } name)
        {
            DemoScene other = Scenes.Others.First(one => one.Name == name);
            return request.Options.Profile is null || request.Options.Profile == other.Profile
                ? other
                : throw SimulatorException.Usage(
                    $"--scene {name} needs profile {other.Profile}, not {request.Options.Profile}; omit --profile"
                );
        }

        string profile = request.Options.Profile ?? DefaultProfile;
        return Scenes.Find(profile)
            ?? throw SimulatorException.Usage(
                $"there is no demo of profile '{profile}' yet; there are {string.Join(", ", Scenes.All.Select(static one => one.Profile))}"
            );
    }

    // The passkey is shown in its own panel and there is only one link, so the frame and the link's number are omitted.
    private static string? Shown(string line)
    {
        if (line.StartsWith('#') || line.StartsWith("pair: passkey=", StringComparison.Ordinal)) return null;
        return DemoContext.WithoutLink(line);
    }

    // The weakest IO capability, so that no passkey is requested.
    private static VirtualPhone Stranger(AirWorld world, ITranscript transcript, DemoUser user) =>
        new(world.PhoneController(), new PairingSettings { IoCapability = IoCapability.NoInputNoOutput }, new DemoAgent(transcript, user));

    private static void TryNext(DemoScene scene, ITranscript transcript)
    {
        string[] next =
            scene.Name is null && scene.Profile == DefaultProfile
                ?
                [
                    "demo --scene wrong-passkey, rejected-number or attacker: errors and attacks",
                    "demo --profile numeric, just-works, sc-only …: other ways to pair",
                    "serve in one terminal and phone in another: control the phone yourself",
                ]
                :
                [
                    "plan: what a profile gives each kind of phone",
                    "serve in one terminal and phone in another: control the phone yourself",
                ];
        foreach (string line in next) transcript.Say(Speaker.Simulator, $"try next: {line}");
    }
}
