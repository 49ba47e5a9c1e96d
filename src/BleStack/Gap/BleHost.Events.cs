using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

// What the controller reports, by table. A malformed event throws MalformedPduException and is dropped below.
public sealed partial class BleHost
{
    private static readonly EventHandler?[] Handlers = Table();
    private static readonly EventHandler?[] LeHandlers = LeTable();

    private delegate void EventHandler(BleHost host, ReadOnlySpan<byte> parameters);

    void IHciUser.OnEvent(HciEventCode code, ReadOnlySpan<byte> parameters) => Handlers[(int)code]?.Invoke(this, parameters);

    void IHciUser.OnAcl(AclHeader header, ReadOnlySpan<byte> data)
    {
        if (_links.TryGetValue(header.Handle, out LeLink? link)) link.L2cap.Receive(header.Boundary, data);
        else if (!IsReady || !_early.TryHold(header, data)) Hci.Drop($"ACL data for connection {header.Handle}, which there is not");
    }

    void IHciUser.OnClosed(string reason)
    {
        bool told = IsReady || _isRestarting;
        IsReady = _isRestarting = false;
        _early.Clear();
        foreach (LeLink link in _linkList) End(link, HciErrorCode.HardwareFailure);
        Advertiser.Close();
        Scanner.Close();
        Connector.Close(reason);
        if (told) Loop.Raise(Closed, reason);
    }

    private static EventHandler?[] Table()
    {
        var table = new EventHandler?[256];
        table[(int)HciEventCode.DisconnectionComplete] = static (host, p) => host.OnDisconnection(DisconnectionComplete.Parse(p));
        table[(int)HciEventCode.EncryptionChange] = static (host, p) =>
        {
            EncryptionChange change = EncryptionChange.Parse(p);
            host.Find(change.ConnectionHandle)?.OnEncryption(change.Status, change.Enabled != 0);
        };
        table[(int)HciEventCode.EncryptionKeyRefreshComplete] = static (host, p) =>
        {
            EncryptionKeyRefreshComplete refresh = EncryptionKeyRefreshComplete.Parse(p);
            host.Find(refresh.ConnectionHandle)?.OnEncryption(refresh.Status, true);
        };
        table[(int)HciEventCode.LeMeta] = static (host, p) =>
        {
            if (p.IsEmpty) throw new MalformedPduException("An LE Meta event without a subevent code.");
            LeHandlers[p[0]]?.Invoke(host, p[1..]);
        };
        return table;
    }

    private static EventHandler?[] LeTable()
    {
        var table = new EventHandler?[256];
        table[(int)LeSubevent.ConnectionComplete] = static (host, p) => host.OnConnection(LeConnectionComplete.Parse(p), BleAddress.None, BleAddress.None);
        table[(int)LeSubevent.EnhancedConnectionComplete] = static (host, p) => host.OnEnhancedConnection(LeEnhancedConnectionComplete.Parse(p));
        table[(int)LeSubevent.AdvertisingReport] = static (host, p) =>
        {
            foreach (LeAdvertisingReport report in LeAdvertisingReports.Parse(p)) host.Scanner.OnReport(report);
        };
        table[(int)LeSubevent.ExtendedAdvertisingReport] = static (host, p) =>
        {
            // A long advertisement in pieces is left out: a legacy scanner would not have heard it at all.
            foreach (LeExtendedAdvertisingReport report in LeExtendedAdvertisingReports.Parse(p))
                if (report.IsComplete) host.Scanner.OnReport(report.ToLegacy());
        };
        table[(int)LeSubevent.AdvertisingSetTerminated] = static (host, p) =>
        {
            // With Success a connection came of it, which says so itself.
            LeAdvertisingSetTerminated terminated = LeAdvertisingSetTerminated.Parse(p);
            if (terminated.Status != HciErrorCode.Success) host.Advertiser.OnEnded(terminated.Status);
        };
        table[(int)LeSubevent.ConnectionUpdateComplete] = static (host, p) =>
        {
            LeConnectionUpdateComplete update = LeConnectionUpdateComplete.Parse(p);
            host.Find(update.ConnectionHandle)?.OnParametersChanged(update.Status, new ConnectionParameters(update.Interval, update.Latency, update.SupervisionTimeout));
        };
        table[(int)LeSubevent.ReadRemoteFeaturesComplete] = static (host, p) =>
        {
            LeReadRemoteFeaturesComplete features = LeReadRemoteFeaturesComplete.Parse(p);
            host.Find(features.ConnectionHandle)?.OnRemoteFeatures(features.Status, features.Features);
        };
        table[(int)LeSubevent.LongTermKeyRequest] = static (host, p) =>
        {
            LeLongTermKeyRequest request = LeLongTermKeyRequest.Parse(p);
            host.Find(request.ConnectionHandle)?.OnLongTermKeyRequest(request.RandomNumber, request.EncryptedDiversifier);
        };
        table[(int)LeSubevent.RemoteConnectionParameterRequest] = static (host, p) =>
        {
            LeRemoteConnectionParameterRequest r = LeRemoteConnectionParameterRequest.Parse(p);
            host.OnParameterRequest(r.ConnectionHandle, new ConnectionParameters(r.IntervalMin, r.IntervalMax, r.Latency, r.SupervisionTimeout));
        };
        return table;
    }

