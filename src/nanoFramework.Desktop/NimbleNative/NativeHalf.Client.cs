// GATT client: discovery, reads, writes, notifications. Each thing found is posted, and the next waits until managed code has fetched it.
using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;
using Local = nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using StackUuid = BleStack.Gatt.GattUuid;

namespace NimbleNative;

internal sealed partial class NativeHalf
{
    public ushort NativeDiscoverServices(BluetoothLEDevice self, ushort conn_handle)
    {
        CentralPeer peer = DemandPeer(conn_handle);
        return StartOnLink(peer, link => DiscoverServicesAsync(peer, link.Client.Att));
    }

    public void NativeUpdateService(BluetoothLEDevice self, ushort conn_handle, GattDeviceService ds)
    {
        ObjectDisposedException.ThrowIf(self.IsDisposed, self);
        FoundService found = DemandPeer(conn_handle).Service;
        ds.Uuid = found.Uuid.ToLibrary();
        (ds.StartHandle, ds.EndHandle) = (found.Start, found.End);
        _window.SignalHandled();
    }

    public ushort NativeDiscoverCharacteristics(GattDeviceService self, ushort connectHandle, ushort serviceHandle, ushort startHandle, ushort endHandle)
    {
        CentralPeer peer = DemandPeer(connectHandle);
        peer.ServiceHandle = serviceHandle;
        return StartOnLink(peer, link => DiscoverCharacteristicsAsync(peer, link.Client.Att, startHandle, endHandle));
    }

    public void NativeUpdateCharacteristic(GattDeviceService self, ushort connectHandle, ushort serviceHandle, ushort characteriticHandle, Local.GattCharacteristic dc)
    {
        CentralPeer peer = DemandPeer(connectHandle);
        FoundCharacteristic found = peer.Characteristic;
        if (peer.ServiceHandle != serviceHandle && found.ValueHandle != characteriticHandle) throw new ArgumentException("Not the characteristic that was found last.");
        dc.CharacteristicProperties = (GattCharacteristicProperties)found.Properties;
        dc.Uuid = found.Uuid.ToLibrary();
        _window.SignalHandled();
    }

    public ushort NativeStartDiscoveryDescriptors(Local.GattCharacteristic self, ushort connectHandle, ushort val_Handle, ushort last_Handle)
    {
        CentralPeer peer = DemandPeer(connectHandle);
        return StartOnLink(peer, link => DiscoverDescriptorsAsync(peer, link.Client.Att, val_Handle, last_Handle));
    }

    public void NativeUpdateDescriptor(Local.GattCharacteristic self, ushort connectHandle, ushort serviceHandle, ushort valueHandle, Local.GattDescriptor gd)
    {
        FoundDescriptor found = DemandPeer(connectHandle).Descriptor;
        gd.AttributeHandle = found.Handle;
        gd.Uuid = found.Uuid.ToLibrary();
        _window.SignalHandled();
    }

    public ushort NativeStartReadValue(BluetoothLEDevice self, ushort connection, ushort valueHandle)
    {
        if (FindPeer(connection) is not { } peer) return (ushort)BluetoothLEDevice.ExchangeResult.Failure;
        peer.ReadHandle = valueHandle;
        return Convert(StartOnLink(peer, link => ReadAsync(peer, link.Client.Att, valueHandle)));
    }

    public byte[] NativeReadValue(BluetoothLEDevice self, ushort connection, ushort valueHandle)
    {
        CentralPeer peer = DemandPeer(connection);
        if (peer.ReadHandle != valueHandle) throw new ArgumentException("Not the value that was read last.");
        _window.SignalHandled();
        return peer.Value;
    }

    public ushort NativeStartWriteValue(BluetoothLEDevice self, ushort connection, ushort valueHandle, bool withResponse, byte[] value, ushort dataLength)
    {
        if (FindPeer(connection) is not { } peer) return (ushort)BluetoothLEDevice.ExchangeResult.Failure;
        byte[] data = value[..dataLength];
        return Convert(StartOnLink(peer, link =>
        {
            AttClient att = link.Client.Att;
            ReadOnlyMemory<byte> fitting = data.AsMemory(0, Math.Min(data.Length, att.Mtu - 3));
            if (withResponse) return WriteAsync(peer, att, valueHandle, fitting);
            att.WriteCommand(valueHandle, fitting.Span);
            return Task.CompletedTask;
        }));
    }

    public byte[] NativeReadEventData(Local.GattCharacteristic self, ushort connectHandle, ushort valueHandle)
    {
        DemandPeer(connectHandle);
        if (_window.Waiting<ValueEvent>() is not { } waiting)
        {
            BoardHardware.Stop(1,
                "The firmware fetched a notification more than 2 s after it came: NimBLE has freed its buffer, and the board reads memory that belongs to something else. Keep handlers short.");
            return [];
        }

        _window.SignalHandled();
        return waiting.Value;
    }

    // The image compares with 5 what NimBLE reports as 0x105: no ATT error ever counts as access denied.
    private static ushort Convert(int status) => (ushort)(status switch
    {
        NimbleError.Ok => BluetoothLEDevice.ExchangeResult.Success,
        NimbleError.NoEntry => BluetoothLEDevice.ExchangeResult.AccessDenied,
        _ => BluetoothLEDevice.ExchangeResult.Failure,
    });

