// The client role: scanning, connecting, and what belongs to a connection as a whole.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Runtime.Native;

namespace NimbleNative;

internal sealed partial class NativeHalf
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(7);
    private const int MaxReportsWaiting = 16;

    private readonly List<CentralPeer> _peers = [];
    private readonly Lock _peersGate = new();
    private bool _peersReady;
    private bool _connecting;

    public void NativeStartAdvertisementWatcher(BluetoothLEAdvertisementWatcher self, int mode)
    {
        if (RunningHost is not { } host) return;
        ScanParameters parameters = new()
        {
            IsActive = mode == (int)BluetoothLEScanningMode.Active,
            Interval = TimeSpan.FromMilliseconds(30),
            Window = TimeSpan.FromMilliseconds(30),
        };
        Wait(host.Scanner.StartAsync(parameters, OnReport));
    }

    public void NativeStopAdvertisementWatcher(BluetoothLEAdvertisementWatcher self)
    {
        if (RunningHost is { } host) Wait(host.Scanner.StopAsync());
    }

    public bool NativeCreateFromEvent(BluetoothLEAdvertisementReceivedEventArgs self, int eventID)
    {
        if (_window.Context<ReportEvent>((ushort)eventID) is not { } waiting) return false;
        waiting.Fill(self);
        _window.SignalHandled();
        return true;
    }

    /// <summary>ble_gap_connect: one attempt at a time, 7 s. Its end comes as an event under the routing handle.</summary>
    public ushort NativeConnect(BluetoothLEDevice self, ulong address, BluetoothAddressType addressType, ushort eventRouting)
    {
        ObjectDisposedException.ThrowIf(self.IsDisposed, self);
        if (RunningHost is not { } host) return NimbleError.NotConnected;
        BleAddress peer = new(address, (AddressType)((byte)addressType & 1));
        CentralPeer context = AddPeer(eventRouting);
        return OnLoop<ushort>(() =>
        {
            if (LinkTo(host, peer) is { } link)
            {
                Connected(context, link);
                return NimbleError.Ok;
            }

            if (_connecting) return NimbleError.Already;
            _connecting = true;
            Detach(ConnectAsync(host, context, peer), "connecting");
            return NimbleError.Ok;
        });
    }

    /// <summary>ble_gap_terminate for any connection, whichever role opened it; where there is none, a disconnection is reported at once.</summary>
    public void NativeDisconnect(BluetoothLEDevice self, ushort conn_handle)
    {
        if (FindLink(conn_handle) is { IsConnected: true } link) Detach(link.DisconnectAsync(), "ending a link");
        else PostCentral(BluetoothEventType.ConnectionDisconnected, conn_handle, NimbleError.NotConnected, 0, conn_handle);
    }

    public void NativeDispose(BluetoothLEDevice self, ushort conn_handle)
    {
        lock (_peersGate)
        {
            if (_peersReady)
            {
                _peers.RemoveAll(peer => peer.Handle == conn_handle);
                return;
            }
        }

        BoardHardware.Stop(0,
            "A BluetoothLEDevice that never connected was disposed of or collected: the board looks for it in a list that does not exist yet, and panics. Keep a reference to it for ever.");
    }

    /// <summary>Posts a client event: service &lt;&lt; 24 | characteristic &lt;&lt; 8 | status, so of the service's handle eight bits remain.</summary>
    private static void PostCentral(BluetoothEventType type, ushort connection, int status, ushort service, ushort characteristic) =>
        EventWindow.Post(type, connection, Pack(status, service, characteristic));

    private static uint Pack(int status, ushort service, ushort characteristic) => ((uint)service << 24) | ((uint)characteristic << 8) | (byte)status;

    private static LeLink? LinkTo(BleHost host, BleAddress peer)
    {
        foreach (LeLink link in host.Links)
        {
            if (link.PeerAddress == peer || link.PeerIdentity == peer) return link;
        }

        return null;
    }

    private async Task ConnectAsync(BleHost host, CentralPeer context, BleAddress peer)
    {
        using CancellationTokenSource timeout = new(ConnectTimeout, _board.Time);
        try
        {
            Connected(context, await host.ConnectAsync(peer, null, timeout.Token).ConfigureAwait(true));
        }
        catch (OperationCanceledException)
        {
            ConnectFailed(context, NimbleError.Timeout);
        }
        catch (ConnectionFailedException exception)
        {
            ConnectFailed(context, NimbleError.HciBase + (int)exception.Error);
        }
        finally
        {
            _connecting = false;
        }
    }

    private static void Connected(CentralPeer context, LeLink link)
    {
        ushort routing = context.Handle;
        context.Link = link;
        context.Handle = link.Handle;
        PostCentral(BluetoothEventType.ConnectComplete, routing, NimbleError.Ok, 0, link.Handle);
    }

    private void ConnectFailed(CentralPeer context, int status)
    {
        PostCentral(BluetoothEventType.ConnectComplete, context.Handle, status, 0, 0);
        lock (_peersGate) _peers.Remove(context);
    }

    private void OnCentralConnected(LeLink link) => link.Client.ValueReceived += (handle, value, isIndication) => OnValue(link, handle, value, isIndication);

    private static void OnCentralDisconnected(LeLink link, HciErrorCode reason) =>
        PostCentral(BluetoothEventType.ConnectionDisconnected, link.Handle, (int)reason, 0, link.Handle);

    private CentralPeer AddPeer(ushort handle)
    {
        CentralPeer peer = new(handle);
        lock (_peersGate)
        {
            _peersReady = true;
            _peers.Add(peer);
        }

        return peer;
    }

    private CentralPeer? FindPeer(ushort connection)
    {
        lock (_peersGate) return _peers.Find(peer => peer.Handle == connection);
    }

    // A native call for a connection that is not listed ends in FAULT_ON_NULL.
#pragma warning disable CA2201 // What managed code sees of FAULT_ON_NULL.
    private CentralPeer DemandPeer(ushort connection) => FindPeer(connection) ?? throw new NullReferenceException($"Connection {connection} is not one of the client role.");
#pragma warning restore CA2201

    private void OnReport(AdvertisingReport report)
    {
        if (_window.Queued < MaxReportsWaiting) _window.Enqueue(new ReportEvent(report));
    }

    private sealed class ReportEvent(AdvertisingReport report) : WaitingEvent
    {
        public override BluetoothEventType Type => BluetoothEventType.AdvertisementDiscovered;

        public override bool HasId => true;

        public void Fill(BluetoothLEAdvertisementReceivedEventArgs args)
        {
            bool isResponse = report.ScanResponse != null;
            args.Fill(
                report.Address.Value,
                (BluetoothAddressType)report.Address.Type,
                isResponse ? BluetoothLEAdvertisementType.ScanResponse : (BluetoothLEAdvertisementType)report.Type,
                report.Rssi,
                isResponse ? report.ScanResponse! : report.Advertising);
        }

        public override void Complete(bool handled)
        {
        }
    }
}
