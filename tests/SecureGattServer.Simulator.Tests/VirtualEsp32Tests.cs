using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using BleStack.Virtual;
using VirtualBoard;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

public sealed class VirtualEsp32Tests : IDisposable
{
    private readonly ConcurrentQueue<string> _console = new();
    private readonly ListStore _bonds = new();
    private readonly List<FakeTransport> _transports = [];
    private readonly List<VirtualEsp32> _boards = [];

    public void Dispose() => _boards.ForEach(static board => board.Dispose());

    [Fact]
    public async Task Two_boards_in_one_process_share_no_statics()
    {
        using VirtualEsp32 first = Create("sleep", name: "A");
        using VirtualEsp32 second = Create("sleep", name: "B");
        first.Boot();
        second.Boot();
        await Line("A boot 1");
        await Line("B boot 1");
    }

    [Theory]
    [InlineData("SecureGattServer.dll", true)]
    [InlineData("FakeFirmware.dll", false)]
    public void Only_firmware_without_state_in_statics_is_shared(string firmware, bool isShared)
    {
        string path = Path.Combine(AppContext.BaseDirectory, firmware);
        SharedFirmware.Find(path); // The first boot may have the copy in any case.
        Assert.Equal(isShared, SharedFirmware.Find(path) is not null);
    }

