using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>One link's part of GATT: the server's state for this client, and the client for the peer's server.</summary>
/// <remarks>
/// <see cref="Bearer"/> is the user of channel 4. The host calls <see cref="SecurityChanged"/> when the encryption changed and when a bond
/// was made or resolved. What the server knows of the client is in <see cref="Subscriptions"/>,
/// <see cref="Awareness"/> and <see cref="Bonding"/>. On the loop only.
/// </remarks>
public sealed class GattConnection
{
    private TaskCompletionSource? _drained;

    internal GattConnection(GattServer server, IGattLink link)
    {
        Server = server;
        Link = link;
        Bearer = new AttBearer(link, server.Database.Table, server.Options.Att) { Owner = this };
        Subscriptions = new ClientSubscriptions(this);
        Awareness = new ChangeAwareness(this);
        Bonding = new ClientBonding(this);
        Bearer.Server.Gate = Awareness.Admit;
        Bearer.Values.MayIndicate = handle => IsAware || handle == server.ServiceChanged?.ValueHandle;
        Bearer.MtuChanged += OnMtuChanged;
        Bearer.Drained += WakeUp;
        Bearer.Closed += _ => OnClosed();
        Client = new GattClient(Bearer.Client);
    }

    /// <summary>The server it belongs to.</summary>
    public GattServer Server { get; }

    /// <summary>The link below.</summary>
    public IGattLink Link { get; }

    /// <summary>The ATT bearer.</summary>
    public AttBearer Bearer { get; }

    /// <summary>Uses the peer's server.</summary>
    public GattClient Client { get; }

    /// <summary>The MTU: 23 until an exchange.</summary>
    public ushort Mtu => Bearer.Mtu;

    /// <summary>Values can be exchanged.</summary>
    public bool IsOpen => Bearer.IsOpen;

    /// <summary>What the client said it supports.</summary>
    public ClientFeatures ClientFeatures => Bonding.Features;

    /// <summary>False for a client with robust caching that has not yet learned of a change.</summary>
    public bool IsAware => Awareness.IsAware || (ClientFeatures & ClientFeatures.RobustCaching) == 0 || !Server.Options.RobustCaching;

    internal ClientSubscriptions Subscriptions { get; }

    internal ChangeAwareness Awareness { get; }

    internal ClientBonding Bonding { get; }

    /// <summary>Raised when the MTU becomes another.</summary>
    public event Action<ushort>? MtuChanged;

    /// <summary>What this client asked for.</summary>
    public CccdValue GetSubscription(GattCharacteristic characteristic) => Subscriptions.Get(characteristic);

    /// <summary>Sends a notification at once, or says why not. Allocates nothing.</summary>
    public NotifyOutcome Notify(GattCharacteristic characteristic, ReadOnlySpan<byte> value, NotifyChecks checks = NotifyChecks.Default)
    {
        if (Refusal(characteristic, checks) is { } refusal) return refusal;
        if (!Bearer.Values.Notify(characteristic.ValueHandle, value)) return NotifyOutcome.Closed;
        return value.Length > Bearer.Values.MaximumHandleValueLength ? NotifyOutcome.QueuedTruncated : NotifyOutcome.Queued;
    }

    /// <summary>
    /// Sends two or more values in one notification ([Vol 3, Part G] 4.10.2), each whole, or says why not; a client must have said that it
    /// takes them.
    /// </summary>
    public NotifyOutcome NotifyMultiple(
        ReadOnlySpan<(GattCharacteristic Characteristic, ReadOnlyMemory<byte> Value)> values, NotifyChecks checks = NotifyChecks.Default)
    {
        if (values.Length < 2) throw new ArgumentException("A multiple notification carries two values at least.", nameof(values));
        if ((ClientFeatures & ClientFeatures.MultipleNotifications) == 0) return IsOpen ? NotifyOutcome.NotSupported : NotifyOutcome.Closed;
        var tuples = new (ushort Handle, ReadOnlyMemory<byte> Value)[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (Refusal(values[i].Characteristic, checks) is { } refusal) return refusal;
            tuples[i] = (values[i].Characteristic.ValueHandle, values[i].Value);
        }

        return Bearer.Values.NotifyMultiple(tuples) ? NotifyOutcome.Queued : NotifyOutcome.TooLong;
    }

