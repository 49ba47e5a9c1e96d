using System;
using System.Collections.Generic;
using System.Threading;

namespace NimbleNative;

/// <summary>
/// The connections of the client role, by handle; until one connects, by the routing handle. The image makes the list with the first of
/// them.
/// </summary>
internal sealed class ClientPeers
{
    private readonly List<CentralPeer> _peers = [];
    private readonly Lock _gate = new();
    private bool _isReady;

    public CentralPeer Add(ushort handle)
    {
        CentralPeer peer = new(handle);
        lock (_gate)
        {
            _isReady = true;
            _peers.Add(peer);
        }

        return peer;
    }

    public CentralPeer? Find(ushort connection)
    {
        lock (_gate) return _peers.Find(peer => peer.Handle == connection);
    }

    // A native call for a connection that is not listed ends in FAULT_ON_NULL.
#pragma warning disable CA2201 // Seen by managed code as FAULT_ON_NULL.
    public CentralPeer Demand(ushort connection) =>
        Find(connection) ?? throw new NullReferenceException($"Connection {connection} is not one of the client role.");
#pragma warning restore CA2201

    public void Remove(CentralPeer peer)
    {
        lock (_gate) _peers.Remove(peer);
    }

    /// <summary>False while the list does not exist.</summary>
    public bool TryRemove(ushort connection)
    {
        lock (_gate)
        {
            if (_isReady) _peers.RemoveAll(peer => peer.Handle == connection);
            return _isReady;
        }
    }
}
