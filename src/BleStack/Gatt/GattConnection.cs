using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Hci;
using BleStack.L2cap;

namespace BleStack.Gatt;

/// <summary>One link's part of GATT: the server's state for this client, and the client for the peer's server.</summary>
/// <remarks>
/// The host hands it the PDUs of channel 4 and calls <see cref="SecurityChanged"/> when the encryption changed and when a bond was
/// made or resolved. Subscriptions live here, in an array by the characteristic's index, and in the bond, by handle. On the loop only.
/// </remarks>
public sealed partial class GattConnection : IL2capChannelUser
{
    private TaskCompletionSource? _drained;

    internal GattConnection(GattServer server, IAttLink link)
    {
        Server = server;
        Link = link;
        Bearer = new AttBearer(link, server.Database.Table, server.Options.Att) { Owner = this };
        Bearer.Server.Gate = Admit;
        Bearer.Server.MayIndicate = handle => IsAware || handle == server.ServiceChanged?.ValueHandle;
        Bearer.MtuChanged += OnMtuChanged;
        Bearer.Drained += WakeUp;
        Client = new GattClient(Bearer.Client);
    }

    /// <summary>The server it belongs to.</summary>
    public GattServer Server { get; }

    /// <summary>The link below.</summary>
    public IAttLink Link { get; }

    /// <summary>The ATT bearer.</summary>
    public AttBearer Bearer { get; }

    /// <summary>Uses the peer's server.</summary>
    public GattClient Client { get; }

    /// <summary>The MTU: 23 until an exchange.</summary>
    public ushort Mtu => Bearer.Mtu;

    /// <summary>Values can be exchanged.</summary>
    public bool IsOpen => Bearer.IsOpen;

    /// <summary>Raised when the MTU becomes another.</summary>
    public event Action<ushort>? MtuChanged;

    /// <summary>Sends a notification at once, or says why not. Allocates nothing.</summary>
    public NotifyOutcome Notify(GattCharacteristic characteristic, ReadOnlySpan<byte> value, NotifyChecks checks = NotifyChecks.Default)
    {
        if (Obstacle(characteristic, checks) is { } obstacle) return obstacle;
        if (!Bearer.Server.Notify(characteristic.ValueHandle, value)) return NotifyOutcome.Closed;
        return value.Length > Bearer.Server.MaximumHandleValueLength ? NotifyOutcome.QueuedTruncated : NotifyOutcome.Queued;
    }

    /// <summary>Sends two or more values in one notification ([Vol 3, Part G] 4.10.2), each whole, or says why not; a client must have said that it takes them.</summary>
    public NotifyOutcome NotifyMultiple(
        ReadOnlySpan<(GattCharacteristic Characteristic, ReadOnlyMemory<byte> Value)> values, NotifyChecks checks = NotifyChecks.Default)
    {
        if (values.Length < 2) throw new ArgumentException("A multiple notification carries two values at least.", nameof(values));
        if ((_features & ClientFeatures.MultipleNotifications) == 0) return IsOpen ? NotifyOutcome.NotSupported : NotifyOutcome.Closed;
        var tuples = new (ushort Handle, ReadOnlyMemory<byte> Value)[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (Obstacle(values[i].Characteristic, checks) is { } obstacle) return obstacle;
            tuples[i] = (values[i].Characteristic.ValueHandle, values[i].Value);
        }

        return Bearer.Server.NotifyMultiple(tuples) ? NotifyOutcome.Queued : NotifyOutcome.TooLong;
    }

    /// <summary>Sends a notification, waiting while the controller has no room. From any thread.</summary>
    public Task<NotifyOutcome> NotifyAsync(
        GattCharacteristic characteristic, ReadOnlyMemory<byte> value, NotifyChecks checks = NotifyChecks.Default, CancellationToken cancellation = default) =>
        Link.AttChannel.Loop.InvokeAsync(async () =>
        {
            NotifyOutcome outcome;
            while ((outcome = Notify(characteristic, value.Span, checks)) == NotifyOutcome.Congested) await WaitForRoom(cancellation).ConfigureAwait(true);
            return outcome;
        });

