using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Explain.Narration;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Simulator.Wire;

namespace SecureGattServer.Simulator.Phone;

/// <summary>A phone: a BleStack host in the Central role with one link at a time, for the demo and the phone command.</summary>
internal sealed class VirtualPhone : IAsyncDisposable
{
    /// <summary>The default static random address, as of phones without privacy.</summary>
    public static readonly BleAddress Address = new(0xF0_0D_5E_C0_FF_EE, AddressType.Random);

    // 7.5 ms, as phones request for discovery and pairing; 5 s supervision timeout.
    private static readonly ConnectionParameters s_parameters = new(interval: 6, latency: 0, supervisionTimeout: 500);

    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VirtualPhone(
        IHciTransport transport,
        PairingSettings pairing,
        IPairingAgent agent,
        BtsnoopWriter? trace = null,
        PrivacyMode privacy = PrivacyMode.None,
        BleAddress? address = null,
        IBondStore? bonds = null,
        LiveNarrator? narrator = null,
        GattClientPolicy? client = null,
        bool keepsPackets = true,
        IPacketWatcher? watcher = null)
    {
        Tap = new HciTap(transport, trace) { Narrator = narrator, Watcher = watcher };
        if (keepsPackets) _wire = new WireLog(Tap);
        Host = new BleHost(Tap, new BleHostOptions
        {
            DeviceName = "Phone",
            Pairing = pairing,
            Agent = agent,
            StaticAddress = address ?? Address,
            Privacy = privacy,
            PairingPolicy = Policy,
            Bonds = bonds,
            ClientPolicy = client ?? GattClientPolicy.Plain,
        });
        Host.Closed += reason => _closed.TrySetResult(reason);
        Host.Disconnected += OnDisconnected;
    }

    public BleHost Host { get; }

    /// <summary>The reaction to a Security Request.</summary>
    public PhonePolicy Policy { get; } = new();

    public HciTap Tap { get; }

    /// <summary>The packets between this phone and its controller; not kept by a long-running phone.</summary>
    public WireLog Wire => _wire ?? throw new InvalidOperationException("This phone keeps no packets.");

    /// <summary>The link; null while there is none.</summary>
    public LeLink? Link => _link is { IsConnected: true } ? _link : null;

    /// <summary>Cancelled with the reason when the controller is lost.</summary>
    public Task<string> Closed => _closed.Task;

    /// <summary>Cancelled at the end of the link; already cancelled without a link.</summary>
    public Task Lost => _lost.Task;

    private readonly WireLog? _wire;
    private LeLink? _link;
    private TaskCompletionSource _lost = Ended();

    public Task StartAsync(CancellationToken cancellationToken) => Host.StartAsync(cancellationToken);

    /// <summary>All advertisers heard within a time, with their scan responses if received.</summary>
    public async Task<IReadOnlyList<AdvertisingReport>> ScanAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var heard = new Dictionary<BleAddress, AdvertisingReport>();
        await StartScanAsync(report => Keep(heard, report)).ConfigureAwait(false);
        try
        {
            await Task.Delay(duration, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Host.Scanner.StopAsync().ConfigureAwait(false);
        }

        lock (heard) return [.. heard.Values.OrderByDescending(static report => report.Rssi)];
    }

    /// <summary>Scans until <see cref="StopScanAsync"/>; each report is delivered on the host's loop.</summary>
    public Task StartScanAsync(Action<AdvertisingReport> onReport) => Host.Scanner.StartAsync(new ScanParameters(), onReport);

    /// <summary>Stops scanning; does nothing when it is not scanning.</summary>
    public Task StopScanAsync() => Host.Scanner.StopAsync();

    /// <summary>The first matching report.</summary>
    public async Task<AdvertisingReport> FindAsync(Func<AdvertisingReport, bool> fits, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<AdvertisingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Host.Scanner.StartAsync(new ScanParameters(), report =>
        {
            if (fits(report)) found.TrySetResult(report);
        }).ConfigureAwait(false);
        try
        {
            return await found.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Host.Scanner.StopAsync().ConfigureAwait(false);
        }
    }

    public async Task ConnectAsync(BleAddress peer, CancellationToken cancellationToken)
    {
        _lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _link = await Host.ConnectAsync(peer, s_parameters, cancellationToken).ConfigureAwait(false);
        if (!_link.IsConnected) _lost.TrySetResult();
    }

    public Task<ushort> ExchangeMtuAsync(CancellationToken cancellationToken) => Client.ExchangeMtuAsync(cancellationToken);

