using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using BleStack.Virtual;
using TestKit.Board;
using VirtualBoard;

namespace DeviceRuntime.Tests;

/// <summary>A virtual board with an application of tests/DeviceApps as the device would run it, and phones on its air.</summary>
internal sealed class AppBench : FirmwareBench
{
    private static int s_boards;
    private readonly string _folder;
    private readonly List<VirtualEsp32> _others = [];

    private AppBench(string folder, DeviceApplication application, string image, IoCapability phone, int[] goOnBehind)
        : base(
            application.AssemblyPath,
            new Dictionary<string, string>(),
            image,
            phone,
            $"{application.Name} {Interlocked.Increment(ref s_boards)}",
            new HashSet<int>(goOnBehind),
            application
        ) => _folder = folder;

    /// <summary>Compiles an application and puts it on a board.</summary>
    public static AppBench Of(
        string application,
        IoCapability phone = IoCapability.KeyboardOnly,
        string[]? libraries = null,
        string image = "ESP32_BLE_REV3",
        params int[] goOnBehind
    )
    {
        string folder = Directory.CreateTempSubdirectory("app").FullName;
        return new AppBench(
            folder,
            DeviceApplication.Load(DeviceCompiler.CompileApp(folder, application, libraries ?? [])),
            image,
            phone,
            goOnBehind
        );
    }

    /// <summary>
    /// Our own firmware as compiled for the device, with this entry point; the phone's user types the number the board shows.
    /// </summary>
    public static AppBench OfFirmware(string program)
    {
        string folder = Directory.CreateTempSubdirectory("firmware").FullName;
        return new AppBench(
            folder,
            DeviceApplication.Load(DeviceCompiler.CompileFirmware(folder, program)),
            "ESP32_BLE_REV3",
            IoCapability.KeyboardOnly,
            []
        )
        {
            TypesWhatIsShown = true,
        };
    }

    /// <summary>Switches board and phones on, and waits until the application says this.</summary>
    public async Task BootAsync(string says)
    {
        Board.Boot();
        await StartPhonesAsync();
        await SaysAsync(says);
    }

    /// <summary>Another board on the same air, switched on; its lines come under its name.</summary>
    public Lines AddBoard(string application, params string[] libraries)
    {
        BleAddress address = new(BoardAddress.Value + 1 + (ulong)_others.Count, AddressType.Public);
        string folder = Directory.CreateDirectory(Path.Combine(_folder, application)).FullName;
        VirtualEsp32 board = new(new VirtualEsp32Options
        {
            Name = application,
            Image = BoardImage.Find("ESP32_BLE_REV3")!,
            PublicAddress = address,
            OpenController = () => Air.CreateController(new ControllerOptions { PublicAddress = address }).CreateTransport(),
            Bonds = new MemoryBondStore(),
            Firmware = DeviceApplication.Load(DeviceCompiler.CompileApp(folder, application, libraries)),
        });
        _others.Add(board);
        Lines lines = new(board);
        board.Boot();
        return lines;
    }

    public static async Task<byte[]> ReadAsync(LeLink link, BleUuid uuid) =>
        await link.Client.ReadAsync(await FindAsync(link, uuid)).WaitAsync(Patience);

    public static async Task WriteAsync(LeLink link, BleUuid uuid, params byte[] value) =>
        await link.Client.WriteAsync(await FindAsync(link, uuid), value).WaitAsync(Patience);

    public static async Task<RemoteCharacteristic> FindAsync(LeLink link, BleUuid uuid)
    {
        foreach (RemoteService service in await link.Client.DiscoverAllAsync().WaitAsync(Patience))
        {
            if (service.Find(uuid) is { } characteristic) return characteristic;
        }

        throw new InvalidOperationException($"The application has no characteristic {uuid}.");
    }

    /// <summary>The first advertisement that fits.</summary>
    public async Task<AdvertisingReport> HearAsync(Func<AdvertisingReport, bool> fits)
    {
        TaskCompletionSource<AdvertisingReport> heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Phone.Scanner.StartAsync(new ScanParameters(), report =>
        {
            if (fits(report)) heard.TrySetResult(report);
        });
        AdvertisingReport report = await heard.Task.WaitAsync(Patience);
        await Phone.Scanner.StopAsync();
        return report;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (VirtualEsp32 other in _others) other.Dispose();
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
