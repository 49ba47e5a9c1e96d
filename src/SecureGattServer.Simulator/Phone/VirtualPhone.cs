using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Simulator.Wire;

namespace SecureGattServer.Simulator.Phone;

/// <summary>A phone: a BleStack host in the central role with one link at a time, as the demo and the phone command use it.</summary>
internal sealed class VirtualPhone : IAsyncDisposable
{
    /// <summary>A static random address, as phones without privacy have.</summary>
    public static readonly BleAddress Address = new(0xF0_0D_5E_C0_FF_EE, AddressType.Random);

    // 7.5 ms, as phones ask while they discover and pair; 5 s supervision timeout.
    private static readonly ConnectionParameters s_parameters = new(interval: 6, latency: 0, supervisionTimeout: 500);

    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VirtualPhone(IHciTransport transport, PairingSettings pairing, IPairingAgent agent, BtsnoopWriter? trace = null, PrivacyMode privacy = PrivacyMode.None)
    {
        Tap = new HciTap(transport, trace);
        Wire = new WireLog(Tap);
        Host = new BleHost(Tap, new BleHostOptions { DeviceName = "Phone", Pairing = pairing, Agent = agent, StaticAddress = Address, Privacy = privacy, PairingPolicy = Policy });
        Host.Closed += reason => _closed.TrySetResult(reason);
    }

    public BleHost Host { get; }

    /// <summary>What it answers when the device asks for security.</summary>
    public PhonePolicy Policy { get; } = new();

    public HciTap Tap { get; }

    /// <summary>What really passed between this phone and its controller.</summary>
    public WireLog Wire { get; }

    /// <summary>The link; null while there is none.</summary>
    public LeLink? Link => _link is { IsConnected: true } ? _link : null;

    /// <summary>Ends with the reason when the controller is gone.</summary>
    public Task<string> Closed => _closed.Task;

    private LeLink? _link;

    public Task StartAsync(CancellationToken cancellationToken) => Host.StartAsync(cancellationToken);

    /// <summary>Everybody who advertises within a time, with the scan response where it came.</summary>
    public async Task<IReadOnlyList<AdvertisingReport>> ScanAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var heard = new Dictionary<BleAddress, AdvertisingReport>();
        await Host.Scanner.StartAsync(new ScanParameters(), report => Keep(heard, report)).ConfigureAwait(false);
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

    /// <summary>The first report that fits.</summary>
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

    public async Task ConnectAsync(BleAddress peer, CancellationToken cancellationToken) =>
        _link = await Host.ConnectAsync(peer, s_parameters, cancellationToken).ConfigureAwait(false);

    public Task<ushort> ExchangeMtuAsync(CancellationToken cancellationToken) => Client.ExchangeMtuAsync(cancellationToken);

    public Task<PairingOutcome> PairAsync(CancellationToken cancellationToken) => Link!.PairAsync(cancellationToken);

    public Task<PairingOutcome> EncryptAsync(CancellationToken cancellationToken) => Link!.EncryptAsync(cancellationToken);

    /// <summary>All services, once a link.</summary>
    public async Task<IReadOnlyList<RemoteService>> DiscoverAsync(CancellationToken cancellationToken) =>
        Client.Services.Any(static service => service.Characteristics.Count > 0) ? Client.Services : await Client.DiscoverAllAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The value handle of the first characteristic of a type among those discovered.</summary>
    public ushort? Find(BleUuid uuid) => FindCharacteristic(uuid)?.ValueHandle;

    public Task<byte[]> ReadAsync(ushort handle, CancellationToken cancellationToken) => Client.ReadAsync(handle, cancellationToken);

    public Task WriteAsync(ushort handle, byte[] value, CancellationToken cancellationToken) => Client.WriteAsync(handle, value, cancellationToken);

    /// <summary>Turns notifications on and waits for some of them.</summary>
    public async Task SubscribeAsync(ushort handle, int count, Action<byte[]> onValue, CancellationToken cancellationToken)
    {
        RemoteCharacteristic characteristic = (await DiscoverAsync(cancellationToken).ConfigureAwait(false))
            .SelectMany(static service => service.Characteristics).FirstOrDefault(one => one.ValueHandle == handle)
            ?? throw new PhoneCommandException($"handle #{handle} is not the value of a characteristic; discover lists them");
        if (characteristic.CccdHandle == 0) throw new PhoneCommandException($"{characteristic.Uuid} neither notifies nor indicates");
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int left = count;
        await Client.SubscribeAsync(
            characteristic,
            value =>
            {
                if (left <= 0) return;
                onValue(value);
                if (--left == 0) all.TrySetResult();
            },
            null,
            cancellationToken).ConfigureAwait(false);
        await all.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes without an answer, signed with the CSRK this phone gave; false without one.</summary>
    public Task<bool> WriteSignedAsync(ushort handle, byte[] value) => Client.WriteSignedAsync(handle, value);

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        if (Link is { } link) await link.DisconnectAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        _link = null;
    }

    /// <summary>One line a service and characteristic.</summary>
    public IEnumerable<string> DescribeServices()
    {
        foreach (RemoteService service in Client.Services)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"#{service.Handle}  {GattUuidNames.Describe(service.Uuid)}");
            foreach (RemoteCharacteristic one in service.Characteristics)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"  #{one.ValueHandle}  {GattUuidNames.Describe(one.Uuid)}  [{one.Properties}]");
            }
        }
    }

    /// <summary>Says goodbye, so that the device need not wait for its supervision timeout, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Link is { } link) await Task.WhenAny(link.DisconnectAsync(), Closed, Task.Delay(s_goodbye)).ConfigureAwait(false);
        await Host.DisposeAsync().ConfigureAwait(false);
        Tap.Dispose();
    }

    /// <summary>"24:0A:C4:00:00:01/public  -50 dBm  "name"  services 180D Heart Rate".</summary>
    public static string Describe(AdvertisingReport report)
    {
        string services = report.Data.Services.Count == 0 ? "" : "  " + string.Join(", ", report.Data.Services.Select(GattUuidNames.Describe));
        return string.Create(CultureInfo.InvariantCulture, $"{report.Address}  {report.Rssi} dBm  {(report.Name is { } name ? $"\"{name}\"" : "(no name)")}{services}");
    }

    /// <summary>Octets in hex, and as text where they are text.</summary>
    public static string DescribeValue(byte[] value)
    {
        string hex = value.Length == 0 ? "(empty)" : Convert.ToHexString(value);
        bool isText = value.Length > 1 && value.All(static octet => octet is >= 0x20 and < 0x7F);
        return isText ? $"{hex} \"{Encoding.ASCII.GetString(value)}\"" : hex;
    }

    internal RemoteCharacteristic? FindCharacteristic(BleUuid uuid) => Client.Services.Select(service => service.Find(uuid)).FirstOrDefault(static found => found is not null);

    private GattClient Client => Link?.Client ?? throw new PhoneCommandException("the connection has ended");

    private static void Keep(Dictionary<BleAddress, AdvertisingReport> heard, AdvertisingReport report)
    {
        lock (heard) heard[report.Address] = report;
    }
}
