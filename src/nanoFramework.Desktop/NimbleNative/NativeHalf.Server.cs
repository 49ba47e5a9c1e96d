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

internal sealed partial class NativeHalf
{
    private const ushort AttChannel = 4;

    private ServiceTable? _table;
    private AdvertisingParameters? _advertising;
    private volatile bool _isFreed;

    public bool NativeInitializeServiceConfig(GattServiceProvider self, ArrayList services)
    {
        RequireStack();
        BleHost host = _host!;
        return OnLoop(() =>
        {
            if (_isFreed)
            {
                StopFreed("started advertising again");
                Forgive();
            }

            if (_table != null)
            {
                BoardHardware.Stop(12,
                    "The firmware called StartAdvertising a second time: the board builds the attribute table again beside the first, leaks it, and notifications go nowhere from then on. Build the table once and advertise once; advertising resumes by itself after a disconnect.");
                return true;
            }

            ServiceTable table = new(_window, services, _board.Image.ReceiveBuffers);
            foreach (GattService service in table.Services) host.Server.Add(service);
            _table = table;
            return true;
        });
    }

    /// <summary>What FreeContext does, which <see cref="NativeStopAdvertising"/> has done before in the library's own sequence.</summary>
    public void NativeDisposeServiceConfig(GattServiceProvider self) => FreeTable();

    public bool NativeStartLegacyAdvertising(BluetoothLEAdvertisementPublisher self, byte[] advertData, byte[] scanResponse)
    {
        RequireStack();
        BleHost host = _host!;
        BluetoothLEAdvertisement advertisement = self.Advertisement;
        AdvertisingParameters parameters = new()
        {
            Type = advertisement.IsConnectable ? AdvertisingType.ConnectableUndirected
                : advertisement.IsDiscovable ? AdvertisingType.ScannableUndirected : AdvertisingType.NonConnectableUndirected,
            // The strict host resumes by itself, also after a connection that fails in set-up, a refusal or a reset.
            IsPersistent = Nimble.IsStrict,
            Data = advertData,
            ScanResponse = scanResponse,
            IntervalMin = TimeSpan.FromMilliseconds(advertisement.IsConnectable ? 30 : 100),
            IntervalMax = TimeSpan.FromMilliseconds(advertisement.IsConnectable ? 60 : 150),
        };
        _advertising = parameters;
        return OnLoop(() => MayAdvertise(host, parameters)) && StartAdvertising(host, parameters);
    }

    public bool NativeStartExtendedAdvertising(BluetoothLEAdvertisementPublisher self, short instance, byte[] advertData) => throw new NotImplementedException();

    /// <summary>Stops advertising and frees the tables that the running stack still points to: defect 13 lies in what happens next.</summary>
    public void NativeStopAdvertising(BluetoothLEAdvertisementPublisher self)
    {
        _advertising = null;
        if (RunningHost is { } host) Wait(host.Advertiser.StopAsync());
        FreeTable();
    }

    public bool NativeIsExtendedAdvertisingAvailable(BluetoothLEAdvertisementPublisher self) => !_board.Image.CanAdvertise;

    /// <summary>Sends to whom it is told, subscribed or not, encrypted or not (defect 7), cut to the MTU (defect 8).</summary>
    public int NativeNotifyClient(GattLocalCharacteristic self, ushort connection, ushort CharacteristicId, byte[] notifyBuffer)
    {
        if (RunningHost is not { } host) return NimbleError.NotConnected;
        return OnLoop(() =>
        {
            if (_table?.ById(CharacteristicId) is not { } characteristic) return 1;
            if (host.Server.Find(connection) is not { IsOpen: true } client) return NimbleError.NotConnected;
            if (client.Bearer.Server.IsCongested) return NimbleError.NoMemory;
            return client.Bearer.Server.Notify(characteristic.ValueHandle, notifyBuffer) ? NimbleError.Ok : NimbleError.NotConnected;
        });
    }

    public void NativeReadRespondWithValue(GattReadRequest self, ushort eventID, byte[] value) => _window.AnswerRead(eventID, value);

    public void NativeReadRespondWithProtocolError(GattReadRequest self, ushort eventID, byte protocolError) => _window.RefuseRead(eventID, protocolError);

    public byte[] NativeWriteGetData(GattWriteRequest self, ushort eventID) => _window.Context<ServerWrite>(eventID)?.Value ?? [];

    public void NativeWriteRespond(GattWriteRequest self, ushort eventID) => _window.AnswerWrite(eventID, 0);

    public void NativeWriteRespondWithProtocolError(GattWriteRequest self, ushort eventID, byte protocolError) => _window.AnswerWrite(eventID, protocolError);

    private static void SetAppearance(BleHost host, ushort appearance)
    {
        foreach (GattService service in host.Server.Database.Services)
        {
            if (service.Uuid == GattUuid.GapService) service.Find(GattUuid.Appearance)?.SetValue([(byte)appearance, (byte)(appearance >> 8)]);
        }
    }

    private void FreeTable()
    {
        if (_table == null) return;
        _isFreed = true;
        _board.ConsoleLine("BLE: StopAdvertising freed the attribute table; until the stack has stopped, any client's access reads freed memory (defect 13).");
    }

    // Behind the defect the memory is taken to be as it was.
    private void Forgive() => _isFreed = false;

    private static void StopFreed(string what) => BoardHardware.Stop(13,
        $"After StopAdvertising {what}: the board has freed the attribute table, and the Bluetooth stack reads and calls memory that belongs to something else. Stop once, at the end, with no client connected; to stop being seen for a while, leave advertising on.");

