// The client role: scanning, connecting, and the entrances of discovery, reads, writes and notifications. Each thing found is posted, and
// the next waits until managed code has fetched it.
using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;
using Local = nanoFramework.Device.Bluetooth.GenericAttributeProfile;

namespace NimbleNative;

/// <summary>The client role of the native half.</summary>
internal sealed class NativeClient : INativeClient
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(7);
    private const int MaxReportsWaiting = 16;

    private readonly NativeStack _stack;
    private readonly ClientProcedures _procedures;
    private readonly ClientPeers _peers = new();
    private bool _connecting;

    public NativeClient(NativeStack stack)
    {
        _stack = stack;
        _procedures = new ClientProcedures(stack.Window);
    }

    public void NativeStartAdvertisementWatcher(BluetoothLEAdvertisementWatcher self, int mode)
    {
        if (_stack.RunningHost is not { } host) return;
        ScanParameters parameters = new()
        {
            IsActive = mode == (int)BluetoothLEScanningMode.Active,
            Interval = TimeSpan.FromMilliseconds(30),
            Window = TimeSpan.FromMilliseconds(30),
        };
        _stack.Wait(host.Scanner.StartAsync(parameters, OnReport));
    }

    public void NativeStopAdvertisementWatcher(BluetoothLEAdvertisementWatcher self)
    {
        if (_stack.RunningHost is { } host) _stack.Wait(host.Scanner.StopAsync());
    }

    public bool NativeCreateFromEvent(BluetoothLEAdvertisementReceivedEventArgs self, int eventID)
    {
        if (_stack.Window.Context<ReportEvent>((ushort)eventID) is not { } waiting) return false;
        waiting.Fill(self);
        _stack.Window.SignalHandled();
        return true;
    }

    /// <summary>ble_gap_connect: one attempt at a time, 7 s. Its end comes as an event under the routing handle.</summary>
    public ushort NativeConnect(BluetoothLEDevice self, ulong address, BluetoothAddressType addressType, ushort eventRouting)
    {
        ObjectDisposedException.ThrowIf(self.IsDisposed, self);
        if (_stack.RunningHost is not { } host) return NimbleError.NotConnected;
        BleAddress peer = new(address, (AddressType)((byte)addressType & 1));
        CentralPeer context = _peers.Add(eventRouting);
        return _stack.OnLoop<ushort>(() =>
        {
            if (LinkTo(host, peer) is { } link)
            {
                Connected(context, link);
                return NimbleError.Ok;
            }

            if (_connecting) return NimbleError.Already;
            _connecting = true;
            _stack.Detach(ConnectAsync(host, context, peer), "connecting");
            return NimbleError.Ok;
        });
    }

    /// <summary>
    /// ble_gap_terminate for any connection, whichever role opened it; where there is none, a disconnection is reported at once.
    /// </summary>
    public void NativeDisconnect(BluetoothLEDevice self, ushort conn_handle)
    {
        if (_stack.FindLink(conn_handle) is { IsConnected: true } link) _stack.Detach(link.DisconnectAsync(), "ending a link");
        else ClientProcedures.Post(BluetoothEventType.ConnectionDisconnected, conn_handle, NimbleError.NotConnected, 0, conn_handle);
    }

    public void NativeDispose(BluetoothLEDevice self, ushort conn_handle)
    {
        if (_peers.TryRemove(conn_handle)) return;
        BoardHardware.Stop(
            0,
            "A BluetoothLEDevice that never connected was disposed of or collected: the board looks for it in a list that does not exist yet, and panics. Keep a reference to it as long as the application runs."
        );
    }

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
        using CancellationTokenSource timeout = new(ConnectTimeout, _stack.Board.Time);
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
        ClientProcedures.Post(BluetoothEventType.ConnectComplete, routing, NimbleError.Ok, 0, link.Handle);
    }

    private void ConnectFailed(CentralPeer context, int status)
    {
        ClientProcedures.Post(BluetoothEventType.ConnectComplete, context.Handle, status, 0, 0);
        _peers.Remove(context);
    }

    public void OnConnected(LeLink link) =>
        link.Client.ValueReceived += (handle, value, isIndication) => OnValue(link, handle, value, isIndication);

    public static void OnDisconnected(LeLink link, HciErrorCode reason) =>
        ClientProcedures.Post(BluetoothEventType.ConnectionDisconnected, link.Handle, (int)reason, 0, link.Handle);

    private void OnReport(AdvertisingReport report)
    {
        if (_stack.Window.Queued < MaxReportsWaiting) _stack.Window.Enqueue(new ReportEvent(report));
    }

    public ushort NativeDiscoverServices(BluetoothLEDevice self, ushort conn_handle)
    {
        CentralPeer peer = _peers.Demand(conn_handle);
        return StartOnLink(peer, link => _procedures.DiscoverServicesAsync(peer, link.Client.Att));
    }

    public void NativeUpdateService(BluetoothLEDevice self, ushort conn_handle, GattDeviceService ds)
    {
        ObjectDisposedException.ThrowIf(self.IsDisposed, self);
        FoundService found = _peers.Demand(conn_handle).Service;
        ds.Uuid = found.Uuid.ToLibrary();
        (ds.StartHandle, ds.EndHandle) = (found.Start, found.End);
        _stack.Window.SignalHandled();
    }

    public ushort NativeDiscoverCharacteristics(
        GattDeviceService self,
        ushort connectHandle,
        ushort serviceHandle,
        ushort startHandle,
        ushort endHandle
    )
    {
        CentralPeer peer = _peers.Demand(connectHandle);
        peer.ServiceHandle = serviceHandle;
        return StartOnLink(peer, link => _procedures.DiscoverCharacteristicsAsync(peer, link.Client.Att, startHandle, endHandle));
    }

    public void NativeUpdateCharacteristic(
        GattDeviceService self,
        ushort connectHandle,
        ushort serviceHandle,
        ushort characteriticHandle,
        Local.GattCharacteristic dc
    )
    {
        CentralPeer peer = _peers.Demand(connectHandle);
        FoundCharacteristic found = peer.Characteristic;
        if (peer.ServiceHandle != serviceHandle && found.ValueHandle != characteriticHandle)
            throw new ArgumentException("Not the characteristic that was found last.");
        dc.CharacteristicProperties = (GattCharacteristicProperties)found.Properties;
        dc.Uuid = found.Uuid.ToLibrary();
        _stack.Window.SignalHandled();
    }

    public ushort NativeStartDiscoveryDescriptors(
        Local.GattCharacteristic self,
        ushort connectHandle,
        ushort val_Handle,
        ushort last_Handle
    )
    {
        CentralPeer peer = _peers.Demand(connectHandle);
        return StartOnLink(peer, link => _procedures.DiscoverDescriptorsAsync(peer, link.Client.Att, val_Handle, last_Handle));
    }

    public void NativeUpdateDescriptor(
        Local.GattCharacteristic self,
        ushort connectHandle,
        ushort serviceHandle,
        ushort valueHandle,
        Local.GattDescriptor gd
    )
    {
        FoundDescriptor found = _peers.Demand(connectHandle).Descriptor;
        gd.AttributeHandle = found.Handle;
        gd.Uuid = found.Uuid.ToLibrary();
        _stack.Window.SignalHandled();
    }

    public ushort NativeStartReadValue(BluetoothLEDevice self, ushort connection, ushort valueHandle)
    {
        if (_peers.Find(connection) is not { } peer) return (ushort)BluetoothLEDevice.ExchangeResult.Failure;
        peer.ReadHandle = valueHandle;
        return ClientProcedures.Convert(StartOnLink(peer, link => _procedures.ReadAsync(peer, link.Client.Att, valueHandle)));
    }

    public byte[] NativeReadValue(BluetoothLEDevice self, ushort connection, ushort valueHandle)
    {
        CentralPeer peer = _peers.Demand(connection);
        if (peer.ReadHandle != valueHandle) throw new ArgumentException("Not the value that was read last.");
        _stack.Window.SignalHandled();
        return peer.Value;
    }

    public ushort NativeStartWriteValue(
        BluetoothLEDevice self,
        ushort connection,
        ushort valueHandle,
        bool withResponse,
        byte[] value,
        ushort dataLength
    )
    {
        if (_peers.Find(connection) is not { } peer) return (ushort)BluetoothLEDevice.ExchangeResult.Failure;
        byte[] data = value[..dataLength];
        return ClientProcedures.Convert(StartOnLink(peer, link =>
        {
            AttClient att = link.Client.Att;
            ReadOnlyMemory<byte> fitting = data.AsMemory(0, Math.Min(data.Length, att.Mtu - 3));
            if (withResponse) return ClientProcedures.WriteAsync(peer, att, valueHandle, fitting);
            att.WriteCommand(valueHandle, fitting.Span);
            return Task.CompletedTask;
        }));
    }

    public byte[] NativeReadEventData(Local.GattCharacteristic self, ushort connectHandle, ushort valueHandle)
    {
        _peers.Demand(connectHandle);
        if (_stack.Window.Waiting<ValueEvent>() is not { } waiting)
        {
            BoardHardware.Stop(
                1,
                "The firmware fetched a notification more than 2 s after it came: NimBLE has freed its buffer, and the board reads memory that belongs to something else. Keep handlers short."
            );
            return [];
        }

        _stack.Window.SignalHandled();
        return waiting.Value;
    }

    private ushort StartOnLink(CentralPeer peer, Func<LeLink, Task> work) => _stack.OnLoop<ushort>(() =>
    {
        if (peer.Link is not { IsConnected: true } link) return NimbleError.NotConnected;
        _stack.Detach(work(link), "a GATT procedure");
        return NimbleError.Ok;
    });

    private void OnValue(LeLink link, ushort handle, ReadOnlySpan<byte> value, bool isIndication)
    {
        if (_peers.Find(link.Handle) == null) return;
        _stack.Window.Enqueue(new ValueEvent(link.Handle, ClientProcedures.Pack(isIndication ? 1 : 0, 0, handle), value.ToArray()));
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

    private sealed class ValueEvent : WaitingEvent
    {
        public ValueEvent(ushort connection, uint data2, byte[] value)
        {
            (Detail, Data2) = (connection, data2);
            Value = value;
        }

        public byte[] Value { get; }

        public override BluetoothEventType Type => BluetoothEventType.AttributeValueChanged;

        public override void Complete(bool handled)
        {
        }
    }
}
