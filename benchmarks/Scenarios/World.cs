using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using BleStack.Virtual;

namespace Benchmarks.Scenarios;

/// <summary>
/// Two hosts, two controllers and their air on one simulated loop, so that a measurement contains only work: one thread, no waiting.
/// </summary>
internal sealed class World
{
    public const int Attributes = 100;

    public World(PairingSettings? peripheral = null, PairingSettings? central = null, int attributes = Attributes)
    {
        Loop.UnhandledException += exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);
        Air = new VirtualAir(Loop, new AirOptions { Pacing = Pacing.AsFastAsPossible });
        PeripheralTap = new Tap(Air.CreateController().CreateTransport());
        CentralTap = new Tap(Air.CreateController().CreateTransport());
        Peripheral = new BleHost(
            PeripheralTap,
            new BleHostOptions
            {
                Loop = Loop,
                Agent = Users,
                Pairing = peripheral ?? new PairingSettings(),
            }
        );
        Central = new BleHost(CentralTap, new BleHostOptions { Loop = Loop, Agent = Users, Pairing = central ?? new PairingSettings() });
        (Characteristic, Service) = HeartRate();
        Peripheral.Server.Add(Service);
        Fill(attributes);
        Run(() => Task.WhenAll(Peripheral.StartAsync(), Central.StartAsync()));
    }

    public static AdvertisingParameters Advertisement { get; } = new()
    {
        Type = AdvertisingType.ConnectableUndirected,
        Data = new AdvertisingDataBuilder().Flags().Services(0x180D).ToArray(),
        ScanResponse = new AdvertisingDataBuilder().Name("Pulse").ToArray(),
    };

    public SimulatedLoop Loop { get; } = new();

    public VirtualAir Air { get; }

    public BleHost Peripheral { get; }

    public BleHost Central { get; }

    public Tap PeripheralTap { get; }

    public Tap CentralTap { get; }

    public PasskeyUsers Users { get; } = new();

    public GattService Service { get; }

    /// <summary>Readable, and sends notifications.</summary>
    public GattCharacteristic Characteristic { get; }

    public LeLink Link { get; private set; } = null!;

    public GattConnection ServerSide => Peripheral.Links[0].Gatt;

    /// <summary>The readable value at a handle or after it.</summary>
    public ushort ReadableNear(ushort handle)
    {
        while (
            Peripheral.Server.Database.Table.Find(handle) is not { Owner: GattCharacteristic characteristic }
            || characteristic.ValueHandle != handle
        )
            handle++;
        return handle;
    }

    public void Connect() => Run(ConnectAsync);

    public void Disconnect() => Run(DisconnectAsync);

    public void Pair() => Run(PairAsync);

    public void Run(Func<Task> work) => Loop.Run(work);

    public async Task ConnectAsync()
    {
        await Peripheral.Advertiser.StartAsync(Advertisement).ConfigureAwait(true);
        Link = await Central.ConnectAsync(Peripheral.Identity).ConfigureAwait(true);
    }

    public async Task PairAsync()
    {
        PairingOutcome outcome = await Link.PairAsync().ConfigureAwait(true);
        if (!outcome.IsSuccess) throw new InvalidOperationException(outcome.ToString());
    }

    /// <summary>Encrypts from the bond of an earlier pairing.</summary>
    public async Task EncryptAsync()
    {
        PairingOutcome outcome = await Link.EncryptAsync().ConfigureAwait(true);
        if (!outcome.IsSuccess) throw new InvalidOperationException(outcome.ToString());
    }

    public async Task DisconnectAsync()
    {
        var gone = new TaskCompletionSource();
        void Ended(LeLink link, HciErrorCode reason) => gone.TrySetResult();
        if (Peripheral.Links.Count == 0) gone.SetResult();
        else Peripheral.Disconnected += Ended;
        await Link.DisconnectAsync().ConfigureAwait(true);
        await gone.Task.ConfigureAwait(true);
        Peripheral.Disconnected -= Ended;
    }

    private static (GattCharacteristic, GattService) HeartRate()
    {
        var measurement = new GattCharacteristic(0x2A37, GattProperties.Read | GattProperties.Notify);
        measurement.SetValue([0, 72]);
        return (measurement, new GattService(0x180D).Add(measurement));
    }

    // Services of twenty-five attributes, and a last one that makes the number exact.
    private void Fill(int attributes)
    {
        int left;
        for (ushort uuid = 0xA000; (left = attributes - Peripheral.Server.Database.Table.Count) > 0; uuid += 0x10)
            Peripheral.Server.Add(ServiceOf(left >= 30 ? 25 : left, uuid));
    }

    // The declaration, then two attributes for each characteristic, three where it has a CCCD.
    private static GattService ServiceOf(int attributes, ushort uuid)
    {
        var service = new GattService(uuid);
        for (int left = attributes - 1; left > 0; left -= left % 3 == 0 ? 3 : 2)
            service.Add(new GattCharacteristic(++uuid, left % 3 == 0 ? GattProperties.Read | GattProperties.Notify : GattProperties.Read));
        return service;
    }
}

/// <summary>The users of both sides: a number shown on one device is immediately typed on the other.</summary>
internal sealed class PasskeyUsers : IPairingAgent
{
    private uint? _shown;
    private PairingQuestion? _asked;

    public void Ask(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.DisplayPasskey) _shown = question.Number;
        else if (question.Kind == PairingQuestionKind.EnterPasskey) _asked = question;
        else question.Accept();
        if (_shown is not { } passkey || _asked is not { } asked) return;
        (_shown, _asked) = (null, null);
        asked.AnswerNumber(passkey);
    }
}
