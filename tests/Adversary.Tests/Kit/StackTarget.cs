using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Virtual;
using Xunit;

namespace Adversary.Tests.Kit;

/// <summary>A host with the firmware's table and IO capability, and the stack's defaults for everything else.</summary>
internal sealed class StackTarget : Target
{
    private readonly Person _user = new();
    private readonly GattCharacteristic _measurement;
    private int _writes;

    public StackTarget(PairingSettings? settings, Func<BleHostOptions, BleHostOptions>? with = null)
    {
        var options = new BleHostOptions { Pairing = settings ?? Display, Agent = _user, ResumeAdvertising = true };
        Pair = TestPair.Create(with is null ? options : with(options));
        _measurement = new GattCharacteristic(0x2A37, GattProperties.Notify, AttributePermissions.ReadAuthenticated)
        {
            ProtectNotifications = true,
        };
        Pair.Peripheral.Server.Add(HeartRate());
        Pair.Run(() => Pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
    }

    /// <summary>DisplayOnly with MITM, as the firmware's default profile.</summary>
    public static PairingSettings Display { get; } =
        new() { IoCapability = IoCapability.DisplayOnly, AuthReq = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections };

    public TestPair Pair { get; }

    public override BleAddress Address => Pair.Peripheral.CurrentAddress;

    public override IBondStore Bonds => Pair.Peripheral.Bonds;

    public override uint Shown => _user.Shown;

    public override int Writes => _writes;


    public override PairingOutcome Reconnect(BleHost phone) =>
        Pair.Run(async () => await (await phone.ConnectAsync(Address)).EncryptAsync());

    public override void Pass(TimeSpan time) => Pair.Loop.Advance(time);

    public override RawPeer NewPeer(BleAddress? address = null)
    {
        if (!Pair.Peripheral.Advertiser.IsAdvertising) Pair.Run(() => Pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        return new(Pair, new ControllerOptions { PublicAddress = address, TotalNumAclDataPackets = 255 });
    }

    public override LeLink PairPhone(IoCapability io = IoCapability.KeyboardOnly, AuthReq flags = AuthReq.SecureConnections)
    {
        BleHost phone = Pair.AddHost(new BleHostOptions
        {
            Agent = new Person { Reads = _user },
            Pairing = new PairingSettings { IoCapability = io, AuthReq = AuthReq.Bonding | AuthReq.Mitm | flags },
        });
        if (!Pair.Peripheral.Advertiser.IsAdvertising) Pair.Run(() => Pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        LeLink link = Pair.Run(() => phone.ConnectAsync(Address));
        Assert.True(Pair.Run(() => link.PairAsync()).IsSuccess);
        Pair.Loop.RunUntilIdle();
        return link;
    }

    public override void Run(Func<Task> what)
    {
        Pair.Run(what);
        Pair.Loop.RunUntilIdle();
    }

    public override Recorder Sniff()
    {
        var recorder = new Recorder();
        Pair.Air.Sniffer = recorder;
        return recorder;
    }

    public override ValueTask DisposeAsync()
    {
        Pair.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Notifies all subscribers; returns their number.</summary>
    public int NotifyAll()
    {
        int sent = 0;
        Pair.Loop.Post(_ => sent = Pair.Peripheral.Server.NotifyAll(_measurement, [0, 60]), null);
        Pair.Loop.RunUntilIdle();
        return sent;
    }

    private GattService HeartRate()
    {
        var location = new GattCharacteristic(0x2A38, GattProperties.Read, AttributePermissions.ReadAuthenticated);
        location.SetValue([1]);
        void Count(AttWriteRequest request, ReadOnlySpan<byte> value)
        {
            _writes++;
            request.Respond();
        }

        return new GattService(0x180D)
            .Add(_measurement)
            .Add(location)
            .Add(new GattCharacteristic(0x2A39, GattProperties.Write, AttributePermissions.WriteEncrypted) { OnWrite = Count });
    }
}