    /// <summary>Each request and command of a client, before it is looked at. On the loop.</summary>
    private void OnRequest(IAttLink link, ReadOnlySpan<byte> pdu)
    {
        if (!_isFreed || !Touches(pdu)) return;
        try
        {
            StopFreed($"a client sent {(AttOpcode)pdu[0]}");
            Forgive();
        }
        catch (OperationCanceledException)
        {
            // The board has stopped; the request is nobody's.
        }
    }

    // Whatever walks the table looks at UUIDs in the freed definitions; a handle leads there from the first service of the firmware on.
    private bool Touches(ReadOnlySpan<byte> pdu) => (AttOpcode)pdu[0] switch
    {
        AttOpcode.FindInformationRequest or AttOpcode.FindByTypeValueRequest or AttOpcode.ReadByTypeRequest or AttOpcode.ReadByGroupTypeRequest => true,
        AttOpcode.ReadMultipleRequest or AttOpcode.ReadMultipleVariableRequest or AttOpcode.ExecuteWriteRequest => true,
        AttOpcode.ExchangeMtuRequest => false,
        _ => pdu.Length >= 3 && (pdu[1] | pdu[2] << 8) >= _table!.FirstHandle,
    };

    private void DropTable(BleHost host)
    {
        foreach (GattService service in _table?.Services ?? []) host.Server.Remove(service);
        _table = null;
        _advertising = null;
    }

    // ble_gap_adv_start: not while advertising, and not connectable with all connections taken.
    private bool MayAdvertise(BleHost host, AdvertisingParameters parameters) =>
        _board.Image.CanAdvertise && !host.Advertiser.IsAdvertising
        && (parameters.Type != AdvertisingType.ConnectableUndirected || host.Links.Count < _board.Image.MaxConnections);

    private bool StartAdvertising(BleHost host, AdvertisingParameters parameters)
    {
        try
        {
            Wait(host.Advertiser.StartAsync(parameters));
            return true;
        }
        catch (Exception exception) when (exception is HciCommandException or ArgumentException)
        {
            _board.ConsoleLine($"BLE: advertising was refused: {exception.Message}");
            return false;
        }
    }

    private void OnConnected(LeLink link)
    {
        Nimble.OnConnected(link);
        link.PairingCompleted += outcome => OnPairingCompleted(link, outcome);
        link.SecurityManager.Started += _ => OnPairingStarted(link);
        if (link.Role == LinkRole.Peripheral) EventWindow.Post(BluetoothEventType.ClientConnected, link.Handle, 0);
        else OnCentralConnected(link);
    }

    private void OnDisconnected(LeLink link, HciErrorCode reason)
    {
        _prompts.Forget(link.Handle);
        if (link.Role == LinkRole.Central)
        {
            OnCentralDisconnected(link, reason);
            return;
        }

        // Newer NimBLE reports a link that failed before the peer's features were read as a connection with an error, and no disconnect.
        if (reason == HciErrorCode.ConnectionFailedToBeEstablished && !Nimble.IsStrict)
        {
            TellMute("a connection failed in set-up (0x3E), which the image reports with an error and no disconnect");
            return;
        }

        EventWindow.Post(BluetoothEventType.ClientDisconnected, link.Handle, NimbleError.HciBase + (uint)reason);

        // The native half resumes advertising here, and only here: not when a connection failed to come about.
        if (!Nimble.IsStrict && _running && _advertising is { } parameters && MayAdvertise(link.Host, parameters)) ResumeAdvertising(link.Host, parameters);
    }

    private void OnAdvertisingEnded(HciErrorCode why)
    {
        if (why is not (HciErrorCode.Success or HciErrorCode.AdvertisingTimeout)) TellMute($"a connection failed to come about (0x{(byte)why:X2})");
    }

    // Esp32BleOnReset prints, Esp32BleOnSync starts nothing; what the disconnects of the reset start is refused, since the host is not up again.
    private void OnRestarted(string why)
    {
        if (Nimble.IsStrict || _host is not { } host) return;
        Detach(host.Advertiser.StopAsync(), "stopping to advertise");
        TellMute($"the controller was reset ({why})");
    }

    private async void ResumeAdvertising(BleHost host, AdvertisingParameters parameters)
    {
        try
        {
            await host.Advertiser.StartAsync(parameters).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody waits for it; the board goes on as the device does.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_running) TellMute($"the controller refused to advertise again ({exception.Message})");
        }
    }

    /// <summary>Defect 22: the image does not look at how starting to advertise ended, and starts again after a disconnect only.</summary>
    private void TellMute(string why)
    {
        if (_advertising != null) _board.ConsoleLine($"BLE: not advertising, and the image does not try again: {why}. Nobody can connect until another client leaves or the board restarts (defect 22).");
    }

    private void OnMtuChanged(GattConnection connection, ushort mtu)
    {
        if (IsCentral) return;
        EventWindow.Post(BluetoothEventType.ClientSessionChanged, connection.Link.Handle, ((uint)mtu << 16) | AttChannel);
    }

    private void OnSubscription(GattSubscription change)
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
        if (saved.Of is not { } of || of == _host!.Server.Database.IdentityOf(change.Characteristic)) return;
        _board.ConsoleLine(
            $"BLE: a bonded client subscribed to {of.Characteristic}, and is subscribed to {change.Characteristic.Uuid} now, which has its handle since the table changed (defect 21).");
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
