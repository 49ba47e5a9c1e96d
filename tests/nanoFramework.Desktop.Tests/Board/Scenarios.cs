using System;
using System.Collections.Generic;
using System.Reflection;
using System.Threading;
using BleStack.Core;
using BleStack.Smp;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Device.Bluetooth.Security;
using nanoFramework.Runtime.Native;
using NimbleNative;
using VirtualBoard;

namespace nanoFramework.Desktop.Tests.Board;

/// <summary>The way into this very assembly when a board loads it as its firmware, in a load context of the board's own.</summary>
public sealed class ScenarioFirmware : IFirmwareEntry
{
    /// <inheritdoc/>
    public void Run(IBoard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        Nimble.Boot(board);
        string scenario = board.Settings["scenario"]!;
        (Scenarios.All.GetValueOrDefault(scenario) ?? Unruly.All.GetValueOrDefault(scenario) ?? Defects.Careless.All[scenario])(board);
        board.ConsoleLine("ready");
        board.PowerOff.WaitHandle.WaitOne();
    }
}

/// <summary>Small firmwares, careful and careless ones.</summary>
internal static class Scenarios
{
    public const ushort Value = 0x2A37;

    private static readonly List<ITimer> s_timers = [];

    public static readonly Dictionary<string, Action<IBoard>> All = new()
    {
        [nameof(Echo)] = Echo,
        [nameof(Silent)] = Silent,
        [nameof(LateAnswer)] = LateAnswer,
        [nameof(DoubleAnswer)] = DoubleAnswer,
        [nameof(Passkey)] = Passkey,
        [nameof(AdvertiseTwice)] = AdvertiseTwice,
        [nameof(StopAdvertising)] = StopAdvertising,
        [nameof(AskIsBonded)] = AskIsBonded,
        [nameof(BlockEvents)] = BlockEvents,
        [nameof(Status)] = Status,
        [nameof(RejectComparison)] = RejectComparison,
        [nameof(Client)] = Client,
        [nameof(Reboot)] = Reboot,
        [nameof(AdvertisesOn)] = AdvertisesOn,
    };

    private static byte[] s_value = [42];

    /// <summary>Answers reads with the last written value, and notifies it.</summary>
    private static void Echo(IBoard board)
    {
        GattLocalCharacteristic characteristic = New(out GattServiceProvider provider);
        characteristic.ReadRequested += (_, e) => e.GetRequest().RespondWithValue(new Device.Bluetooth.Buffer(s_value));
        characteristic.WriteRequested += (_, e) =>
        {
            GattWriteRequest request = e.GetRequest();
            s_value = request.Value.ToArray();
            request.Respond();
            characteristic.NotifyValue(request.Value);
        };
        BluetoothLEServer.Instance.Session.SessionStatusChanged += (_, e) => board.ConsoleLine($"session {e.Status}");
        BluetoothLEServer.Instance.Session.MaxPduSizeChanged += (_, _) =>
            board.ConsoleLine($"mtu {BluetoothLEServer.Instance.Session.MaxMtuSize}");
        provider.StartAdvertising();
    }

    private static void Silent(IBoard board)
    {
        New(out GattServiceProvider provider).ReadRequested += (_, _) => board.ConsoleLine("asked");
        provider.StartAdvertising();
    }

    /// <summary>Defect 1: answers three seconds after it was asked.</summary>
    private static void LateAnswer(IBoard board)
    {
        New(out GattServiceProvider provider).ReadRequested += (_, e) =>
        {
            GattReadRequest request = e.GetRequest();
            AfterThreeSeconds(board, () => request.RespondWithValue(new Device.Bluetooth.Buffer(s_value)));
            board.ConsoleLine("asked");
        };
        provider.StartAdvertising();
    }

    private static void DoubleAnswer(IBoard board)
    {
        New(out GattServiceProvider provider).WriteRequested += (_, e) =>
        {
            GattWriteRequest request = e.GetRequest();
            request.Respond();
            request.Respond();
        };
        provider.StartAdvertising();
    }

    private static void Passkey(IBoard board)
    {
        GattLocalCharacteristic characteristic = New(
            out GattServiceProvider provider,
            GattProtectionLevel.EncryptionAndAuthenticationRequired
        );
        characteristic.ReadRequested += (_, e) => e.GetRequest().RespondWithValue(new Device.Bluetooth.Buffer(s_value));
        DevicePairing pairing = BluetoothLEServer.Instance.Pairing;
        pairing.IOCapabilities = DevicePairingIOCapabilities.DisplayOnly;
        pairing.PairingRequested += (_, e) =>
        {
            board.ConsoleLine($"asked {(int)e.PairingKind}");
            e.Accept(123456);
        };
        pairing.PairingComplete += (_, e) =>
            board.ConsoleLine($"complete {(int)e.Status} authenticated={pairing.IsAuthenticated} bonds={DeviceBonding.Count()}");
        provider.StartAdvertising();
    }

    private static void AdvertiseTwice(IBoard board)
    {
        New(out GattServiceProvider provider);
        provider.StartAdvertising();
        provider.StartAdvertising();
    }

    private static void StopAdvertising(IBoard board)
    {
        New(out GattServiceProvider provider);
        provider.StartAdvertising();
        provider.StopAdvertising();
    }

    private static void AskIsBonded(IBoard board)
    {
        BluetoothLEServer.Instance.Start();
        DeviceBonding.IsBonded(1);
    }

