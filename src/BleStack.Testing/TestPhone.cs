using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;

namespace BleStack.Testing;

/// <summary>A phone in a test: a central with one connection at a time, on the same host stack that a real adapter would run.</summary>
/// <remarks>A characteristic is named by its UUID and looked up once per connection; the first one of that UUID is taken.</remarks>
public sealed class TestPhone : IAsyncDisposable
{
    private readonly TestAir _air;
    private LeLink? _link;
    private bool _isStarted;

    internal TestPhone(TestAir air, IHciTransport controller, IoCapability io, IPairingAgent owner)
    {
        _air = air;
        Host = new BleHost(controller, new BleHostOptions
        {
            Agent = owner,
            Pairing = new PairingSettings { IoCapability = io, AuthReq = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections },
        });
    }

    /// <summary>The phone's host, for what this class does not offer.</summary>
    public BleHost Host { get; }

    /// <summary>The connection.</summary>
    /// <exception cref="InvalidOperationException">The phone is not connected.</exception>
    public LeLink Link => _link is { IsConnected: true } link ? link : throw new InvalidOperationException("The phone is not connected; call ConnectAsync first.");

    /// <summary>True while a connection is open.</summary>
    public bool IsConnected => _link is { IsConnected: true };

    /// <summary>Connects, and exchanges the MTU as phones do. Waits until the board advertises, and until a lost connection is noticed.</summary>
    /// <exception cref="TestAirException">The board did not advertise in time.</exception>
    public async Task ConnectAsync(TestBoard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        if (!_isStarted) await Host.StartAsync().ConfigureAwait(false);
        _isStarted = true;
        if (IsConnected) await DisconnectedAsync().ConfigureAwait(false);
        LeLink link = await _air.InTimeAsync(Host.ConnectAsync(board.Address), "The connection").ConfigureAwait(false);
        _link = link;
        await _air.InTimeAsync(link.Client.ExchangeMtuAsync(), "The MTU exchange").ConfigureAwait(false);
    }

    /// <summary>Pairs, or encrypts with the bond where there is one. Failing is an outcome, not an exception.</summary>
    /// <exception cref="TestAirException">It did not end in time.</exception>
    public Task<PairingOutcome> PairAsync()
    {
        _air.ForgetShownPasskeys();
        return _air.InTimeAsync(Link.Bond is null ? Link.PairAsync() : Link.EncryptAsync(), "The end of the pairing");
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="Att.AttException">The board refused; its code says why.</exception>
    /// <exception cref="TestAirException">There is no such characteristic, or no answer in time.</exception>
    public async Task<byte[]> ReadAsync(BleUuid characteristic) =>
        await _air.InTimeAsync(Link.Client.ReadAsync(await FindAsync(characteristic).ConfigureAwait(false)), $"An answer to the read of {characteristic}").ConfigureAwait(false);

    /// <summary>Writes a value and waits for the response.</summary>
    /// <exception cref="Att.AttException">The board refused; its code says why.</exception>
    /// <exception cref="TestAirException">There is no such characteristic, or no answer in time.</exception>
    public async Task WriteAsync(BleUuid characteristic, ReadOnlyMemory<byte> value) =>
        await _air.InTimeAsync(Link.Client.WriteAsync(await FindAsync(characteristic).ConfigureAwait(false), value), $"An answer to the write of {characteristic}").ConfigureAwait(false);

    /// <summary>Subscribes to notifications, or to indications where the characteristic has only those.</summary>
    /// <exception cref="Att.AttException">The board refused; its code says why.</exception>
    /// <exception cref="TestAirException">There is no such characteristic, or no answer in time.</exception>
    public async Task<TestSubscription> SubscribeAsync(BleUuid characteristic)
    {
        TestSubscription subscription = new(_air, characteristic);
        RemoteCharacteristic found = await FindAsync(characteristic).ConfigureAwait(false);
        await _air.InTimeAsync(Link.Client.SubscribeAsync(found, subscription.Add), $"An answer to the subscription to {characteristic}").ConfigureAwait(false);
        return subscription;
    }

    /// <summary>Finds a characteristic.</summary>
    /// <exception cref="TestAirException">The board has none of that UUID.</exception>
    public async Task<RemoteCharacteristic> FindAsync(BleUuid characteristic)
    {
        LeLink link = Link;
        if (link.Client.Services.Count == 0) await _air.InTimeAsync(link.Client.DiscoverAllAsync(), "The end of the discovery").ConfigureAwait(false);
        foreach (RemoteService service in link.Client.Services)
        {
            if (service.Find(characteristic) is { } found) return found;
        }

        throw new TestAirException($"The board has no characteristic {characteristic}.");
    }

    /// <summary>Ends the connection, as its owner would.</summary>
    public async Task DisconnectAsync()
    {
        if (!IsConnected) return;
        await _air.InTimeAsync(Link.DisconnectAsync(), "The end of the connection").ConfigureAwait(false);
    }

    /// <summary>Waits until the connection ends, whoever ends it.</summary>
    /// <returns>The reason as this side sees it.</returns>
    /// <exception cref="TestAirException">It did not end in time.</exception>
    public Task<HciErrorCode> DisconnectedAsync()
    {
        TaskCompletionSource<HciErrorCode> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LeLink link = _link ?? throw new InvalidOperationException("The phone was never connected; call ConnectAsync first.");
        link.Disconnected += reason => ended.TrySetResult(reason);
        if (!link.IsConnected) ended.TrySetResult(link.DisconnectReason);
        return _air.InTimeAsync(ended.Task, "The end of the connection");
    }

    /// <summary>Forgets every bond, as "forget this device" does.</summary>
    public void Forget() => Host.Bonds.Clear();

    /// <summary>Switches the phone off.</summary>
    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
