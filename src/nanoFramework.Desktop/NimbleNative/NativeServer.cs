// Services, advertising, clients, notifications.
using System;
using System.Collections;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;

namespace NimbleNative;

/// <summary>The server role of the native half: the table, advertising, clients and what they are sent.</summary>
internal sealed class NativeServer : INativeServer
{
    private const ushort AttChannel = 4;

    private readonly NativeStack _stack;
    private ServiceDefinitions? _table;
    private AdvertisingParameters? _advertising;
    private volatile bool _isFreed;

    public NativeServer(NativeStack stack) => _stack = stack;

    public bool NativeInitializeServiceConfig(GattServiceProvider self, ArrayList services)
    {
        BleHost host = _stack.RequireStack();
        return _stack.OnLoop(() =>
        {
            if (_isFreed)
            {
                StopFreed("started advertising again");
                Forgive();
            }

            if (_table != null)
            {
                BoardHardware.Stop(
                    12,
                    "The firmware called StartAdvertising a second time: the board builds the attribute table again beside the first, leaks it, and notifications go nowhere from then on. Build the table once and advertise once; advertising resumes by itself after a disconnect."
                );
                return true;
            }

            ServiceDefinitions table = new(_stack.Window, services, _stack.Board.Image.ReceiveBuffers);
            foreach (GattService service in table.Services) host.Server.Add(service);
            _table = table;
            return true;
        });
    }

    /// <summary>Does what FreeContext does, after <see cref="NativeStopAdvertising"/> in the library's own sequence.</summary>
    public void NativeDisposeServiceConfig(GattServiceProvider self) => FreeTable();

    public bool NativeStartLegacyAdvertising(BluetoothLEAdvertisementPublisher self, byte[] advertData, byte[] scanResponse)
    {
        BleHost host = _stack.RequireStack();
        BluetoothLEAdvertisement advertisement = self.Advertisement;
        AdvertisingParameters parameters = new()
        {
            Type = advertisement.IsConnectable ? AdvertisingType.ConnectableUndirected
                : advertisement.IsDiscovable ? AdvertisingType.ScannableUndirected : AdvertisingType.NonConnectableUndirected,
            // The strict host resumes by itself, including after a connection that failed in set-up, a refusal or a reset.
            IsPersistent = Nimble.IsStrict,
            Data = advertData,
            ScanResponse = scanResponse,
            IntervalMin = TimeSpan.FromMilliseconds(advertisement.IsConnectable ? 30 : 100),
            IntervalMax = TimeSpan.FromMilliseconds(advertisement.IsConnectable ? 60 : 150),
        };
        _advertising = parameters;
        return _stack.OnLoop(() => MayAdvertise(host, parameters)) && StartAdvertising(host, parameters);
    }

    public bool NativeStartExtendedAdvertising(BluetoothLEAdvertisementPublisher self, short instance, byte[] advertData) =>
        throw new NotImplementedException();

    /// <summary>Stops advertising and frees the tables that the running stack still uses: defect 13 is what happens next.</summary>
    public void NativeStopAdvertising(BluetoothLEAdvertisementPublisher self)
    {
        _advertising = null;
        if (_stack.RunningHost is { } host) _stack.Wait(host.Advertiser.StopAsync());
        FreeTable();
    }

    public bool NativeIsExtendedAdvertisingAvailable(BluetoothLEAdvertisementPublisher self) => !_stack.Board.Image.CanAdvertise;

    /// <summary>Sends to the client it is told, subscribed or not, encrypted or not (defect 7), cut to the MTU (defect 8).</summary>
    public int NativeNotifyClient(GattLocalCharacteristic self, ushort connection, ushort CharacteristicId, byte[] notifyBuffer)
    {
        if (_stack.RunningHost is not { } host) return NimbleError.NotConnected;
        return _stack.OnLoop(() =>
        {
            if (_table?.ById(CharacteristicId) is not { } characteristic) return 1;
            if (host.Server.Find(connection) is not { IsOpen: true } client) return NimbleError.NotConnected;
            if (client.Bearer.Values.IsCongested) return NimbleError.NoMemory;
            return client.Bearer.Values.Notify(characteristic.ValueHandle, notifyBuffer) ? NimbleError.Ok : NimbleError.NotConnected;
        });
    }