    private LeLink? Find(ushort handle) => _links.TryGetValue(handle, out LeLink? link) ? link : null;

    private void OnEnhancedConnection(in LeEnhancedConnectionComplete e)
    {
        var plain = new LeConnectionComplete(e.Status, e.ConnectionHandle, e.Role, e.Peer, e.Interval, e.Latency, e.SupervisionTimeout, e.CentralClockAccuracy);
        OnConnection(plain, e.LocalResolvablePrivateAddress, e.PeerResolvablePrivateAddress);
    }

    // [Vol 4, Part E] 7.7.65.1 and 7.7.65.10. SMP needs the addresses that were on the air: the private ones, where the controller made or resolved them.
    private void OnConnection(in LeConnectionComplete e, BleAddress localPrivate, BleAddress peerPrivate)
    {
        if (e.Status != HciErrorCode.Success)
        {
            _early.Drop(e.ConnectionHandle);
            OnConnectionFailed(e.Status, e.Role);
            return;
        }

        if (e.Role > LinkRole.Peripheral || e.ConnectionHandle > AclHeader.LastHandle || _links.ContainsKey(e.ConnectionHandle))
        {
            Hci.Drop($"a connection complete event for connection {e.ConnectionHandle} that cannot be");
            return;
        }

        var addresses = new LinkAddresses(localPrivate.Value != 0 ? localPrivate : Own.Current, peerPrivate.Value != 0 ? peerPrivate : e.Peer.Plain, Resolver.Resolve(e.Peer));
        var link = new LeLink(this, e.ConnectionHandle, e.Role, addresses, new ConnectionParameters(e.Interval, e.Latency, e.SupervisionTimeout));
        _links.Add(link.Handle, link);
        _linkList = [.. _linkList, link];
        if (e.Role == LinkRole.Peripheral) Advertiser.OnEnded(HciErrorCode.Success);
        Loop.Raise(Connected, link);
        if (link.IsConnected) link.BeginClient();
        if (e.Role == LinkRole.Central) Connector.OnConnected(link);
        foreach (EarlyData.Packet packet in _early.Take(link.Handle)) link.L2cap.Receive(packet.Boundary, packet.Data);
    }

    // Directed advertising reports its end this way too.
    private void OnConnectionFailed(HciErrorCode status, LinkRole role)
    {
        bool isAdvertisers = status == HciErrorCode.AdvertisingTimeout || (role == LinkRole.Peripheral && Advertiser.IsAdvertising);
        if (isAdvertisers || !Connector.OnFailed(status)) Advertiser.OnEnded(status);
    }

    private void OnDisconnection(in DisconnectionComplete e)
    {
        if (e.Status == HciErrorCode.Success && _links.TryGetValue(e.ConnectionHandle, out LeLink? link)) End(link, e.Reason);
    }

    // Everything that waits on the link is told first, then its owner.
    private void End(LeLink link, HciErrorCode reason)
    {
        _links.Remove(link.Handle);
        _early.OnEnded(link.Handle);
        _linkList = Array.FindAll(_linkList, other => other != link);
        link.Close(reason);
        Loop.Raise(Disconnected, link, reason);
        if (link.Role == LinkRole.Peripheral) Advertiser.OnLinkEnded();
    }

    // [Vol 4, Part E] 7.7.65.6
    private void OnParameterRequest(ushort handle, ConnectionParameters wanted)
    {
        if (Find(handle) is { } link && wanted.IsValid && link.Accepts(wanted))
            Hci.Post(new LeRemoteConnectionParameterRequestReply(handle, wanted.IntervalMin, wanted.IntervalMax, wanted.Latency, wanted.SupervisionTimeout, 0, 0));
        else
            Hci.Post(new LeRemoteConnectionParameterRequestNegativeReply(handle, HciErrorCode.UnacceptableConnectionParameters));
    }
}
