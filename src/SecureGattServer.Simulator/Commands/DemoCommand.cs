using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Gap;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Simulator.Wire;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Boots the firmware, plays a scene with a phone, and judges it.</summary>
internal static class DemoCommand
{
    private const string DefaultProfile = "heart-rate";

    public static async Task<ExitCode> RunAsync(DemoRequest request, ITranscript transcript, CancellationToken cancellationToken)
    {
        string profile = request.Options.Profile ?? DefaultProfile;
        DemoScene scene = Scenes.Find(profile)
            ?? throw SimulatorException.Usage($"there is no demo of profile '{profile}' yet; there are {string.Join(", ", Scenes.All.Select(static one => one.Profile))}");
        RunOptions options = request.Options with { Profile = scene.Profile, Platform = request.Options.Platform ?? scene.Platform };
        var world = new AirWorld(request.Air);
        using var device = new Device(options with { Verbose = false }, transcript, AirWorld.DeviceAddress, world.PowerOnDevice);
        var desk = new Desk();
        device.User.PasskeyShown += desk.Device.Show;
        device.User.Asked = desk.AnswerDevice;
        transcript.Say(Speaker.Simulator, $"image {options.Image.Name}, platform {options.Platform ?? "stock"}{(request.Options.Platform is null && scene.Platform is not null ? " (this profile needs it)" : "")}, profile {scene.Profile}: {scene.Title}");
        device.Boot();

        var phone = new VirtualPhone(world.PhoneController(), scene.Phone, new DemoAgent(transcript, desk), privacy: scene.IsPrivate ? PrivacyMode.Resolvable : PrivacyMode.None);
        await using (phone.ConfigureAwait(false))
        {
            _ = new PairingNarrator(transcript, phone.Tap, AirWorld.DeviceAddress);
            if (options.Verbose) PacketLines.Show(phone.Tap, transcript);
            await phone.StartAsync(cancellationToken).ConfigureAwait(false);
            var stage = new DemoStage(scene, transcript, device, phone, desk);
            IReadOnlyList<DemoStep> steps = scene.Steps(stage);
            var runner = new DemoRunner(transcript, () => device.TraceFailure ?? device.Failure?.Sentence, device.Stopped) { AtEnd = device.Board.CutPower };
            ExitCode code = await runner.RunAsync(steps, cancellationToken).ConfigureAwait(false);
            return device.TraceFailure is { } failure ? throw SimulatorException.Environment(failure) : code;
        }
    }
}