    public void NativeReadRespondWithValue(GattReadRequest self, ushort eventID, byte[] value) => _stack.Window.AnswerRead(eventID, value);

    public void NativeReadRespondWithProtocolError(GattReadRequest self, ushort eventID, byte protocolError) =>
        _stack.Window.RefuseRead(eventID, protocolError);

    public byte[] NativeWriteGetData(GattWriteRequest self, ushort eventID) => _stack.Window.Context<ServerWrite>(eventID)?.Value ?? [];

    public void NativeWriteRespond(GattWriteRequest self, ushort eventID) => _stack.Window.AnswerWrite(eventID, 0);

    public void NativeWriteRespondWithProtocolError(GattWriteRequest self, ushort eventID, byte protocolError) =>
        _stack.Window.AnswerWrite(eventID, protocolError);

    public static void SetAppearance(BleHost host, ushort appearance)
    {
        foreach (GattService service in host.Server.Database.Services)
        {
            if (service.Uuid == GattUuid.GapService)
                service.Find(GattUuid.Appearance)?.SetValue([(byte)appearance, (byte)(appearance >> 8)]);
        }
    }

    private void FreeTable()
    {
        if (_table == null) return;
        _isFreed = true;
        _stack.Board.ConsoleLine(
            "BLE: StopAdvertising freed the attribute table; until the stack has stopped, any client's access reads freed memory (defect 13)."
        );
    }

    // After the defect the memory is assumed to be unchanged.
    private void Forgive() => _isFreed = false;

    private static void StopFreed(string what) =>
        BoardHardware.Stop(
            13,
            $"After StopAdvertising {what}: the board has freed the attribute table, and the Bluetooth stack reads and calls memory that belongs to something else. Stop once, at the end, with no client connected; to stop being seen for a while, leave advertising on."
        );

    /// <summary>Each request and command of a client, before it is handled. Called on the loop.</summary>
    public void OnRequest(IAttLink link, ReadOnlySpan<byte> pdu)
    {
        if (!_isFreed || !Touches(pdu)) return;
        try
        {
            StopFreed($"a client sent {(AttOpcode)pdu[0]}");
            Forgive();
        }
        catch (OperationCanceledException)
        {
            // The board has stopped; the request is not answered.
        }
    }

    // A request that walks the table looks at UUIDs in the freed definitions; a handle leads there from the first service of the firmware
    // on.
    private bool Touches(ReadOnlySpan<byte> pdu) => (AttOpcode)pdu[0] switch
    {
        AttOpcode.FindInformationRequest
        or AttOpcode.FindByTypeValueRequest
        or AttOpcode.ReadByTypeRequest
        or AttOpcode.ReadByGroupTypeRequest => true,
        AttOpcode.ReadMultipleRequest or AttOpcode.ReadMultipleVariableRequest or AttOpcode.ExecuteWriteRequest => true,
        AttOpcode.ExchangeMtuRequest => false,
        _ => pdu.Length >= 3 && (pdu[1] | pdu[2] << 8) >= _table!.FirstHandle,
    };

    public void DropTable(BleHost host)
    {
        foreach (GattService service in _table?.Services ?? []) host.Server.Remove(service);
        _table = null;
        _advertising = null;
    }

    // ble_gap_adv_start: fails while advertising, and when connectable with all connections in use.
    private bool MayAdvertise(BleHost host, AdvertisingParameters parameters) =>
        _stack.Board.Image.CanAdvertise && !host.Advertiser.IsAdvertising
        && (parameters.Type != AdvertisingType.ConnectableUndirected || host.Links.Count < _stack.Board.Image.MaxConnections);

    private bool StartAdvertising(BleHost host, AdvertisingParameters parameters)
    {
        try
        {
            _stack.Wait(host.Advertiser.StartAsync(parameters));
            return true;
        }
        catch (Exception exception) when (exception is HciCommandException or ArgumentException)
        {
            _stack.Board.ConsoleLine($"BLE: advertising was refused: {exception.Message}");
            return false;
        }
    }

