using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>
/// What the controller reports, by table, and the links that come of it. A malformed event throws MalformedPduException and is dropped
/// below.
/// </summary>
internal sealed class ControllerEvents : IHciUser, IDisposable
{
    private static readonly EventHandler?[] Handlers = Table();
    private static readonly EventHandler?[] LeHandlers = LeTable();

    private readonly BleHost _host;
    private Dictionary<ushort, LeLink>? _byHandle;
    private EarlyData? _early;
    private LeLink[] _links = [];
    private LeLink? _recent;

    public ControllerEvents(BleHost host) => _host = host;

    private delegate void EventHandler(ControllerEvents events, ReadOnlySpan<byte> parameters);

    /// <summary>The links there are now. A snapshot: it does not change.</summary>
    public IReadOnlyList<LeLink> Links => _links;

    public void OnEvent(HciEventCode code, ReadOnlySpan<byte> parameters) => Handlers[(int)code]?.Invoke(this, parameters);

    public void OnAcl(AclHeader header, ReadOnlySpan<byte> data)
    {
        if (_recent is { } recent && recent.Handle == header.Handle)
            recent.L2cap.Receive(header.Boundary, data);
        else if (Find(header.Handle) is { } link)
            (_recent = link).L2cap.Receive(header.Boundary, data);
        else if (!_host.IsReady || !Early.TryHold(header, data))
            _host.Hci.Drop($"ACL data for connection {header.Handle}, which there is not");
    }

    public void OnClosed(string reason)
    {
        bool told = _host.IsReady || _host.Startup.IsRestarting;
        _host.Startup.IsReady = _host.Startup.IsRestarting = false;
        EndLinks(HciErrorCode.HardwareFailure);
        _host.Advertiser.Close();
        _host.Scanner.Close();
        _host.Connector.Close(reason);
        if (told) _host.OnClosed(reason);
    }

    public void OnHardwareError(string reason) => _host.Startup.OnHardwareError(reason);

    /// <summary>The controller is gone, or has lost its state.</summary>
    public void EndLinks(HciErrorCode reason)
    {
        _early?.Clear();
        foreach (LeLink link in _links) End(link, reason);
    }

    public void Dispose() => _early?.Dispose();

    private EarlyData Early => _early ??= new EarlyData(
        _host.Loop, handle => _host.Hci.Drop($"ACL data for connection {handle}, which did not come about"));

    private static EventHandler?[] Table()
    {
        var table = new EventHandler?[256];
        table[(int)HciEventCode.DisconnectionComplete] = static (events, p) => events.OnDisconnection(DisconnectionComplete.Parse(p));
        table[(int)HciEventCode.EncryptionChange] = static (events, p) =>
        {
            EncryptionChange change = EncryptionChange.Parse(p);
            events.Find(change.ConnectionHandle)?.Encryption.OnEncryption(change.Status, change.Enabled != 0);
        };
        table[(int)HciEventCode.EncryptionKeyRefreshComplete] = static (events, p) =>
        {
            EncryptionKeyRefreshComplete refresh = EncryptionKeyRefreshComplete.Parse(p);
            events.Find(refresh.ConnectionHandle)?.Encryption.OnEncryption(refresh.Status, true);
        };
        table[(int)HciEventCode.LeMeta] = static (events, p) =>
        {
            if (p.IsEmpty) throw new MalformedPduException("An LE Meta event without a subevent code.");
            LeHandlers[p[0]]?.Invoke(events, p[1..]);
        };
        return table;
    }

    private static EventHandler?[] LeTable()
    {
        var table = new EventHandler?[256];
        table[(int)LeSubevent.ConnectionComplete] = static (events, p) =>
            events.OnConnection(LeConnectionComplete.Parse(p), BleAddress.None, BleAddress.None);
        table[(int)LeSubevent.EnhancedConnectionComplete] = static (events, p) =>
            events.OnEnhancedConnection(LeEnhancedConnectionComplete.Parse(p));
        table[(int)LeSubevent.AdvertisingReport] = static (events, p) =>
        {
            foreach (LeAdvertisingReport report in LeAdvertisingReports.Parse(p)) events._host.Scanner.OnReport(report);
        };
        table[(int)LeSubevent.ExtendedAdvertisingReport] = static (events, p) =>
        {
            // A long advertisement in pieces is left out: a legacy scanner would not have heard it at all.
            foreach (LeExtendedAdvertisingReport report in LeExtendedAdvertisingReports.Parse(p))
                if (report.IsComplete) events._host.Scanner.OnReport(report.ToLegacy());
        };
        table[(int)LeSubevent.AdvertisingSetTerminated] = static (events, p) =>
        {
            // With Success a connection came of it, which says so itself.
            LeAdvertisingSetTerminated terminated = LeAdvertisingSetTerminated.Parse(p);
            if (terminated.Status != HciErrorCode.Success) events._host.Advertiser.OnEnded(terminated.Status);
        };
        table[(int)LeSubevent.ConnectionUpdateComplete] = static (events, p) =>
        {
            LeConnectionUpdateComplete update = LeConnectionUpdateComplete.Parse(p);
            events
                .Find(update.ConnectionHandle)
                ?.OnParametersChanged(update.Status, new ConnectionParameters(update.Interval, update.Latency, update.SupervisionTimeout));
        };
        table[(int)LeSubevent.ReadRemoteFeaturesComplete] = static (events, p) =>
        {
            LeReadRemoteFeaturesComplete features = LeReadRemoteFeaturesComplete.Parse(p);
            events.Find(features.ConnectionHandle)?.Update.OnRemoteFeatures(features.Status, features.Features);
        };
        table[(int)LeSubevent.LongTermKeyRequest] = static (events, p) =>
        {
            LeLongTermKeyRequest request = LeLongTermKeyRequest.Parse(p);
            events.Find(request.ConnectionHandle)?.Encryption.OnLongTermKeyRequest(request.RandomNumber, request.EncryptedDiversifier);
        };
        table[(int)LeSubevent.RemoteConnectionParameterRequest] = static (events, p) =>
        {
            LeRemoteConnectionParameterRequest r = LeRemoteConnectionParameterRequest.Parse(p);
            events.OnParameterRequest(
                r.ConnectionHandle,
                new ConnectionParameters(r.IntervalMin, r.IntervalMax, r.Latency, r.SupervisionTimeout)
            );
        };
        return table;
    }