    /// <summary>Defect 18: a handler that does not return while events keep coming.</summary>
    private static void BlockEvents(IBoard board)
    {
        New(out GattServiceProvider provider).SubscribedClientsChanged += (_, _) => board.PowerOff.WaitHandle.WaitOne();
        provider.StartAdvertising();
    }

    private static void Status(IBoard board)
    {
        New(out GattServiceProvider provider);
        provider.StartAdvertising();
        board.ConsoleLine($"status {provider.AdvertisementStatus}");
    }

    /// <summary>Rejects by the private method, the only way to do so.</summary>
    private static void RejectComparison(IBoard board)
    {
        New(out GattServiceProvider provider, GattProtectionLevel.EncryptionAndAuthenticationRequired);
        DevicePairing pairing = BluetoothLEServer.Instance.Pairing;
        pairing.IOCapabilities = DevicePairingIOCapabilities.DisplayYesNo;
        pairing.PairingRequested += (_, e) =>
        {
            MethodInfo answer = typeof(DevicePairingRequestedEventArgs).GetMethod(
                "NativeAcceptYesNo",
                BindingFlags.NonPublic | BindingFlags.Instance
            )!;
            board.ConsoleLine($"rejected {answer.Invoke(e, [(ushort)1, e.PairingKind, 0])}");
        };
        pairing.PairingComplete += (_, e) => board.ConsoleLine($"complete {(int)e.Status}");
        provider.StartAdvertising();
    }

    /// <summary>The client role: scans, connects, discovers, reads, writes, is notified, disconnects.</summary>
    private static void Client(IBoard board)
    {
        BluetoothLEDevice device = Find(board, "Peer");
        GattCharacteristic characteristic = device.GetGattServicesForUuid(GattServiceUuids.HeartRate).Services[0]
            .GetCharacteristicsForUuid(Utilities.CreateUuidFromShortCode(Value)).Characteristics[0];
        board.ConsoleLine($"read {Convert.ToHexString(characteristic.ReadValue().Value.ToArray())}");
        using AutoResetEvent changed = new(false);
        characteristic.ValueChanged += (_, e) =>
        {
            board.ConsoleLine($"notified {Convert.ToHexString(e.CharacteristicValue.ToArray())}");
            changed.Set();
        };
        GattWriteResult subscribed = characteristic.WriteClientCharacteristicConfigurationDescriptorWithResult(
            GattClientCharacteristicConfigurationDescriptorValue.Notify, GattWriteOption.WriteWithResponse);
        board.ConsoleLine($"subscribed {subscribed.Status}");
        changed.WaitOne();
        GattWriteResult written = characteristic.WriteValueWithResult(new Device.Bluetooth.Buffer([7]), GattWriteOption.WriteWithResponse);
        board.ConsoleLine($"written {written.Status}, name {device.Name}");
        using AutoResetEvent gone = new(false);
        device.ConnectionStatusChanged += (_, _) => gone.Set();
        device.Close();
        gone.WaitOne();
        board.ConsoleLine($"status {device.ConnectionStatus}");
    }

    private static void Reboot(IBoard board)
    {
        board.ConsoleLine($"boot on {SystemInfo.TargetName}");
        if (board.BondStore.All.Count > 0) return;

        // State that the first boot leaves for the second to find.
        board.BondStore.Save(new Bond { Peer = new BleAddress(1, AddressType.Public) });
        Power.RebootDevice();
    }

    /// <summary>Advertises to the next client as soon as one is there, which the image does not by itself.</summary>
    private static void AdvertisesOn(IBoard board)
    {
        New(out GattServiceProvider provider);
        BluetoothLEServer.Instance.Session.SessionStatusChanged += (_, e) =>
        {
            if (e.Status != GattSessionStatus.Active) return;
            BluetoothLEAdvertisementPublisher publisher = new();
            publisher.Advertisement.IsConnectable = true;
            publisher.Start();
            board.ConsoleLine($"advertising {publisher.Status}");
        };
        provider.StartAdvertising();
    }

    private static BluetoothLEDevice Find(IBoard board, string name)
    {
        BluetoothLEAdvertisementWatcher watcher = new() { ScanningMode = BluetoothLEScanningMode.Active };
        using ManualResetEventSlim found = new();
        BluetoothLEDevice? device = null;
        watcher.Received += (_, e) =>
        {
            if (device != null || e.Advertisement.LocalName != name) return;
            device = BluetoothLEDevice.FromBluetoothAddress(e.BluetoothAddress, e.BluetoothAddressType);
            found.Set();
        };
        watcher.Start();
        board.ConsoleLine("scanning");
        found.Wait();
        watcher.Stop();
        return device!;
    }

    internal static GattLocalCharacteristic New(out GattServiceProvider provider, GattProtectionLevel read = GattProtectionLevel.Plain)
    {
        _ = BluetoothLEServer.Instance;
        provider = GattServiceProvider.Create(GattServiceUuids.HeartRate).ServiceProvider;
        return provider.Service.CreateCharacteristic(Utilities.CreateUuidFromShortCode(Value), new GattLocalCharacteristicParameters
        {
            CharacteristicProperties =
                GattCharacteristicProperties.Read | GattCharacteristicProperties.Write | GattCharacteristicProperties.Notify,
            ReadProtectionLevel = read,
        }).Characteristic;
    }

    // The board is dead; the clock that called must live.
    // A timer of FakeTimeProvider does not fire once nothing refers to it and the collector has run.
    internal static void AfterThreeSeconds(IBoard board, Action action) =>
        s_timers.Add(board.Time.CreateTimer(_ => Stopped(action), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan));

    internal static void Stopped(Action action)
    {
        try
        {
            action();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