    private static int StatusOf(AttException exception) =>
        exception.Failure == AttFailure.ErrorResponse ? 0x100 + (int)exception.Code : NimbleError.NotConnected;

    private ushort StartOnLink(CentralPeer peer, Func<LeLink, Task> work) => OnLoop<ushort>(() =>
    {
        if (peer.Link is not { IsConnected: true } link) return NimbleError.NotConnected;
        Detach(work(link), "a GATT procedure");
        return NimbleError.Ok;
    });

    private async Task DiscoverServicesAsync(CentralPeer peer, AttClient att)
    {
        int status = NimbleError.Done;
        try
        {
            for (int from = 1; from <= 0xFFFF;)
            {
                foreach ((ushort start, ushort end, byte[] value) in await att.ReadByGroupTypeAsync((ushort)from, 0xFFFF, StackUuid.PrimaryService).ConfigureAwait(true))
                {
                    peer.Service = new FoundService(BleUuid.Read(value), start, end);
                    await PostAndWait(peer, BluetoothEventType.ServiceDiscovered, start, 0).ConfigureAwait(true);
                    from = end + 1;
                }
            }
        }
        catch (AttException exception)
        {
            if (exception.Code != AttErrorCode.AttributeNotFound) status = StatusOf(exception);
        }

        PostCentral(BluetoothEventType.ServiceDiscoveryComplete, peer.Handle, status, 0, 0);
    }

    private async Task DiscoverCharacteristicsAsync(CentralPeer peer, AttClient att, ushort start, ushort end)
    {
        int status = NimbleError.Done;
        ushort service = peer.ServiceHandle;
        try
        {
            for (int from = start; from <= end;)
            {
                foreach ((ushort handle, byte[] value) in await att.ReadByTypeAsync((ushort)from, end, StackUuid.Characteristic).ConfigureAwait(true))
                {
                    peer.Characteristic = ParseDeclaration(value);
                    await PostAndWait(peer, BluetoothEventType.CharacteristicDiscovered, service, peer.Characteristic.ValueHandle).ConfigureAwait(true);
                    from = handle + 1;
                }
            }
        }
        catch (AttException exception)
        {
            if (exception.Code != AttErrorCode.AttributeNotFound) status = StatusOf(exception);
        }

        PostCentral(BluetoothEventType.CharacteristicDiscoveryComplete, peer.Handle, status, service, 0);
    }

    private async Task DiscoverDescriptorsAsync(CentralPeer peer, AttClient att, ushort valueHandle, ushort last)
    {
        int status = NimbleError.Done;
        try
        {
            for (int from = valueHandle + 1; from <= last;)
            {
                foreach ((ushort handle, BleUuid type) in await att.FindInformationAsync((ushort)from, last).ConfigureAwait(true))
                {
                    peer.Descriptor = new FoundDescriptor(type, handle);
                    await PostAndWait(peer, BluetoothEventType.DescriptorDiscovered, peer.ServiceHandle, valueHandle).ConfigureAwait(true);
                    from = handle + 1;
                }
            }
        }
        catch (AttException exception)
        {
            if (exception.Code != AttErrorCode.AttributeNotFound) status = StatusOf(exception);
        }

        PostCentral(BluetoothEventType.DescriptorDiscoveryComplete, peer.Handle, status, peer.ServiceHandle, valueHandle);
    }

    private async Task ReadAsync(CentralPeer peer, AttClient att, ushort valueHandle)
    {
        try
        {
            peer.Value = await att.ReadAsync(valueHandle).ConfigureAwait(true);
        }
        catch (AttException exception)
        {
            PostCentral(BluetoothEventType.AttributeReadValueComplete, peer.Handle, Convert(StatusOf(exception)), peer.ServiceHandle, 0);
            return;
        }

        await PostAndWait(peer, BluetoothEventType.AttributeReadValueComplete, peer.ServiceHandle, valueHandle).ConfigureAwait(true);
    }

    private static async Task WriteAsync(CentralPeer peer, AttClient att, ushort valueHandle, ReadOnlyMemory<byte> value)
    {
        int status = NimbleError.Ok;
        try
        {
            await att.WriteAsync(valueHandle, value).ConfigureAwait(true);
        }
        catch (AttException exception)
        {
            status = StatusOf(exception);
        }

        PostCentral(BluetoothEventType.AttributeWriteValueComplete, peer.Handle, Convert(status), peer.ServiceHandle, valueHandle);
    }

    // [Vol 3, Part G] 3.3.1: properties, value handle, UUID.
    private static FoundCharacteristic ParseDeclaration(byte[] declaration)
    {
        PduReader reader = new(declaration);
        return new FoundCharacteristic(Properties: (GattProperties)reader.U8(), ValueHandle: reader.U16(), Uuid: BleUuid.Read(reader.Rest()));
    }

    private void OnValue(LeLink link, ushort handle, ReadOnlySpan<byte> value, bool isIndication)
    {
        if (FindPeer(link.Handle) == null) return;
        _window.Enqueue(new ValueEvent(link.Handle, Pack(isIndication ? 1 : 0, 0, handle), value.ToArray()));
    }

    private Task PostAndWait(CentralPeer peer, BluetoothEventType type, ushort service, ushort characteristic)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _window.Enqueue(new NoticeEvent(type, peer.Handle, Pack(NimbleError.Ok, service, characteristic), _ => done.SetResult()));
        return done.Task;
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
