using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using nanoFramework.Device.Bluetooth;
using StackUuid = BleStack.Gatt.GattUuid;

namespace NimbleNative;

/// <summary>NimBLE's client procedures, and what they post of their progress and their end.</summary>
internal sealed class ClientProcedures(EventWindow window)
{
    /// <summary>
    /// Posts a client event: service &lt;&lt; 24 | characteristic &lt;&lt; 8 | status, which keeps eight bits of the service's handle.
    /// </summary>
    public static void Post(BluetoothEventType type, ushort connection, int status, ushort service, ushort characteristic) =>
        EventWindow.Post(type, connection, Pack(status, service, characteristic));

    public static uint Pack(int status, ushort service, ushort characteristic) =>
        ((uint)service << 24) | ((uint)characteristic << 8) | (byte)status;

    // The image compares with 5 the error that NimBLE reports as 0x105: no ATT error ever counts as access denied.
    public static ushort Convert(int status) => (ushort)(status switch
    {
        NimbleError.Ok => BluetoothLEDevice.ExchangeResult.Success,
        NimbleError.NoEntry => BluetoothLEDevice.ExchangeResult.AccessDenied,
        _ => BluetoothLEDevice.ExchangeResult.Failure,
    });

    private static int StatusOf(AttException exception) =>
        exception.Failure == AttFailure.ErrorResponse ? 0x100 + (int)exception.Code : NimbleError.NotConnected;

    public async Task DiscoverServicesAsync(CentralPeer peer, AttClient att)
    {
        int status = NimbleError.Done;
        try
        {
            for (int from = 1; from <= 0xFFFF;)
            {
                foreach (
                    (ushort start, ushort end, byte[] value) in await att.ReadByGroupTypeAsync(
                            (ushort)from,
                            0xFFFF,
                            StackUuid.PrimaryService
                        )
                        .ConfigureAwait(true)
                )
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

        Post(BluetoothEventType.ServiceDiscoveryComplete, peer.Handle, status, 0, 0);
    }

    public async Task DiscoverCharacteristicsAsync(CentralPeer peer, AttClient att, ushort start, ushort end)
    {
        int status = NimbleError.Done;
        ushort service = peer.ServiceHandle;
        try
        {
            for (int from = start; from <= end;)
            {
                foreach (
                    (ushort handle, byte[] value) in await att.ReadByTypeAsync((ushort)from, end, StackUuid.Characteristic)
                        .ConfigureAwait(true)
                )
                {
                    peer.Characteristic = ParseDeclaration(value);
                    await PostAndWait(peer, BluetoothEventType.CharacteristicDiscovered, service, peer.Characteristic.ValueHandle)
                        .ConfigureAwait(true);
                    from = handle + 1;
                }
            }
        }
        catch (AttException exception)
        {
            if (exception.Code != AttErrorCode.AttributeNotFound) status = StatusOf(exception);
        }

        Post(BluetoothEventType.CharacteristicDiscoveryComplete, peer.Handle, status, service, 0);
    }

    public async Task DiscoverDescriptorsAsync(CentralPeer peer, AttClient att, ushort valueHandle, ushort last)
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

        Post(BluetoothEventType.DescriptorDiscoveryComplete, peer.Handle, status, peer.ServiceHandle, valueHandle);
    }

    public async Task ReadAsync(CentralPeer peer, AttClient att, ushort valueHandle)
    {
        try
        {
            peer.Value = await att.ReadAsync(valueHandle).ConfigureAwait(true);
        }
        catch (AttException exception)
        {
            Post(BluetoothEventType.AttributeReadValueComplete, peer.Handle, Convert(StatusOf(exception)), peer.ServiceHandle, 0);
            return;
        }

        await PostAndWait(peer, BluetoothEventType.AttributeReadValueComplete, peer.ServiceHandle, valueHandle).ConfigureAwait(true);
    }

    public static async Task WriteAsync(CentralPeer peer, AttClient att, ushort valueHandle, ReadOnlyMemory<byte> value)
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

        Post(BluetoothEventType.AttributeWriteValueComplete, peer.Handle, Convert(status), peer.ServiceHandle, valueHandle);
    }

    // [Vol 3, Part G] 3.3.1: properties, value handle, UUID.
    private static FoundCharacteristic ParseDeclaration(byte[] declaration)
    {
        PduReader reader = new(declaration);
        return new FoundCharacteristic(
            Properties: (GattProperties)reader.U8(),
            ValueHandle: reader.U16(),
            Uuid: BleUuid.Read(reader.Rest())
        );
    }

    private Task PostAndWait(CentralPeer peer, BluetoothEventType type, ushort service, ushort characteristic)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        window.Enqueue(new NoticeEvent(type, peer.Handle, Pack(NimbleError.Ok, service, characteristic), _ => done.SetResult()));
        return done.Task;
    }
}