    /// <summary>Agrees on the MTU as phones do on a new connection, so that long values need no partial reads.</summary>
    /// <returns>Success, or the error with which the server does not support it ([Vol 3, Part F] 3.4.2): the MTU keeps its
    /// minimum.</returns>
    public async Task<AttErrorCode> AgreeOnMtuAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExchangeMtuAsync(cancellationToken).ConfigureAwait(false);
            return AttErrorCode.Success;
        }
        catch (AttException exception) when (exception.Failure == AttFailure.ErrorResponse)
        {
            return exception.Code;
        }
    }

    public Task<PairingOutcome> PairAsync(CancellationToken cancellationToken) => Link!.PairAsync(cancellationToken);

    public Task<PairingOutcome> EncryptAsync(CancellationToken cancellationToken) => Link!.EncryptAsync(cancellationToken);

    /// <summary>Discovers all services, once per link.</summary>
    public async Task<IReadOnlyList<RemoteService>> DiscoverAsync(CancellationToken cancellationToken) =>
        Client.Services.Any(static service => service.Characteristics.Count > 0)
            ? Client.Services
            : await Client.DiscoverAllAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The value handle of the first characteristic of a type among those discovered.</summary>
    public ushort? Find(BleUuid uuid) => FindCharacteristic(uuid)?.ValueHandle;

    public Task<byte[]> ReadAsync(ushort handle, CancellationToken cancellationToken) => Client.ReadAsync(handle, cancellationToken);

    public Task WriteAsync(ushort handle, byte[] value, CancellationToken cancellationToken) =>
        Client.WriteAsync(handle, value, cancellationToken);

    /// <summary>Enables notifications and waits for some of them; the end of the link also ends the wait.</summary>
    public async Task SubscribeAsync(ushort handle, int count, Action<byte[]> onValue, CancellationToken cancellationToken)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int left = count;
        await SubscribeAsync(
            handle,
            value =>
            {
                if (left <= 0) return;
                onValue(value);
                if (--left == 0) all.TrySetResult();
            },
            cancellationToken).ConfigureAwait(false);
        if (await Task.WhenAny(all.Task, Lost).WaitAsync(cancellationToken).ConfigureAwait(false) == all.Task) return;
        throw new PhoneCommandException($"the link ended after {count - left} of {count} notifications");
    }

    /// <summary>
    /// Enables notifications, or indications when there are no notifications, and delivers every value until the end of the link.
    /// </summary>
    public async Task SubscribeAsync(ushort handle, Action<byte[]> onValue, CancellationToken cancellationToken) =>
        await Client
            .SubscribeAsync(await NotifyingAsync(handle, cancellationToken).ConfigureAwait(false), onValue, null, cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Disables notifications and indications.</summary>
    public async Task UnsubscribeAsync(ushort handle, CancellationToken cancellationToken) =>
        await Client
            .UnsubscribeAsync(await NotifyingAsync(handle, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Writes without a response, signed with the CSRK that this phone distributed; false without one.</summary>
    public Task<bool> WriteSignedAsync(ushort handle, byte[] value) => Client.WriteSignedAsync(handle, value);

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        if (Link is { } link) await link.DisconnectAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        _link = null;
    }

    /// <summary>Writes without a response; false when there is no link.</summary>
    public Task<bool> WriteWithoutResponseAsync(ushort handle, byte[] value) => Client.WriteWithoutResponseAsync(handle, value);

    /// <summary>One line a service, characteristic and descriptor.</summary>
    public IEnumerable<string> DescribeServices()
    {
        foreach (RemoteService service in Client.Services)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"#{service.Handle}  {GattUuidNames.Describe(service.Uuid)}{(service.IsPrimary ? "" : "  (secondary)")}"
            );
            foreach (RemoteCharacteristic one in service.Characteristics)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"  #{one.ValueHandle}  {GattUuidNames.Describe(one.Uuid)}  [{one.Properties}]"
                );
                foreach (RemoteDescriptor descriptor in one.Descriptors)
                {
                    yield return string.Create(
                        CultureInfo.InvariantCulture,
                        $"    #{descriptor.Handle}  {GattUuidNames.Describe(descriptor.Uuid)}"
                    );
                }
            }
        }
    }

    /// <summary>Disconnects, so that the device need not wait for its supervision timeout, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Link is { } link) await Task.WhenAny(link.DisconnectAsync(), Closed, Task.Delay(s_goodbye)).ConfigureAwait(false);
        await Host.DisposeAsync().ConfigureAwait(false);
        Tap.Dispose();
    }

    /// <summary>"24:0A:C4:00:00:01/public  -50 dBm  "name"  services 180D Heart Rate".</summary>
    public static string Describe(AdvertisingReport report)
    {
        string services =
            report.Data.Services.Count == 0 ? "" : "  " + string.Join(", ", report.Data.Services.Select(GattUuidNames.Describe));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Address}  {report.Rssi} dBm  {(report.Name is { } name ? $"\"{name}\"" : "(no name)")}{services}"
        );
    }

    /// <summary>Octets in hex, and as text where they are UTF-8 text of more than one character.</summary>
    public static string DescribeValue(byte[] value)
    {
        if (value.Length == 0) return "(empty)";
        string hex = Convert.ToHexString(value);
        return ValueText.Text(value) is { } text ? $"{hex} {text}" : hex;
    }

    internal RemoteCharacteristic? FindCharacteristic(BleUuid uuid) =>
        Client.Services.Select(service => service.Find(uuid)).FirstOrDefault(static found => found is not null);

    internal GattClient Client => Link?.Client ?? throw new PhoneCommandException("the connection has ended");

    private static TaskCompletionSource Ended()
    {
        var ended = new TaskCompletionSource();
        ended.SetResult();
        return ended;
    }

    private async Task<RemoteCharacteristic> NotifyingAsync(ushort handle, CancellationToken cancellationToken)
    {
        RemoteCharacteristic characteristic = (await DiscoverAsync(cancellationToken).ConfigureAwait(false))
            .SelectMany(static service => service.Characteristics).FirstOrDefault(one => one.ValueHandle == handle)
            ?? throw new PhoneCommandException($"handle #{handle} is not the value of a characteristic; discover lists them");
        return characteristic.CccdHandle != 0
            ? characteristic
            : throw new PhoneCommandException($"{characteristic.Uuid} neither notifies nor indicates; discover shows which do");
    }

    private void OnDisconnected(LeLink link, HciErrorCode reason)
    {
        // After all handlers have been called: waiting operations continue after them.
        if (_link is null || _link == link) Host.Loop.Post(_ => _lost.TrySetResult(), null);
    }

    private static void Keep(Dictionary<BleAddress, AdvertisingReport> heard, AdvertisingReport report)
    {
        lock (heard) heard[report.Address] = report;
    }
}
