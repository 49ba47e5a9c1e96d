using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci.Packets;
using BleStack.Smp;
using BleStack.Virtual;
using Fuzz.Engine;

namespace Fuzz.Soak;

/// <summary>One device of the soak: its bonds and its address stay, its controller and host are created again after a power cut.</summary>
internal sealed class SoakStation(VirtualAir air, ulong number)
{
    /// <summary>Bonds each station may hold; there are more stations than that.</summary>
    public const int BondCapacity = 3;

    private static readonly AdvertisingParameters s_advertisement = new()
    {
        Type = AdvertisingType.ConnectableUndirected,
        Data = new AdvertisingDataBuilder().Flags().Services(0x180D).ToArray(),
        IntervalMin = TimeSpan.FromMilliseconds(30),
        IntervalMax = TimeSpan.FromMilliseconds(30),
    };

    private readonly FuzzRandom _random = new(number * 7919);

    public BleAddress Address { get; } = new(0xAB0000000000 + number, AddressType.Public);

    public MemoryBondStore Bonds { get; } = new(BondCapacity, BondEviction.EvictOldest);

    public VirtualController Controller { get; private set; } = null!;

    public BleHost Host { get; private set; } = null!;

    public GattCharacteristic Secret { get; private set; } = null!;

    public GattCharacteristic Measurement { get; private set; } = null!;

    public int PowerCycles { get; private set; }

    public async Task PowerUpAsync()
    {
        Controller = air.CreateController(new ControllerOptions { PublicAddress = Address });
        Host = new BleHost(
            Controller.CreateTransport(),
            new BleHostOptions
            {
                Loop = air.Loop,
                Random = _random,
                Bonds = Bonds,
                Agent = new YesMan(),
            }
        );
        Secret = new GattCharacteristic(0x2A38, GattProperties.Read, AttributePermissions.ReadEncrypted);
        Secret.SetValue([(byte)number, 0x5A]);
        Measurement = new GattCharacteristic(0x2A37, GattProperties.Notify);
        Host.Server.Add(new GattService(0x180D).Add(Measurement).Add(Secret));
        await Host.StartAsync().ConfigureAwait(true);
    }

    /// <summary>Takes the power away, whatever is going on.</summary>
    public void PowerOff() => Controller.PowerOff();

    public async Task ReviveAsync()
    {
        if (Controller.IsPowered && Host.IsReady) return;
        PowerCycles++;
        Controller.PowerOff();
        await Host.DisposeAsync().ConfigureAwait(true);
        await PowerUpAsync().ConfigureAwait(true);
    }

    public Task AdvertiseAsync() => Host.Advertiser.StartAsync(s_advertisement);

    public void Forget(SoakStation other)
    {
        Bonds.Remove(other.Address);
        other.Bonds.Remove(Address);
    }

    /// <summary>A user who accepts, and types the number that the other side shows: these methods ask nothing else.</summary>
    private sealed class YesMan : IPairingAgent
    {
        public void Ask(PairingQuestion question)
        {
            if (question.Kind is PairingQuestionKind.EnterPasskey) question.AnswerNumber(271_828);
            else question.Accept();
        }
    }
}
