using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using BleStack.Virtual;
using Microsoft.Extensions.Time.Testing;
using VirtualBoard;
using Xunit;

namespace TestKit.Board;

/// <summary>
/// A virtual board with the firmware (or another program), and phones on one air. The board's clock stands still until told otherwise.
/// </summary>
public class FirmwareBench : IAsyncDisposable, IPairingAgent
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    public const ushort HeartRateMeasurement = 0x2A37;
    public static readonly BleAddress BoardAddress = new(0x240AC4112233, AddressType.Public);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Channel<BoardPrompt> _prompts = Channel.CreateUnbounded<BoardPrompt>();
    private readonly Channel<uint> _shown = Channel.CreateUnbounded<uint>();
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly List<BleHost> _phones = [];
    private readonly ManualResetEventSlim _console = new(true);
    private readonly VirtualEsp32 _board;

    /// <summary>A board with this program, an assembly beside the firmware's.</summary>
    private protected FirmwareBench(
        string firmware,
        IReadOnlyDictionary<string, string> settings,
        string image,
        IoCapability phone,
        string name = "ESP32",
        IReadOnlySet<int>? goOnBehind = null,
        IFirmware? application = null
    )
    {
        _board = new VirtualEsp32(new VirtualEsp32Options
        {
            Name = name,
            GoOnBehind = goOnBehind ?? new HashSet<int>(),
            Image = BoardImage.Find(image)!,
            PublicAddress = BoardAddress,
            OpenController = () => Wire(Air.CreateController(new ControllerOptions { PublicAddress = BoardAddress }).CreateTransport()),
            Bonds = Bonds,
            Time = Time,
            Settings = settings,
            FirmwarePath = firmware,
            Firmware = application,
        });
        _board.Console += line =>
        {
            _console.Wait();
            _heard.Enqueue(line);
            _lines.Writer.TryWrite(line);
        };
        _board.Prompted += OnPrompt;
        Phone = AddPhone(phone);
    }

    /// <summary>The firmware itself, with these settings, each "name=value"; what none names has its default.</summary>
    public FirmwareBench(string image, IoCapability phone, params string[] settings)
        : this(Path.Combine(AppContext.BaseDirectory, "SecureGattServer.dll"), Read(settings), image, phone)
    {
    }

    public VirtualAir Air { get; } = new(new SerialLoop(), new AirOptions { Pacing = Pacing.AsFastAsPossible });

    public FakeTimeProvider Time { get; } = new();

    /// <summary>Everything the console has said.</summary>
    public IReadOnlyCollection<string> Console => _heard;

    public MemoryBondStore Bonds { get; } = new();

    public BleHost Phone { get; }

    internal VirtualEsp32 Board => _board;

    public uint TypedPasskey { get; set; } = 123456;

    /// <summary>The phones' owner types what the board shows next, not <see cref="TypedPasskey"/>.</summary>
    public bool TypesWhatIsShown { get; init; }

    /// <summary>What lies between the board's host and its controller.</summary>
    public Func<IHciTransport, IHciTransport> Wire { get; init; } = static transport => transport;

    /// <summary>The passkey the board showed last.</summary>
    public uint? Shown { get; private set; }

    public async Task BootAsync()
    {
        _board.Boot();
        await StartPhonesAsync();
        await LineAsync(line => line == "ready" || line.StartsWith("boot: advertising", StringComparison.Ordinal), "ready");
    }

    /// <summary>Switches all phones on.</summary>
    protected async Task StartPhonesAsync()
    {
        foreach (BleHost phone in _phones) await phone.StartAsync();
    }

    /// <summary>One more phone; its address is public unless one is given.</summary>
    public BleHost AddPhone(
        IoCapability io = IoCapability.KeyboardOnly,
        AuthReq flags = AuthReq.SecureConnections,
        BleAddress? address = null,
        ushort mtu = 517,
        bool acceptsParameters = true
    )
    {
        BleHost phone = new(Air.CreateController().CreateTransport(), new BleHostOptions
        {
            StaticAddress = address,
            Agent = this,
            PreferredMtu = mtu,
            AcceptParameters = (_, _) => acceptsParameters,
            Pairing = new PairingSettings { IoCapability = io, AuthReq = AuthReq.Bonding | AuthReq.Mitm | flags },
        });
        _phones.Add(phone);
        return phone;
    }

    /// <summary>The next console line blocks its writer until the result is disposed.</summary>
    public IDisposable HangConsole()
    {
        _console.Reset();
        return new Unhang(_console);
    }

    /// <summary>Waits for a line of the console, letting others pass.</summary>
    public Task LineAsync(string line) => LineAsync(other => other == line, line);

    /// <summary>Waits for a line that holds this.</summary>
    public Task SaysAsync(string part) => LineAsync(line => line.Contains(part, StringComparison.Ordinal), part);

    /// <summary>What the firmware asks its user next.</summary>
    public async Task<BoardPrompt> PromptAsync() => await _prompts.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>
    /// Lets the board's time pass, a second at a time, until the task ends; not faster than the board can follow, since its controller's
    /// answers are due on the same clock.
    /// </summary>
    public async Task PassAsync(Task until)
    {
        for (DateTime limit = DateTime.UtcNow + Patience; !until.IsCompleted && DateTime.UtcNow < limit;)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(until, Task.Delay(20));
        }

        if (!until.IsCompleted) Assert.Fail(Heard());
        await until;
    }

    public async Task<LeLink> ConnectAsync(BleHost? phone = null)
    {
        try
        {
            return await (phone ?? Phone).ConnectAsync(BoardAddress).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The board cannot be connected. {Heard()}");
            throw;
        }
    }

    /// <summary>A link that is paired.</summary>
    public async Task<LeLink> PairedAsync(BleHost? phone = null)
    {
        LeLink link = await ConnectAsync(phone);
        // What was shown to others is not what this phone's owner reads.
        while (_shown.Reader.TryRead(out _));
        PairingOutcome outcome = await link.PairAsync().WaitAsync(Patience);
        Assert.True(outcome.IsSuccess, outcome.ToString());
        return link;
    }

    /// <summary>Ends with the link, with the reason.</summary>
    public static Task<HciErrorCode> GoneAsync(LeLink link)
    {
        TaskCompletionSource<HciErrorCode> gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Disconnected += reason => gone.TrySetResult(reason);
        if (!link.IsConnected) gone.TrySetResult(link.DisconnectReason);
        return gone.Task;
    }

    /// <summary>Subscribes; the values that come stand in the list.</summary>
    public static async Task<Notified> SubscribeAsync(LeLink link, ushort uuid = HeartRateMeasurement)
    {
        Notified values = new();
        await link.Client.SubscribeAsync(await FindAsync(link, uuid), values.Add).WaitAsync(Patience);
        return values;
    }

    public static async Task<RemoteCharacteristic> FindAsync(LeLink link, ushort uuid = HeartRateMeasurement)
    {
        foreach (RemoteService service in await link.Client.DiscoverAllAsync().WaitAsync(Patience))
        {
            if (service.Find(uuid) is { } characteristic) return characteristic;
        }

        throw new InvalidOperationException("The board does not have the characteristic.");
    }

    public async Task<BoardExit> ExitAsync() => await _board.Exited.WaitAsync(Patience);

    public async Task ExpectFaultAsync(int defect)
    {
        BoardExit exit = await ExitAsync();
        Assert.Equal((BoardExitKind.Fault, defect), (exit.Kind, exit.Defect));
        Assert.NotEmpty(exit.Sentence);
    }

    public void Ask(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.CompareNumbers) question.Accept();
        else if (TypesWhatIsShown) _ = TypeWhatIsShownAsync(question);
        else question.AnswerNumber(TypedPasskey);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _console.Set();
        _board.CutPower();
        foreach (BleHost phone in _phones) await phone.DisposeAsync();
    }

    /// <summary>Settings written "name=value"; of a name given twice the last counts.</summary>
    protected static IReadOnlyDictionary<string, string> Read(IEnumerable<string> settings) =>
        settings.Select(setting => setting.Split('=')).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => group.Last()[1]);

    private void OnPrompt(BoardPrompt prompt)
    {
        _prompts.Writer.TryWrite(prompt);
        if (prompt.Kind != BoardPromptKind.ShowPasskey) return;
        Shown = prompt.Number;
        _shown.Writer.TryWrite(prompt.Number);
    }

    private async Task TypeWhatIsShownAsync(PairingQuestion question) => question.AnswerNumber(await _shown.Reader.ReadAsync());

    private async Task LineAsync(Func<string, bool> isIt, string what)
    {
        try
        {
            await Task.Run(async () =>
            {
                string line;
                do
                {
                    line = await _lines.Reader.ReadAsync();
                }
                while (!isIt(line));
            }).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"'{what}' did not come. {Heard()}");
        }
    }

    private string Heard() => $"Heard: {string.Join(" | ", _heard)}; exit: {(_board.Exited.IsCompleted ? _board.Exited.Result : null)}";

    private sealed class Unhang(ManualResetEventSlim console) : IDisposable
    {
        public void Dispose() => console.Set();
    }
}

/// <summary>Notifications as they come.</summary>
public sealed class Notified
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _values = [];
    private readonly List<(int Count, TaskCompletionSource Done)> _waiting = [];

    public IReadOnlyList<byte[]> Values
    {
        get
        {
            lock (_gate) return [.. _values];
        }
    }

    public void Add(byte[] value)
    {
        lock (_gate)
        {
            _values.Add(value);
            foreach ((int count, TaskCompletionSource done) in _waiting)
            {
                if (_values.Count >= count) done.TrySetResult();
            }
        }
    }

    /// <summary>Completes when this many more have arrived.</summary>
    public Task MoreAsync(int count) => ReachAsync(Values.Count + count);

    /// <summary>Completes when this many have arrived in all, perhaps before the call.</summary>
    public Task ReachAsync(int total)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_values.Count >= total) done.SetResult();
            else _waiting.Add((total, done));
        }

        return done.Task;
    }
}