    public void OnDisconnected(LeLink link, HciErrorCode reason)
    {
        // Newer NimBLE reports a link that failed before the peer's features were read as a connection with an error, and no disconnect.
        if (reason == HciErrorCode.ConnectionFailedToBeEstablished && !Nimble.IsStrict)
        {
            TellMute("a connection failed in set-up (0x3E), which the image reports with an error and no disconnect");
            return;
        }

        EventWindow.Post(BluetoothEventType.ClientDisconnected, link.Handle, NimbleError.HciBase + (uint)reason);

        // The native half resumes advertising here only: not when a connection could not be established.
        if (!Nimble.IsStrict && _stack.IsRunning && _advertising is { } parameters && MayAdvertise(link.Host, parameters))
            ResumeAdvertising(link.Host, parameters);
    }

    public void OnAdvertisingEnded(HciErrorCode why)
    {
        if (!Nimble.IsStrict && why is not (HciErrorCode.Success or HciErrorCode.AdvertisingTimeout))
            TellMute($"a connection failed to come about (0x{(byte)why:X2})");
    }

    // Esp32BleOnReset prints, Esp32BleOnSync starts nothing; what the disconnects of the reset start is refused, since the host is not up
    // again.
    public void OnRestarted(string why)
    {
        if (Nimble.IsStrict || _stack.Host is not { } host) return;
        _stack.Detach(host.Advertiser.StopAsync(), "stopping to advertise");
        TellMute($"the controller was reset ({why})");
    }

    private async void ResumeAdvertising(BleHost host, AdvertisingParameters parameters)
    {
        try
        {
            await host.Advertiser.StartAsync(parameters).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // It is not awaited; the board goes on as the device does.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_stack.IsRunning) TellMute($"the controller refused to advertise again ({exception.Message})");
        }
    }

    /// <summary>
    /// Defect 22: the image does not check the result of starting to advertise, and starts again after a disconnect only.
    /// </summary>
    private void TellMute(string why)
    {
        if (_advertising != null)
            _stack.Board.ConsoleLine(
                $"BLE: not advertising, and the image does not try again: {why}. No client can connect until another client leaves or the board restarts (defect 22)."
            );
    }

    public static void OnMtuChanged(GattConnection connection, ushort mtu) =>
        EventWindow.Post(BluetoothEventType.ClientSessionChanged, connection.Link.Handle, ((uint)mtu << 16) | AttChannel);

    public void OnSubscription(GattSubscription change)
    {
        if (change.Reason == SubscriptionReason.Restored) TellMoved(change);
        if (_table?.IdOf(change.Characteristic) is not { } id || EventOf(change) is not { } type) return;
        EventWindow.Post(type, id, change.Connection.Link.Handle);
    }

    /// <summary>Defect 21: the store keeps handles only.</summary>
    private void TellMoved(GattSubscription change)
    {
        SavedCccd saved = default;
        change.Connection.Link.Bond?.Cccds.TryGetValue(change.Characteristic.CccdHandle, out saved);
        if (saved.Of is not { } of || of == _stack.Host!.Server.Database.IdentityOf(change.Characteristic)) return;
        _stack.Board.ConsoleLine(
            $"BLE: a bonded client subscribed to {of.Characteristic}, and is subscribed to {change.Characteristic.Uuid} now, which has its handle since the table changed (defect 21)."
        );
    }

    private static BluetoothEventType? EventOf(in GattSubscription change)
    {
        if (change.Reason == SubscriptionReason.Restored) return BluetoothEventType.ClientSubscribed;
        if (change.Reason != SubscriptionReason.Written) return BluetoothEventType.ClientUnsubscribed;
        CccdValue on = change.Value & ~change.Previous;
        if (on != CccdValue.None) return BluetoothEventType.ClientSubscribed;
        return (change.Previous & ~change.Value) != CccdValue.None ? BluetoothEventType.ClientUnsubscribed : null;
    }
}