    [Fact]
    public async Task Boards_that_share_code_share_no_state_and_leave_none_to_the_next_boot()
    {
        VirtualAir air = new(new SerialLoop(), new AirOptions { Pacing = Pacing.AsFastAsPossible });
        ConcurrentQueue<string> ofFirst = new(), ofSecond = new();
        using VirtualEsp32 first = CreateOurs(air, ofFirst), second = CreateOurs(air, ofSecond);
        first.Boot();
        second.Boot();
        await Until(() => ofFirst.Any(IsReady) && ofSecond.Any(IsReady));
        first.CutPower();
        Assert.True(second.IsRunning);
        ofFirst.Clear();
        first.Boot();
        await Until(() => ofFirst.Any(IsReady));
        Assert.Single(ofSecond, IsReady);

        static bool IsReady(string line) => line.StartsWith("boot: advertising", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_power_cycle_empties_the_firmwares_memory()
    {
        using VirtualEsp32 board = Create("sleep");
        board.Boot();
        await Line("ESP32 boot 1");
        _console.Clear();
        board.PowerCycle();
        await Line("ESP32 boot 1");
        Assert.True(board.IsRunning);
    }

    [Fact]
    public async Task What_is_left_of_a_boot_without_power_writes_nothing()
    {
        Captive firmware = new();
        using VirtualEsp32 board = new(new VirtualEsp32Options
        {
            Image = BoardImage.Find("ESP32_BLE_REV0")!,
            PublicAddress = new BleAddress(1, AddressType.Public),
            OpenController = static () => throw new HciTransportException("not asked for"),
            Bonds = _bonds,
            Firmware = firmware,
        });
        board.Boot();
        IBoard inside = await firmware.Board.Task;
        inside.BondStore.Save(new Bond { Peer = new BleAddress(1, AddressType.Public) });
        board.CutPower();
        inside.BondStore.Save(new Bond { Peer = new BleAddress(2, AddressType.Public) });
        Assert.False(inside.BondStore.Remove(new BleAddress(1, AddressType.Public)));
        Assert.Equal(1UL, Assert.Single(_bonds.All).Peer.Value);
    }

    [Theory]
    [InlineData("ESP32_BLE_REV0", 1)]
    [InlineData("ESP32_BLE_REV3", 0)]
    [InlineData("ESP32_S3_BLE", 0)]
    public void Bonds_survive_a_power_cycle_only_where_the_image_persists_them(string image, int left)
    {
        using VirtualEsp32 board = Create("sleep", image);
        board.Boot();
        _bonds.Save(new Bond { Peer = new BleAddress(1, AddressType.Public) });
        board.PowerCycle();
        Assert.Equal(left, _bonds.All.Count);
    }

    [Fact]
    public async Task Power_off_wakes_a_Main_that_sleeps_for_ever()
    {
        using VirtualEsp32 board = Create("sleep");
        board.Boot();
        await Line("ESP32 boot 1");
        board.CutPower();
        Assert.False(board.IsRunning);
        Assert.Equal(BoardExitKind.PoweredOff, (await board.Exited).Kind);
    }

    [Fact]
    public async Task A_fault_stops_the_board_with_its_sentence_and_mutes_it()
    {
        using VirtualEsp32 board = Create("fault");
        var stopped = new TaskCompletionSource<BoardExit>();
        board.Stopped += stopped.SetResult;
        board.Boot();
        BoardExit exit = await stopped.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(new BoardExit(BoardExitKind.Fault, 2, "The second Respond would leave the mutex held."), exit);
        Assert.True(exit.IsFailure);
        board.CutPower();
        Assert.DoesNotContain("a dead board speaks", _console);
    }

    [Fact]
    public async Task An_exception_that_leaves_Main_is_told_with_its_type_and_message()
    {
        using VirtualEsp32 board = Create("crash");
        board.Boot();
        BoardExit exit = await board.Exited.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(BoardExitKind.Crashed, exit.Kind);
        Assert.Equal("The firmware on ESP32 let InvalidOperationException leave Main: a value was null", exit.Sentence);
        Assert.Contains("FakeEntry.Run", exit.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Main_that_returns_ends_the_boot()
    {
        using VirtualEsp32 board = Create("return");
        board.Boot();
        Assert.Equal(BoardExitKind.MainReturned, (await board.Exited.WaitAsync(TimeSpan.FromSeconds(60))).Kind);
    }

    [Fact]
    public async Task Nothing_is_heard_of_a_board_after_power_off()
    {
        using VirtualEsp32 board = Create("say forever");
        board.Boot();
        await Line("ESP32 boot 1");
        board.CutPower();
        Assert.DoesNotContain("a dead board speaks", _console);
    }

    [Fact]
    public async Task Power_off_disposes_the_controller_the_boot_opened()
    {
        using VirtualEsp32 board = Create("open");
        board.Boot();
        await Until(() => _transports.Count == 1);
        board.CutPower();
        Assert.True(Assert.Single(_transports).Disposed);
    }

    [Fact]
    public async Task A_boot_may_open_its_controller_once()
    {
        using VirtualEsp32 board = Create("open twice");
        board.Boot();
        BoardExit exit = await board.Exited.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Contains("has opened its Bluetooth controller already", exit.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_reaches_the_boards_owner_and_the_answer_comes_back()
    {
        using VirtualEsp32 board = Create("ask");
        board.Prompted += prompt =>
        {
            Assert.Equal((BoardPromptKind.CompareNumbers, 7u), (prompt.Kind, prompt.Number));
            prompt.Answer!("yes");
        };
        board.Boot();
        await Line("answered yes");
    }

    [Fact]
    public void A_running_board_cannot_boot_again()
    {
        using VirtualEsp32 board = Create("sleep");
        board.Boot();
        Assert.Throws<InvalidOperationException>(board.Boot);
    }

    [Fact]
    public void A_missing_firmware_is_named_with_what_to_build()
    {
        using VirtualEsp32 board = Create("sleep", firmware: "Nowhere.dll");
        string message = Assert.Throws<FirmwareLoadException>(board.Boot).Message;
        Assert.Contains("Nowhere.dll", message, StringComparison.Ordinal);
        Assert.Contains("build src/SecureGattServer.Desktop", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_an_entry_is_refused()
    {
        using VirtualEsp32 board = Create("sleep", firmware: "BleStack.dll");
        Assert.Contains("IFirmwareEntry", Assert.Throws<FirmwareLoadException>(board.Boot).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.dll");
        File.WriteAllText(path, "not a firmware");
        using VirtualEsp32 board = Create("sleep", firmware: path);
        Assert.Contains("does not load", Assert.Throws<FirmwareLoadException>(board.Boot).Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    private static VirtualEsp32 CreateOurs(VirtualAir air, ConcurrentQueue<string> console)
    {
        VirtualEsp32 board = new(new VirtualEsp32Options
        {
            Image = BoardImage.Find("ESP32_BLE_REV0")!,
            PublicAddress = new BleAddress(1, AddressType.Public),
            OpenController = () => air.CreateController().CreateTransport(),
            Bonds = new MemoryBondStore(),
        });
        board.Console += console.Enqueue;
        return board;
    }

    private VirtualEsp32 Create(string act, string image = "ESP32_BLE_REV3", string name = "ESP32", string firmware = "FakeFirmware.dll")
    {
        var board = new VirtualEsp32(new VirtualEsp32Options
        {
            Name = name,
            Image = BoardImage.Find(image)!,
            PublicAddress = new BleAddress(0xA0B0C0D0E0F0, AddressType.Public),
            Bonds = _bonds,
            FirmwarePath = Path.Combine(AppContext.BaseDirectory, firmware),
            Settings = new Dictionary<string, string> { ["act"] = act },
            OpenController = () =>
            {
                var transport = new FakeTransport();
                _transports.Add(transport);
                return transport;
            },
        });
        board.Console += _console.Enqueue;
        _boards.Add(board);
        return board;
    }

    private Task Line(string expected) => Until(() => _console.Contains(expected));

    // Firmware runs on real threads; this yields until it got there, with a limit that only a failure reaches.
    private static async Task Until(Func<bool> condition)
    {
        for (DateTime limit = DateTime.UtcNow.AddSeconds(5); !condition(); await Task.Delay(1))
        {
            Assert.True(DateTime.UtcNow < limit, "The firmware did not get there in 5 s.");
        }
    }

    /// <summary>A firmware that hands out its board and waits for the power to go.</summary>
    private sealed class Captive : IFirmware, IFirmwareEntry
    {
        public TaskCompletionSource<IBoard> Board { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public FirmwareBoot Load(string boardName) => new(new AssemblyLoadContext(boardName, isCollectible: true), this);

        public void Run(IBoard board)
        {
            Board.SetResult(board);
            board.PowerOff.WaitHandle.WaitOne();
        }
    }

    private sealed class FakeTransport : IHciTransport
    {
        public bool Disposed { get; private set; }

        public string Name => "fake";

        public void Open(IHciPacketSink sink)
        {
        }

        public void Send(ReadOnlySpan<byte> packet)
        {
        }

        public void Dispose() => Disposed = true;
    }

    private sealed class ListStore : IBondStore
    {
        private readonly List<Bond> _all = [];

        public IReadOnlyList<Bond> All => _all;

        public Bond? Find(BleAddress identity) => _all.Find(bond => bond.Peer == identity);

        public void Save(Bond bond) => _all.Add(bond);

        public bool Remove(BleAddress identity) => _all.RemoveAll(bond => bond.Peer == identity) > 0;

        public void Clear() => _all.Clear();
    }
}
