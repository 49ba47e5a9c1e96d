using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Virtual;
using TestKit.Board;

namespace Adversary.Tests.Kit;

/// <summary>
/// The firmware on a virtual board with default settings except those a test names: a random passkey, no window, a link timeout of 300 s.
/// </summary>
internal sealed class FirmwareTarget : Target
{
    private readonly WaitingLoop _loop = new();

    private FirmwareTarget(string image, string[] settings) =>
        Bench = new FirmwareBench(image, IoCapability.KeyboardOnly, settings) { TypesWhatIsShown = true };

    public FirmwareBench Bench { get; }

    public override BleAddress Address => FirmwareBench.BoardAddress;

    public override IBondStore Bonds => Bench.Bonds;

    /// <summary>Waits for the passkey: the firmware answers the stack first and informs its user then.</summary>
    public override uint Shown =>
        SpinWait.SpinUntil(() => Bench.Shown is not null, FirmwareBench.Patience)
            ? Bench.Shown!.Value
            : throw new InvalidOperationException("The board has shown nothing.");

    public override int Writes => Bench.Console.Count(static line => line.StartsWith("data: written", StringComparison.Ordinal));

    public static Task<FirmwareTarget> BootAsync(params string[] settings) => BootImageAsync("ESP32_BLE_REV3", settings);

    /// <summary>On this image, with these settings "name=value".</summary>
    public static async Task<FirmwareTarget> BootImageAsync(string image, params string[] settings)
    {
        var target = new FirmwareTarget(image, settings);
        await target.Bench.BootAsync();
        return target;
    }

    /// <summary>Switches off and on.</summary>
    public void Restart()
    {
        Bench.Board.PowerCycle();
        Says("boot: advertising");
    }

    public override PairingOutcome Reconnect(BleHost phone) =>
        Task.Run(async () => await (await Bench.ConnectAsync(phone)).EncryptAsync()).GetAwaiter().GetResult();

    public override void Pass(TimeSpan time) => Bench.Time.Advance(time);

    public override RawPeer NewPeer(BleAddress? address = null) =>
        new(
            new RawHost(_loop, Bench.Air.CreateController(new ControllerOptions { PublicAddress = address, TotalNumAclDataPackets = 255 }))
        );

    public override LeLink PairPhone(IoCapability io = IoCapability.KeyboardOnly, AuthReq flags = AuthReq.SecureConnections) =>
        Task.Run(async () =>
            {
                BleHost phone = Bench.AddPhone(io, flags);
                await phone.StartAsync();
                LeLink link = await Bench.PairedAsync(phone);
                await Bench.SaysAsync("bond: added");
                return link;
            })
            .GetAwaiter()
            .GetResult();

    /// <summary>Waits for a line of the console that contains this.</summary>
    public void Says(string part) => Run(() => Bench.SaysAsync(part));

    public override void Run(Func<Task> what) => Task.Run(what).GetAwaiter().GetResult();

    public override Recorder Sniff()
    {
        var recorder = new Recorder();
        Bench.Air.Sniffer = recorder;
        return recorder;
    }

    public override ValueTask DisposeAsync() => Bench.DisposeAsync();
}
