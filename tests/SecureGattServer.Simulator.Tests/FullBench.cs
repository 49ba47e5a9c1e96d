using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Smp;
using BleStack.Virtual;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Simulator.World;
using VirtualBoard;

namespace SecureGattServer.Simulator.Tests;

/// <summary>The real firmware on a board, a phone, and the user of both; nothing has connected yet.</summary>
internal sealed class FullBench : IAsyncDisposable
{
    public const AuthReq Legacy = AuthReq.Bonding, Secure = AuthReq.Bonding | AuthReq.SecureConnections, Mitm = Secure | AuthReq.Mitm;
    private const KeyDistribution AllKeys = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey;

    private readonly StringWriter _output = new();
    private readonly AirWorld _world = new(new AirOptions { Pacing = Pacing.AsFastAsPossible });
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly Channel<PairingOutcome> _outcomes = Channel.CreateUnbounded<PairingOutcome>();

    private FullBench(RunOptions options)
    {
        var transcript = new PlainTranscript(TextWriter.Synchronized(_output));
        Device = new Device(options, transcript, AirWorld.DeviceAddress, _world.PowerOnDevice);
        Device.User.PasskeyShown += User.Device.Show;
        Device.User.Asked = User.AnswerDevice;
        Phone = new VirtualPhone(_world.PhoneController(), Weak(Secure), new DemoAgent(transcript, User));
        Phone.Host.Connected += link => link.PairingCompleted += outcome => _outcomes.Writer.TryWrite(outcome);
    }

    public Device Device { get; }

    public DemoUser User { get; } = new();

    public VirtualPhone Phone { get; }

    public CancellationToken Token => _limit.Token;

    public string Said => string.Join(Environment.NewLine, Device.Console.Since(0));

    /// <summary>A phone that can show and type, with all keys.</summary>
    public static PairingSettings Strong { get; } =
        new()
        {
            IoCapability = IoCapability.KeyboardDisplay,
            AuthReq = Mitm,
            InitiatorKeys = AllKeys,
            ResponderKeys = AllKeys,
        };

    /// <summary>A phone that pairs by Just Works.</summary>
    public static PairingSettings Weak(AuthReq flags) =>
        new()
        {
            IoCapability = IoCapability.NoInputNoOutput,
            AuthReq = flags,
            MinKeySize = 7,
            InitiatorKeys = AllKeys,
            ResponderKeys = AllKeys,
        };

    /// <summary>Boots with these settings; by default with an image that keeps bonds, and on the full platform.</summary>
    public static async Task<FullBench> BootAsync(
        string profile,
        string platform = "full",
        IEnumerable<Bond>? bonds = null,
        params (string Name, string Value)[] settings
    )
    {
        var bench = new FullBench(
            new RunOptions
            {
                Image = BoardImage.Find("ESP32_BLE_REV0")!,
                Profile = profile,
                Platform = platform,
                More = settings
                    .Append((Name: BoardSetting.Interval, Value: "50"))
                    .ToDictionary(static one => one.Name, static one => one.Value),
            }
        );
        foreach (Bond bond in bonds ?? []) bench.Device.Bonds.Save(bond);
        bench.Device.Boot();
        await bench.Phone.StartAsync(bench.Token);
        await bench.Device.Advertising.WaitAsync(bench.Token);
        await bench.SaysAsync("boot: advertising");
        return bench;
    }

    /// <summary>Connects as such a phone.</summary>
    public async Task ConnectAsync(PairingSettings? phone = null)
    {
        if (phone is not null) Phone.Host.Pairing = phone;
        User.Clear();
        await Phone.FindAsync(static one => one.Address == AirWorld.DeviceAddress && one.IsConnectable, Token);
        await Phone.ConnectAsync(AirWorld.DeviceAddress, Token);
    }

    public async Task<PairingOutcome> PairAsync(PairingSettings? phone = null)
    {
        await ConnectAsync(phone);
        PairingOutcome outcome = await Phone.PairAsync(Token);
        await _outcomes.Reader.ReadAsync(Token);
        return outcome;
    }

    /// <summary>The phone disconnects, and the device has noticed.</summary>
    public async Task LeaveAsync()
    {
        int mark = Device.Console.Mark();
        await Phone.DisconnectAsync(Token);
        await Device.Console.WaitAsync(mark, "link: disconnected", Token);
    }

    /// <summary>The result of a pairing or encryption that this side did not start.</summary>
    public async Task<PairingOutcome> OutcomeAsync() => await _outcomes.Reader.ReadAsync(Token);

    public Task<string> SaysAsync(string part, int mark = 0) => Device.Console.WaitAsync(mark, part, Token);

    public async Task<ushort> HandleAsync(BleUuid uuid)
    {
        await Phone.DiscoverAsync(Token);
        return Phone.Find(uuid)!.Value;
    }

    /// <summary>Gives the firmware an owner's command and waits for its output.</summary>
    public async Task<string> CommandAsync(string line, string answer)
    {
        int mark = Device.Console.Mark();
        Xunit.Assert.True(Device.Board.Command(line));
        return await SaysAsync(answer, mark);
    }

    public async ValueTask DisposeAsync()
    {
        await Phone.DisposeAsync();
        Device.Dispose();
        _limit.Dispose();
        await _output.DisposeAsync();
    }
}
