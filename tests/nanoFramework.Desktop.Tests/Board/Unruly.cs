using System;
using System.Collections.Generic;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;
using VirtualBoard;

namespace nanoFramework.Desktop.Tests.Board;

/// <summary>Firmwares that a simulator must survive: on the board each hurts itself only.</summary>
internal static class Unruly
{
    public static readonly Dictionary<string, Action<IBoard>> All = new()
    {
        [nameof(ThrowsOnAThread)] = ThrowsOnAThread,
        [nameof(ThrowsInATimer)] = ThrowsInATimer,
        [nameof(NotifiesFromAThread)] = NotifiesFromAThread,
        [nameof(SwallowsEverything)] = SwallowsEverything,
        [nameof(NeverWaits)] = NeverWaits,
        [nameof(RebootsFromAThread)] = RebootsFromAThread,
        [nameof(SetsTheClock)] = SetsTheClock,
        [nameof(ChangesItsTable)] = ChangesItsTable,
    };

    private static Timer? s_timer;

    private static void ThrowsOnAThread(IBoard board)
    {
        Serve(out _);
        new Thread(() => throw new InvalidOperationException("out of my depth")).Start();
    }

    private static void ThrowsInATimer(IBoard board)
    {
        Serve(out _);
        s_timer = new Timer(_ => throw new NotSupportedException("not today"), null, 1, Timeout.Infinite);
    }

    private static void NotifiesFromAThread(IBoard board)
    {
        Serve(out GattLocalCharacteristic characteristic);
        new Thread(() =>
        {
            while (true) characteristic.NotifyValue(new Device.Bluetooth.Buffer([1]));
        }).Start();
    }

    private static void SwallowsEverything(IBoard board)
    {
        Serve(out _);
        board.ConsoleLine("ready");
        while (true)
        {
            try
            {
                Thread.Sleep(10);
            }
#pragma warning disable CA1031 // What is tried here.
            catch (Exception)
#pragma warning restore CA1031
            {
            }
        }
    }

    private static void NeverWaits(IBoard board)
    {
        Serve(out _);
        board.ConsoleLine("ready");
        for (long turns = 0; ; turns++) System.GC.KeepAlive(turns);
    }

    private static void RebootsFromAThread(IBoard board)
    {
        Serve(out _);
        board.ConsoleLine("up");
        new Thread(() => Power.RebootDevice()).Start();
    }

    private static void SetsTheClock(IBoard board)
    {
        board.ConsoleLine($"set: {Rtc.SetSystemTime(new DateTime(2030, 5, 6, 7, 8, 9))}, now {board.UtcNow:yyyy-MM-dd HH:mm}");
        board.ConsoleLine($"free: {nanoFramework.Runtime.Native.GC.Run(false)}");
    }

    /// <summary>An update: from the second boot on, once there is a bond, another characteristic has the handles of the first.</summary>
    private static void ChangesItsTable(IBoard board)
    {
        _ = BluetoothLEServer.Instance;
        ushort uuid = board.BondStore.All.Count == 0 ? (ushort)0x2A1C : (ushort)0x2A37;
        GattServiceProvider provider = GattServiceProvider.Create(GattServiceUuids.HeartRate).ServiceProvider;
        GattLocalCharacteristic characteristic = provider
            .Service.CreateCharacteristic(
                Utilities.CreateUuidFromShortCode(uuid),
                new GattLocalCharacteristicParameters { CharacteristicProperties = GattCharacteristicProperties.Notify }
            )
            .Characteristic;
        characteristic.SubscribedClientsChanged += (sender, _) =>
            board.ConsoleLine($"{sender.SubscribedClients.Length} subscribed to {uuid:X4}");
        provider.StartAdvertising();
    }

    private static void Serve(out GattLocalCharacteristic characteristic)
    {
        characteristic = Scenarios.New(out GattServiceProvider provider);
        characteristic.ReadRequested += (_, e) => e.GetRequest().RespondWithValue(new Device.Bluetooth.Buffer([42]));
        provider.StartAdvertising();
    }
}
