using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Diagnostics;
using BleStack.Explain.Narration;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using SecureGattServer.Simulator.Studio;
using SecureGattServer.Simulator.World;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Traces;
using SecureGattServer.Studio.Web;

namespace BleStack.Benchmarks;

/// <summary>
/// What pages cost the studio: <c>--studio [SECONDS]</c>. Ten phones of the studio are notified 50 times a second each by a bare host (a stock image
/// serves three); the processor time of the process with a page open, in a process of its own, over that without; busy and idle.
/// </summary>
internal static class StudioLoad
{
    private const int Phones = 10;
    private const int PeriodMilliseconds = 20;
    private const double Limit = 1.3;
    private const double IdleLimit = 1.1;
    private static readonly byte[] s_value = [0x16, 72, 0x00, 0x03];

    /// <summary>1 when the limit for the busy page is missed.</summary>
    public static async Task<int> RunAsync(TextWriter output, int seconds)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("studio-load");
        try
        {
            using var bench = new Bench(folder.FullName);
            await bench.StartAsync().ConfigureAwait(false);
            double idle = await UsedAsync(bench, seconds, hasPage: false, isBusy: false).ConfigureAwait(false);
            double idlePage = await UsedAsync(bench, seconds, hasPage: true, isBusy: false).ConfigureAwait(false);
            double busy = await UsedAsync(bench, seconds, hasPage: false, isBusy: true).ConfigureAwait(false);
            double busyPage = await UsedAsync(bench, seconds, hasPage: true, isBusy: true).ConfigureAwait(false);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"idle: {idle:0.0} ms/s without a page, {idlePage:0.0} with one: {idlePage / idle:0.00} times (limit {IdleLimit})"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Phones} phones, {Phones * 1000 / PeriodMilliseconds} notifications/s: {busy:0} ms/s without a page, {busyPage:0} with one: {busyPage / busy:0.00} times (limit {Limit})"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bench.Sent} sent, {bench.State.Steps.Count} steps kept, {GC.GetTotalMemory(forceFullCollection: true) >> 20} MB of managed memory at the end"));
            return busyPage / busy <= Limit ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A page in a process of its own: takes what comes until it is ended.</summary>
    public static async Task<int> PageAsync(string url)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", url.TrimEnd('/'));
        await socket.ConnectAsync(new Uri(url.Replace("http://", "ws://", StringComparison.Ordinal) + "socket"), CancellationToken.None).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 16];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
        {
        }

        return 0;
    }

    // Milliseconds of processor time a second.
    private static async Task<double> UsedAsync(Bench bench, int seconds, bool hasPage, bool isBusy)
    {
        using Process? page = hasPage ? Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--studio-page", bench.Url])) : null;
        bench.IsBusy = isBusy;
        await Task.Delay(TimeSpan.FromSeconds(3)).ConfigureAwait(false);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        double used = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Stopwatch.GetElapsedTime(start).TotalSeconds;
        bench.IsBusy = false;
        page?.Kill();
        return used;
    }

    private sealed class Bench : IDisposable, IPageCommands
    {
        private readonly string _folder;
        private readonly AirWorld _world = new();
        private readonly StudioPhones _phones;
        private readonly BtsnoopWriter _trace;
        private readonly TraceDesk _traces;
        private readonly GattCharacteristic _measurement = new(0x2A37, GattProperties.Notify, AttributePermissions.None);
        private BleHost? _host;
        private StudioServer? _server;
        private Timer? _timer;

        public Bench(string folder)
        {
            (_folder, State) = (folder, new StudioState(folder));
            _phones = new StudioPhones(State, _world.PhoneController);
            _trace = BtsnoopWriter.Create(Path.Combine(folder, "studio.btsnoop"));
            _traces = new TraceDesk(State, folder);
        }

        public StudioState State { get; }

        public string Url => _server!.Url;

        public bool IsBusy { get; set; }

        public long Sent { get; private set; }

        public async Task StartAsync()
        {
            var radio = new Radio(_phones.Of, new HciSteps("device", "live", null, State.Add), static () => { });
            var narrator = new LiveNarrator(new NarratorOptions { Repeats = int.MaxValue, KeepOctets = true, FindFixedPasskeys = false });
            narrator.Told += told => State.Add(StepWriter.Of(told, "live", radio.Take(told)));
            _host = new BleHost(new StudioTap(_world.Air.CreateController(new ControllerOptions { MaxConnections = Phones }).CreateTransport(), _trace, narrator, radio), new BleHostOptions());
            _host.Server.Add(new GattService(0x180D).Add(_measurement));
            await _host.StartAsync().ConfigureAwait(false);
            var advertisement = new AdvertisingParameters { Type = AdvertisingType.ConnectableUndirected, Data = new AdvertisingDataBuilder().Flags().Services(0x180D).ToArray() };
            for (int i = 0; i < Phones; i++)
            {
                // A connection ends advertising.
                await _host.Advertiser.StartAsync(advertisement).ConfigureAwait(false);
                StudioPhone phone = _phones.Find(await _phones.AddAsync(null, null, isPrivate: false).ConfigureAwait(false));
                await phone.ConnectAsync(_host.CurrentAddress.ToString()).ConfigureAwait(false);
                await phone.SubscribeAsync(_measurement.ValueHandle, on: true).ConfigureAwait(false);
            }

            _server = await StudioServer.StartAsync(new StudioContent(State, this, _traces, new SavedConversation(Path.Combine(_folder, "studio.btsnoop"), State.Steps, "")), 0).ConfigureAwait(false);
            _timer = new Timer(_ => Tick(), null, 0, PeriodMilliseconds);
        }

        public Task<object?> RunAsync(string name, PageArguments arguments, CancellationToken cancellationToken) => Task.FromResult<object?>(null);

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
}
