using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Diagnostics;
using BleStack.Explain.Narration;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using SecureGattServer.Simulator.Studio;
using SecureGattServer.Simulator.Wire;
using SecureGattServer.Simulator.World;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Traces;
using SecureGattServer.Studio.Web;

namespace Benchmarks;

/// <summary>A studio with ten phones, each notified 50 times a second by a host without firmware.</summary>
internal sealed class StudioBench : IDisposable, IPageCommands
{
    public const int Phones = 10;
    private const int PeriodMilliseconds = 20;
    public const int Rate = Phones * 1000 / PeriodMilliseconds;

    private static readonly byte[] s_value = [0x16, 72, 0x00, 0x03];

    private readonly string _folder;
    private readonly AirWorld _world = new();
    private readonly StudioPhones _phones;
    private readonly BtsnoopWriter _trace;
    private readonly TraceViewer _traces;
    private readonly GattCharacteristic _measurement = new(0x2A37, GattProperties.Notify, AttributePermissions.None);
    private BleHost? _host;
    private StudioServer? _server;
    private Timer? _timer;

    public StudioBench(string folder)
    {
        (_folder, State) = (folder, new StudioState(folder));
        _phones = new StudioPhones(State, _world.PhoneController);
        _trace = BtsnoopWriter.Create(Path.Combine(folder, "studio.btsnoop"));
        _traces = new TraceViewer(State, folder);
    }

    public StudioState State { get; }

    public string Url => _server!.Url;

    public bool IsBusy { get; set; }

    public long Sent { get; private set; }

    private StudioContent Content =>
        new(State, this, _traces, new SavedConversation(Path.Combine(_folder, "studio.btsnoop"), State.Steps, ""));

    public async Task StartAsync()
    {
        var narrator = new LiveNarrator(new NarratorOptions { Repeats = int.MaxValue, KeepOctets = true, FindFixedPasskeys = false });
        var radio = new Radio(_phones.Of, new HciSteps("device", "live", null, State.Add), narrator, _trace, static () => { });
        narrator.Told += told => State.Add(StepWriter.Of(told, "live", radio.Take(told)));
        IHciTransport controller = _world.Air.CreateController(new ControllerOptions { MaxConnections = Phones }).CreateTransport();
        _host = new BleHost(new HciTap(controller) { Watcher = radio }, new BleHostOptions());
        _host.Server.Add(new GattService(0x180D).Add(_measurement));
        await _host.StartAsync().ConfigureAwait(false);
        var advertisement = new AdvertisingParameters
        {
            Type = AdvertisingType.ConnectableUndirected,
            Data = new AdvertisingDataBuilder().Flags().Services(0x180D).ToArray(),
        };
        for (int i = 0; i < Phones; i++)
        {
            // A connection ends advertising.
            await _host.Advertiser.StartAsync(advertisement).ConfigureAwait(false);
            StudioPhone phone = _phones.Find(await _phones.AddAsync(null, null, isPrivate: false).ConfigureAwait(false));
            await phone.ConnectAsync(_host.CurrentAddress.ToString()).ConfigureAwait(false);
            await phone.Attributes.SubscribeAsync(_measurement.ValueHandle, on: true).ConfigureAwait(false);
        }

        State.Set("session", new SessionDocument
        {
            Version = "",
            Started = Clock.Now,
            Application = "benchmark",
            IsFirmware = false,
            CanHavePhones = true,
            Images = [],
            Profiles = [],
            Platforms = [],
            IoCapabilities = [],
            MostPhones = Phones,
        });
        _phones.Publish();
        _server = await StudioServer.StartAsync(Content, 0).ConfigureAwait(false);
        _timer = new Timer(_ => Tick(), null, 0, PeriodMilliseconds);
    }

    /// <summary>Serves the files of a folder in the same way as the studio serves its page.</summary>
    public Task<StudioServer> ServeAsync(string folder) => StudioServer.StartAsync(Content, 0, folder);

    public Task<object?> RunAsync(string name, PageArguments arguments, CancellationToken cancellationToken) =>
        Task.FromResult<object?>(null);

    public void Dispose()
    {
        _timer?.Dispose();
        _server?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _phones.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _host?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _traces.Dispose();
        _trace.Dispose();
        State.Dispose();
    }

    private void Tick()
    {
        if (IsBusy && _host is { } host) host.Loop.Post(_ => Sent += host.Server.NotifyAll(_measurement, s_value), null);
    }
}
