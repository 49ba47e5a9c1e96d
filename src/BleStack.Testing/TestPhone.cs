using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;

namespace BleStack.Testing;

/// <summary>A phone in a test: a Central with one connection at a time, on the same host stack as with a real adapter.</summary>
/// <remarks>A characteristic is identified by its UUID and looked up once per connection; the first one with that UUID is used.</remarks>
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

    /// <summary>The phone's host, for operations this class does not offer.</summary>
    public BleHost Host { get; }

    /// <summary>The open connection to the board.</summary>
    /// <exception cref="InvalidOperationException">The phone is not connected.</exception>
    public LeLink Link =>
        _link is { IsConnected: true } link
            ? link
            : throw new InvalidOperationException("The phone is not connected; call ConnectAsync first.");

    /// <summary>True while a connection is open.</summary>
    public bool IsConnected => _link is { IsConnected: true };

    /// <summary>
    /// Connects, and exchanges the MTU as phones do. Waits until the board advertises, and until the end of a lost connection is detected.
    /// </summary>
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

    /// <summary>
    /// Pairs, or encrypts with the bond if there is one. A failure is returned as an outcome, not thrown. After a success the board has
    /// stored its bond.
    /// </summary>
    /// <exception cref="TestAirException">It did not end in time.</exception>
    public async Task<PairingOutcome> PairAsync()
    {
        _air.ForgetShownPasskeys();
        LeLink link = Link;
        Task<PairingOutcome> pairing = link.Bond is null ? link.PairAsync() : link.EncryptAsync();
        PairingOutcome outcome = await _air.InTimeAsync(pairing, "The end of the pairing").ConfigureAwait(false);
        if (outcome.IsSuccess) await PassedAsync(link).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Reads a whole value and waits for it.</summary>
    /// <exception cref="AttException">The board refused; its code says why.</exception>
    /// <exception cref="TestAirException">There is no such characteristic, or no answer in time.</exception>
    public async Task<byte[]> ReadAsync(BleUuid characteristic) =>
        await _air.InTimeAsync(
                Link.Client.ReadAsync(await FindAsync(characteristic).ConfigureAwait(false)),
                $"An answer to the read of {characteristic}"
            )
            .ConfigureAwait(false);

    /// <summary>Writes a value and waits for the response.</summary>
    /// <exception cref="AttException">The board refused; its code says why.</exception>
    /// <exception cref="TestAirException">There is no such characteristic, or no answer in time.</exception>
    public async Task WriteAsync(BleUuid characteristic, ReadOnlyMemory<byte> value) =>
        await _air.InTimeAsync(
                Link.Client.WriteAsync(await FindAsync(characteristic).ConfigureAwait(false), value),
                $"An answer to the write of {characteristic}"
            )
            .ConfigureAwait(false);

    /// <summary>Subscribes to notifications, or to indications where the characteristic has only those.</summary>
    /// <exception cref="AttException">The board refused; its code says why.</exception>
    /// <exception cref="TestAirException">There is no such characteristic, or no answer in time.</exception>
    public async Task<TestSubscription> SubscribeAsync(BleUuid characteristic)
    {
        TestSubscription subscription = new(_air, characteristic);
        RemoteCharacteristic found = await FindAsync(characteristic).ConfigureAwait(false);
        await _air.InTimeAsync(Link.Client.SubscribeAsync(found, subscription.Add), $"An answer to the subscription to {characteristic}")
            .ConfigureAwait(false);
        return subscription;
    }

    /// <summary>Finds the first characteristic of this UUID; discovers the board's services where that has not been done.</summary>
    /// <exception cref="TestAirException">The board has none of that UUID.</exception>
    public async Task<RemoteCharacteristic> FindAsync(BleUuid characteristic)
    {
        LeLink link = Link;
        if (link.Client.Services.Count == 0)
            await _air.InTimeAsync(link.Client.DiscoverAllAsync(), "The end of the discovery").ConfigureAwait(false);
        foreach (RemoteService service in link.Client.Services)
        {
            if (service.Find(characteristic) is { } found) return found;
        }

        throw new TestAirException($"The board has no characteristic {characteristic}.");
    }

    /// <summary>Ends the connection and waits for that; does nothing where none is open.</summary>
    public async Task DisconnectAsync()
    {
        if (!IsConnected) return;
        await _air.InTimeAsync(Link.DisconnectAsync(), "The end of the connection").ConfigureAwait(false);
    }

    /// <summary>Waits until either side ends the connection.</summary>
    /// <returns>The reason as seen by this side.</returns>
    /// <exception cref="TestAirException">It did not end in time.</exception>
    public Task<HciErrorCode> DisconnectedAsync()
    {
        TaskCompletionSource<HciErrorCode> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LeLink link = _link ?? throw new InvalidOperationException("The phone was never connected; call ConnectAsync first.");
        link.Disconnected += reason => ended.TrySetResult(reason);
        if (!link.IsConnected) ended.TrySetResult(link.DisconnectReason);
        return _air.InTimeAsync(ended.Task, "The end of the connection");
    }

    /// <summary>Deletes every bond, like "forget this device" on a phone.</summary>
    public void Forget() => Host.Bonds.Clear();

    /// <summary>Switches the phone off.</summary>
    public ValueTask DisposeAsync() => Host.DisposeAsync();

    // The phone does not wait for the board to take its last key. The answer to a request sent behind the key shows that it has; any
    // answer will do, and so will the end of the link.
    private async Task PassedAsync(LeLink link)
    {
        try
        {
            await _air.InTimeAsync(link.Gatt.Bearer.Client.FindInformationAsync(1, 1), "An answer after the pairing").ConfigureAwait(false);
        }
        catch (AttException)
        {
        }
    }
}
