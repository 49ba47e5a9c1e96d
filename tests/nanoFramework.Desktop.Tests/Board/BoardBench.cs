using System;
using System.Collections.Generic;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using BleStack.Virtual;
using VirtualBoard;
using Xunit;

namespace nanoFramework.Desktop.Tests.Board;

/// <summary>A virtual board with one of the <see cref="Scenarios"/> and a phone, on one air. The board's clock stands still until told otherwise.</summary>
internal sealed class BoardBench : IAsyncDisposable, IPairingAgent
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly BleAddress BoardAddress = new(0x240AC4112233, AddressType.Public);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly VirtualEsp32 _board;

    public BoardBench(string scenario, string image = "ESP32_BLE_REV3", IoCapability phone = IoCapability.KeyboardOnly)
    {
        SerialLoop loop = new();
        VirtualAir air = new(loop, new AirOptions { Pacing = Pacing.AsFastAsPossible });
        _board = new VirtualEsp32(new VirtualEsp32Options
        {
            Image = BoardImage.Find(image)!,
            PublicAddress = BoardAddress,
            OpenController = () => air.CreateController(new ControllerOptions { PublicAddress = BoardAddress }).CreateTransport(),
            Bonds = Bonds,
            Time = Time,
            Settings = new Dictionary<string, string> { ["scenario"] = scenario },
            FirmwarePath = typeof(BoardBench).Assembly.Location,
        });
        _board.Console += line => _lines.Writer.TryWrite(line);
        Phone = new BleHost(air.CreateController().CreateTransport(), new BleHostOptions
        {
            Agent = this,
            Pairing = new PairingSettings { IoCapability = phone, AuthReq = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections },
        });
    }

    public ManualTime Time { get; } = new();

    public MemoryBondStore Bonds { get; } = new();

    public BleHost Phone { get; }

    public VirtualEsp32 Board => _board;

    public uint TypedPasskey { get; set; } = 123456;

    public async Task BootAsync()
    {
        _board.Boot();
        await Phone.StartAsync();
        await LineAsync("ready");
    }

    /// <summary>Waits for a line of the console, letting others pass.</summary>
    public async Task LineAsync(string line)
    {
        string last = "nothing";
        try
        {
            await Task.Run(async () =>
            {
                while (last != line) last = await _lines.Reader.ReadAsync();
            }).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"'{line}' did not come; last came '{last}'");
        }
    }

    public Task<LeLink> ConnectAsync() => Phone.ConnectAsync(BoardAddress).WaitAsync(Patience);

    public static async Task<RemoteCharacteristic> FindAsync(LeLink link)
    {
        foreach (RemoteService service in await link.Client.DiscoverAllAsync().WaitAsync(Patience))
        {
            if (service.Find(Scenarios.Value) is { } characteristic) return characteristic;
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
        else question.AnswerNumber(TypedPasskey);
    }

    public async ValueTask DisposeAsync()
    {
        _board.CutPower();
        await Phone.DisposeAsync();
    }
}