    private LeLink? Find(ushort handle) => _byHandle is not null && _byHandle.TryGetValue(handle, out LeLink? link) ? link : null;

    private void OnEnhancedConnection(in LeEnhancedConnectionComplete e)
    {
        var plain = new LeConnectionComplete(
            e.Status,
            e.ConnectionHandle,
            e.Role,
            e.Peer,
            e.Interval,
            e.Latency,
            e.SupervisionTimeout,
            e.CentralClockAccuracy
        );
        OnConnection(plain, e.LocalResolvablePrivateAddress, e.PeerResolvablePrivateAddress);
    }

    // [Vol 4, Part E] 7.7.65.1 and 7.7.65.10. SMP needs the addresses that were on the air: the private ones, where the controller made or
    // resolved them.
    private void OnConnection(in LeConnectionComplete e, BleAddress localPrivate, BleAddress peerPrivate)
    {
        if (e.Status != HciErrorCode.Success)
        {
            _early?.Drop(e.ConnectionHandle);
            OnConnectionFailed(e.Status, e.Role);
            return;
        }

        if (e.Role > LinkRole.Peripheral || e.ConnectionHandle > AclHeader.LastHandle || Find(e.ConnectionHandle) is not null)
        {
            _host.Hci.Drop($"a connection complete event for connection {e.ConnectionHandle} that cannot be");
            return;
        }

        var addresses = new LinkAddresses(
            localPrivate.Value != 0 ? localPrivate : _host.Own.Current,
            peerPrivate.Value != 0 ? peerPrivate : e.Peer.Plain,
            _host.Resolver.Resolve(e.Peer));
        var link = new LeLink(
            _host,
            e.ConnectionHandle,
            e.Role,
            addresses,
            new ConnectionParameters(e.Interval, e.Latency, e.SupervisionTimeout)
        );
        (_byHandle ??= []).Add(link.Handle, link);
        _links = [.. _links, link];
        if (e.Role == LinkRole.Peripheral) _host.Advertiser.OnEnded(HciErrorCode.Success);
        _host.OnConnected(link);
        if (link.IsConnected) link.BeginClient();
        if (e.Role == LinkRole.Central) _host.Connector.OnConnected(link);
        foreach (EarlyData.Packet packet in _early?.Take(link.Handle) ?? []) link.L2cap.Receive(packet.Boundary, packet.Data);
    }

    // Directed advertising reports its end this way too.
    private void OnConnectionFailed(HciErrorCode status, LinkRole role)
    {
        bool isAdvertisers = status == HciErrorCode.AdvertisingTimeout || (role == LinkRole.Peripheral && _host.Advertiser.IsAdvertising);
        if (isAdvertisers || !_host.Connector.OnFailed(status)) _host.Advertiser.OnEnded(status);
    }

    private void OnDisconnection(in DisconnectionComplete e)
    {
        if (e.Status == HciErrorCode.Success && Find(e.ConnectionHandle) is { } link) End(link, e.Reason);
    }

    // Everything that waits on the link is told first, then its owner.
    private void End(LeLink link, HciErrorCode reason)
    {
        _byHandle!.Remove(link.Handle);
        _recent = null;
        Early.OnEnded(link.Handle);
        _links = Array.FindAll(_links, other => other != link);
        link.Close(reason);
        _host.OnDisconnected(link, reason);
        if (link.Role == LinkRole.Peripheral) _host.Advertiser.OnLinkEnded();
    }

    // [Vol 4, Part E] 7.7.65.6
    private void OnParameterRequest(ushort handle, ConnectionParameters wanted)
    {
        if (Find(handle) is { } link && wanted.IsValid && link.Accepts(wanted))
            _host.Hci.Post(
                new LeRemoteConnectionParameterRequestReply(
                    handle,
                    wanted.IntervalMin,
                    wanted.IntervalMax,
                    wanted.Latency,
                    wanted.SupervisionTimeout,
                    0,
                    0
                )
            );
        else
            _host.Hci.Post(new LeRemoteConnectionParameterRequestNegativeReply(handle, HciErrorCode.UnacceptableConnectionParameters));
    }
}
