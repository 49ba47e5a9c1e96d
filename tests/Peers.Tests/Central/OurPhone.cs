using System;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;

namespace Peers.Tests.Central;

/// <summary>
/// Our own host in the central role, in this process, on whatever controller it is given; with a person in front of it, and a trace.
/// </summary>
internal sealed class OurPhone : IAsyncDisposable, IPairingAgent
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly ConnectionParameters s_parameters = new(interval: 6, latency: 0, supervisionTimeout: 500);

    private readonly BtsnoopWriter _trace;
    private LeLink? _link;

    private OurPhone(IHciTransport transport, PairingSettings pairing, string trace)
    {
        _trace = BtsnoopWriter.Create(trace);
        Host = new BleHost(
            transport,
            new BleHostOptions
            {
                DeviceName = "Our phone",
                Pairing = pairing,
                Agent = this,
                StaticAddress = NewAddress(),
                Trace = _trace,
            }
        );
    }

    public BleHost Host { get; }

    /// <summary>Types the passkey the other side shows; null: refuses.</summary>
    public Func<Task<uint>>? TypePasskey { get; set; }

    /// <summary>Looks at a number on both displays.</summary>
    public Func<uint, Task<bool>>? Compare { get; set; }

    /// <summary>Sees the passkey this phone shows.</summary>
    public Action<uint>? ShowPasskey { get; set; }

    public LeLink Link => _link ?? throw new InvalidOperationException("The phone is not connected.");

    /// <summary>The bond with the device of the last link; null when there is none.</summary>
    public Bond? Bond => Host.FindBond(Link.PeerIdentity);

    /// <summary>Starts it, as a phone that was never seen before.</summary>
    /// <param name="transport">Its own controller.</param>
    /// <param name="capability">The IO capability.</param>
    /// <param name="trace">A btsnoop file for all it says.</param>
    /// <param name="secureConnections">False for a phone that supports legacy pairing only.</param>
    public static async Task<OurPhone> StartAsync(
        IHciTransport transport,
        IoCapability capability,
        string trace,
        bool secureConnections = true
    )
    {
        AuthReq flags = AuthReq.Bonding;
        if (capability != IoCapability.NoInputNoOutput) flags |= AuthReq.Mitm;
        if (secureConnections) flags |= AuthReq.SecureConnections;
        var phone = new OurPhone(transport, new PairingSettings { IoCapability = capability, AuthReq = flags }, trace);
        try
        {
            using var limit = new CancellationTokenSource(s_limit);
            await phone.Host.StartAsync(limit.Token);
            return phone;
        }
        catch
        {
            await phone.DisposeAsync();
            throw;
        }
    }

    /// <summary>Scans until a device fits.</summary>
    public async Task<AdvertisingReport> ScanAsync(Func<AdvertisingReport, bool> fits, string what)
    {
        var found = new TaskCompletionSource<AdvertisingReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Host.Scanner.StartAsync(new ScanParameters(), report =>
        {
            if (report.IsConnectable && fits(report)) found.TrySetResult(report);
        });
        try
        {
            return await found.Task.WaitAsync(s_limit);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"our phone heard nothing of {what}", exception);
        }
        finally
        {
            await Host.Scanner.StopAsync();
        }
    }

    public async Task ConnectAsync(BleAddress peer)
    {
        using var limit = new CancellationTokenSource(s_limit);
        _link = await Host.ConnectAsync(peer, s_parameters, limit.Token);
    }

    /// <summary>Scans and connects to the device found; then discovers.</summary>
    public async Task ReachAsync(Func<AdvertisingReport, bool> fits, string what)
    {
        await ConnectAsync((await ScanAsync(fits, what)).Address);
        using var limit = new CancellationTokenSource(s_limit);
        await Link.Client.DiscoverAllAsync(limit.Token);
    }

    public async Task<PairingOutcome> PairAsync()
    {
        using var limit = new CancellationTokenSource(s_limit);
        return await Link.PairAsync(limit.Token);
    }

    /// <summary>Encrypts with the bond's key.</summary>
    public async Task<PairingOutcome> EncryptAsync()
    {
        using var limit = new CancellationTokenSource(s_limit);
        return await Link.EncryptAsync(limit.Token);
    }

    public async Task<byte[]> ReadAsync(ushort uuid)
    {
        using var limit = new CancellationTokenSource(s_limit);
        return await Link.Client.ReadAsync(Find(uuid), limit.Token);
    }

    public async Task WriteAsync(ushort uuid, params byte[] value)
    {
        using var limit = new CancellationTokenSource(s_limit);
        await Link.Client.WriteAsync(Find(uuid), value, limit.Token);
    }

    /// <summary>The error a read is refused with; null where it is not.</summary>
    public async Task<AttErrorCode?> RefusalOfReadAsync(ushort uuid)
    {
        try
        {
            await ReadAsync(uuid);
            return null;
        }
        catch (AttException exception) when (exception.Failure == AttFailure.ErrorResponse)
        {
            return exception.Code;
        }
    }

    /// <summary>Subscribes and returns the values that come from then on.</summary>
    public async Task<ChannelReader<byte[]>> SubscribeAsync(ushort uuid)
    {
        var values = Channel.CreateUnbounded<byte[]>();
        using var limit = new CancellationTokenSource(s_limit);
        await Link.Client.SubscribeAsync(Find(uuid), value => values.Writer.TryWrite(value), cancellation: limit.Token);
        return values.Reader;
    }

    public Task DisconnectAsync() => Link.DisconnectAsync().WaitAsync(s_limit);

    /// <summary>Replaces the key of the bond by another of the same kind, as an impostor would have to guess it.</summary>
    public void SpoilBond()
    {
        Bond bond = Bond ?? throw new InvalidOperationException("There is no bond to spoil.");
        byte[] key = [.. bond.PeerLtk!.Key];
        key[0] ^= 0x01;
        Host.Bonds.Save(bond with { PeerLtk = bond.PeerLtk with { Key = key } });
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _trace.Dispose();
    }

    void IPairingAgent.Ask(PairingQuestion question) => _ = AnswerAsync(question);

    private async Task AnswerAsync(PairingQuestion question)
    {
        try
        {
            switch (question.Kind)
            {
                case PairingQuestionKind.EnterPasskey when TypePasskey is not null:
                    question.AnswerNumber(await TypePasskey());
                    break;
                case PairingQuestionKind.DisplayPasskey when ShowPasskey is not null:
                    ShowPasskey(question.Number);
                    break;
                case PairingQuestionKind.CompareNumbers when Compare is not null && await Compare(question.Number):
                    question.Accept();
                    break;
                default:
                    question.Reject();
                    break;
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            // The other display showed nothing: the user cancels, and the outcome says so.
            question.Reject();
        }
    }

    private RemoteCharacteristic Find(ushort uuid) =>
        Link.Client.Services.Select(service => service.Find(new BleUuid(uuid))).FirstOrDefault(static found => found is not null)
        ?? throw new InvalidOperationException($"The device has no characteristic {uuid:X4}.");

    // Static random: the two top bits are 1 ([Vol 6, Part B] 1.3.2.1).
    private static BleAddress NewAddress()
    {
        Span<byte> octets = stackalloc byte[8];
        SystemRandom.Instance.Fill(octets[..6]);
        return new BleAddress(BitConverter.ToUInt64(octets) | 0xC0_00_00_00_00_00, AddressType.Random);
    }
}