    /// <summary>Sends an indication and waits for its confirmation. From any thread.</summary>
    public Task<IndicationOutcome> IndicateAsync(GattCharacteristic characteristic, ReadOnlyMemory<byte> value, NotifyChecks checks = NotifyChecks.Default) =>
        Link.AttChannel.Loop.InvokeAsync(() => Indicate(characteristic, value.Span, checks));

    /// <summary>Encryption changed, or a bond was made or resolved: what the bond holds is taken over, what it lacks is kept in it.</summary>
    public void SecurityChanged() => MeetBond();

    /// <inheritdoc/>
    public void OnPdu(ReadOnlySpan<byte> pdu) => Bearer.OnPdu(pdu);

    /// <inheritdoc/>
    public bool WaitsForEncryption(ReadOnlySpan<byte> pdu) => Bearer.WaitsForEncryption(pdu);

    /// <inheritdoc/>
    public void OnDrained() => Bearer.OnDrained();

    /// <inheritdoc/>
    public void OnClosed(HciErrorCode reason)
    {
        Bearer.OnClosed(reason);
        WakeUp();
        EndSubscriptions();
        Server.OnClosed(this);
    }

    private NotifyOutcome? Obstacle(GattCharacteristic characteristic, NotifyChecks checks)
    {
        if (!IsOpen) return NotifyOutcome.Closed;
        if (characteristic.ValueHandle == 0 || (characteristic.Properties & GattProperties.Notify) == 0) return NotifyOutcome.NotSupported;
        if ((checks & NotifyChecks.Subscription) != 0 && (GetSubscription(characteristic) & CccdValue.Notifications) == 0) return NotifyOutcome.NotSubscribed;
        if (!IsProtectedFor(characteristic, checks)) return NotifyOutcome.InsufficientSecurity;
        if (!IsAware && checks != NotifyChecks.None) return NotifyOutcome.ClientUnaware;
        return Bearer.Server.IsCongested ? NotifyOutcome.Congested : null;
    }

    private Task<IndicationOutcome> Indicate(GattCharacteristic characteristic, ReadOnlySpan<byte> value, NotifyChecks checks)
    {
        if (characteristic.ValueHandle == 0 || (characteristic.Properties & GattProperties.Indicate) == 0) return Task.FromResult(IndicationOutcome.NotSupported);
        if ((checks & NotifyChecks.Subscription) != 0 && (GetSubscription(characteristic) & CccdValue.Indications) == 0)
            return Task.FromResult(IndicationOutcome.NotSubscribed);
        if (!IsProtectedFor(characteristic, checks)) return Task.FromResult(IndicationOutcome.InsufficientSecurity);
        if (!IsAware && checks != NotifyChecks.None) return Task.FromResult(IndicationOutcome.ClientUnaware);
        return Bearer.Server.IndicateAsync(characteristic.ValueHandle, value);
    }

    private bool IsProtectedFor(GattCharacteristic characteristic, NotifyChecks checks)
    {
        bool asked = (checks & NotifyChecks.Security) != 0 || (checks == NotifyChecks.Default && characteristic.ProtectNotifications);
        return !asked || AttributeAccess.IsProtectedEnough(characteristic.Row, Link);
    }

    private void WakeUp() => Interlocked.Exchange(ref _drained, null)?.TrySetResult();

    private Task WaitForRoom(CancellationToken cancellation)
    {
        _drained ??= new TaskCompletionSource();
        return _drained.Task.WaitAsync(cancellation);
    }

    private void OnMtuChanged(ushort mtu)
    {
        Link.AttChannel.Loop.Raise(MtuChanged, mtu);
        Server.OnMtuChanged(this, mtu);
    }
}