    /// <summary>Sends a notification, waiting while the controller has no room. From any thread.</summary>
    public Task<NotifyOutcome> NotifyAsync(
        GattCharacteristic characteristic,
        ReadOnlyMemory<byte> value,
        NotifyChecks checks = NotifyChecks.Default,
        CancellationToken cancellation = default
    ) =>
        Bearer.Loop.InvokeAsync(async () =>
        {
            NotifyOutcome outcome;
            while ((outcome = Notify(characteristic, value.Span, checks)) == NotifyOutcome.Congested)
                await WaitForRoom(cancellation).ConfigureAwait(true);
            return outcome;
        });

    /// <summary>Sends an indication and waits for its confirmation. From any thread.</summary>
    public Task<IndicationOutcome> IndicateAsync(
        GattCharacteristic characteristic,
        ReadOnlyMemory<byte> value,
        NotifyChecks checks = NotifyChecks.Default
    ) => Bearer.Loop.InvokeAsync(() => Indicate(characteristic, value.Span, checks));

    /// <summary>
    /// Encryption changed, or a bond was made or resolved: what the bond holds is taken over, what it lacks is kept in it.
    /// </summary>
    public void SecurityChanged() => Bonding.Load();

    internal static GattConnection Of(AttBearer bearer) =>
        bearer.Owner as GattConnection ?? throw new AttException(AttErrorCode.UnlikelyError);

    internal void OnRemoving(GattService service)
    {
        // What waits for a confirmation before it would come with the handle of something else.
        Bearer.Values.Forget(service.Handle, service.EndHandle);
        foreach (GattCharacteristic characteristic in service.Characteristics)
            Subscriptions.Drop(characteristic, SubscriptionReason.Removed);
    }

    internal Task<IndicationOutcome> Indicate(GattCharacteristic characteristic, ReadOnlySpan<byte> value, NotifyChecks checks)
    {
        if (characteristic.ValueHandle == 0 || (characteristic.Properties & GattProperties.Indicate) == 0)
            return Task.FromResult(IndicationOutcome.NotSupported);
        if ((checks & NotifyChecks.Subscription) != 0 && (GetSubscription(characteristic) & CccdValue.Indications) == 0)
            return Task.FromResult(IndicationOutcome.NotSubscribed);
        if (!IsProtectedFor(characteristic, checks)) return Task.FromResult(IndicationOutcome.InsufficientSecurity);
        if (checks != NotifyChecks.None && !IsAware) return Task.FromResult(IndicationOutcome.ClientUnaware);
        return Bearer.Values.IndicateAsync(characteristic.ValueHandle, value);
    }

    private NotifyOutcome? Refusal(GattCharacteristic characteristic, NotifyChecks checks)
    {
        if (!IsOpen) return NotifyOutcome.Closed;
        if (characteristic.ValueHandle == 0 || (characteristic.Properties & GattProperties.Notify) == 0) return NotifyOutcome.NotSupported;
        if ((checks & NotifyChecks.Subscription) != 0 && (GetSubscription(characteristic) & CccdValue.Notifications) == 0)
            return NotifyOutcome.NotSubscribed;
        if (!IsProtectedFor(characteristic, checks)) return NotifyOutcome.InsufficientSecurity;
        if (checks != NotifyChecks.None && !IsAware) return NotifyOutcome.ClientUnaware;
        return Bearer.Values.IsCongested ? NotifyOutcome.Congested : null;
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

    private void OnClosed()
    {
        WakeUp();
        Subscriptions.DropAll(SubscriptionReason.LinkClosed);
        Server.OnClosed(this);
    }

    private void OnMtuChanged(ushort mtu)
    {
        Bearer.Loop.Raise(MtuChanged, mtu);
        Server.OnMtuChanged(this, mtu);
    }
}
