using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>The attribute table of one host and the connections that use it.</summary>
/// <remarks>
/// One <see cref="GattConnection"/> per link holds what differs between peers: MTU, subscriptions, whether it knows the table. Members
/// that send or look at connections belong to the host's loop unless they are asynchronous. Events are raised on the loop, after the
/// peer got its answer.
/// </remarks>
public sealed class GattServer
{
    private readonly List<GattConnection> _connections = [];
    private readonly GattService? _gap;

    /// <summary>A server with the built-in services the options ask for.</summary>
    public GattServer(GattServerOptions? options = null)
    {
        Options = options ?? new GattServerOptions();
        Options.Att.Validate();
        CheckName(Options.DeviceName);
        Database = new GattDatabase { Server = this, RangesTellContent = Options.RangesTellContent };
        if (Options.GapService) _gap = Database.Add(GattBuiltIns.Gap(Options));
        if (Options.GattService) ServiceChanged = Database.Add(GattBuiltIns.Gatt(Options)).Find(GattUuid.ServiceChanged);
    }

    /// <summary>What the server was made with.</summary>
    public GattServerOptions Options { get; }

    /// <summary>The attributes that the server offers.</summary>
    public GattDatabase Database { get; }

    /// <summary>Links that use it now.</summary>
    public IReadOnlyList<GattConnection> Connections => _connections;

    /// <summary>The Device Name characteristic of the built-in Generic Access service; at most 248 octets of UTF-8.</summary>
    public string DeviceName
    {
        get => _gap?.Find(GattUuid.DeviceName) is { } name ? Encoding.UTF8.GetString(name.Value) : Options.DeviceName;
        set
        {
            CheckName(value);
            _gap?.Find(GattUuid.DeviceName)!.SetValue(Encoding.UTF8.GetBytes(value));
        }
    }

    /// <summary>A client switched notifications or indications on (or changed between them), or its bond brought them back.</summary>
    public event Action<GattSubscription>? Subscribed;

    /// <summary>A client switched both off, or its link closed.</summary>
    public event Action<GattSubscription>? Unsubscribed;

    /// <summary>The MTU of a connection changed.</summary>
    public event Action<GattConnection, ushort>? MtuChanged;

    /// <summary>A connection was opened: its link is up.</summary>
    public event Action<GattConnection>? Opened;

    /// <summary>A connection closed; it is no longer in <see cref="Connections"/>.</summary>
    public event Action<GattConnection>? Closed;

    /// <summary>The Service Changed characteristic of the built-in Generic Attribute service.</summary>
    internal GattCharacteristic? ServiceChanged { get; private set; }

    /// <summary>Clients can say what they support; where they cannot, what a bond says of it belongs to another table.</summary>
    internal bool HasClientFeatures => Options is { GattService: true, RobustCaching: true };

    /// <summary>Adds a service to the table.</summary>
    public GattService Add(GattService service) => Database.Add(service);

    /// <summary>Takes a service out of the table.</summary>
    public bool Remove(GattService service) => Database.Remove(service);

    /// <inheritdoc cref="GattDatabase.Replace"/>
    public GattService Replace(GattService former, GattService changed) => Database.Replace(former, changed);

    /// <summary>Starts serving a link. The result's bearer is the user of its attribute channel.</summary>
    public GattConnection Open(IGattLink link)
    {
        var connection = new GattConnection(this, link);
        _connections.Add(connection);
        connection.Bearer.Loop.Raise(Opened, connection);
        return connection;
    }

    /// <summary>The connection of an HCI connection handle, or null.</summary>
    public GattConnection? Find(ushort connectionHandle)
    {
        foreach (GattConnection connection in _connections)
        {
            if (connection.Link.Handle == connectionHandle) return connection;
        }

        return null;
    }

    /// <summary>Notifies every subscribed client; returns to how many it was queued.</summary>
    public int NotifyAll(GattCharacteristic characteristic, ReadOnlySpan<byte> value)
    {
        int queued = 0;
        for (int i = 0; i < _connections.Count; i++)
        {
            if (_connections[i].Notify(characteristic, value).IsQueued()) queued++;
        }

        return queued;
    }

    /// <summary>Notifies one client, waiting while the controller has no room. From any thread.</summary>
    public static Task<NotifyOutcome> NotifyAsync(
        GattConnection connection,
        GattCharacteristic characteristic,
        ReadOnlyMemory<byte> value,
        CancellationToken cancellation = default
    ) => connection.NotifyAsync(characteristic, value, NotifyChecks.Default, cancellation);

    /// <summary>A service is about to leave the table.</summary>
    internal void OnRemoving(GattService service) => ForEach(connection => connection.OnRemoving(service));

    /// <summary>The table has changed in this range of handles.</summary>
    internal void OnDatabaseChanged(ushort start, ushort end) =>
        ForEach(connection => connection.Awareness.OnDatabaseChanged(start, end));

    internal void OnSubscription(GattSubscription subscription)
    {
        subscription.Connection.Bearer.Loop.Raise(subscription.Value == CccdValue.None ? Unsubscribed : Subscribed, subscription);
    }

    internal void OnMtuChanged(GattConnection connection, ushort mtu) => connection.Bearer.Loop.Raise(MtuChanged, connection, mtu);

    internal void OnClosed(GattConnection connection)
    {
        _connections.Remove(connection);
        connection.Bearer.Loop.Raise(Closed, connection);
    }

    private static void CheckName(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) > GattBuiltIns.MaximumName)
            throw new ArgumentException($"A Device Name has at most {GattBuiltIns.MaximumName} octets of UTF-8.", nameof(name));
    }

    private void ForEach(Action<GattConnection> action)
    {
        foreach (GattConnection connection in _connections.ToArray()) action(connection);
    }
}
