using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using BleStack.TestKit;
using BleStack.Virtual;
using Board.TestKit;
using Xunit;

namespace Adversary.Tests.Kit;

/// <summary>What is attacked: the bare stack, or the firmware in its default profile on the stock image or on the full platform.</summary>
internal abstract class Target : IAsyncDisposable
{
    public const string Stack = "stack", Stock = "stock", Full = "full";

    /// <summary>Where it advertises.</summary>
    public abstract BleAddress Address { get; }

    public abstract IBondStore Bonds { get; }

    /// <summary>The passkey the target last showed to its user; not the attacker's to know.</summary>
    public abstract uint Shown { get; }

    /// <summary>How often the control point was written.</summary>
    public abstract int Writes { get; }

    /// <summary>Lets its clock go on. A board counts the seconds its controller takes to answer, too: connect first, so that it is not just going back to advertise.</summary>
    public abstract void Pass(TimeSpan time);

    /// <summary>A raw peer on its air, with an address of its own or this one.</summary>
    public abstract RawPeer NewPeer(BleAddress? address = null);

    /// <summary>A phone whose owner types what the target shows.</summary>
    public abstract LeLink PairPhone(IoCapability io = IoCapability.KeyboardOnly, AuthReq flags = AuthReq.SecureConnections);

    public abstract void Run(Func<Task> what);

    /// <summary>Records its air from now on.</summary>
    public abstract Recorder Sniff();

    public abstract ValueTask DisposeAsync();

    /// <summary>A connected attacker.</summary>
    public SmpAttacker Attacker(BleAddress? address = null, ulong seed = 0xBAD)
    {
        RawPeer peer = NewPeer(address);
        peer.Connect(Address);
        return new SmpAttacker(peer, Address, seed: seed);
    }

    /// <summary>A connected attacker behind this random address.</summary>
    public SmpAttacker AttackerAt(BleAddress random)
    {
        RawPeer peer = NewPeer();
        peer.ConnectFrom(random, Address);
        return new SmpAttacker(peer, Address, random);
    }

    /// <summary>A bonded phone comes back and encrypts.</summary>
    public abstract PairingOutcome Reconnect(BleHost phone);

    public void Disconnect(LeLink link) => Run(() => link.DisconnectAsync());

    public static async Task<Target> CreateAsync(string kind, params string[] settings) => kind == Stack
        ? new StackTarget(null)
        : await FirmwareTarget.BootAsync([.. settings, "platform=" + kind]);
}

/// <summary>A host with the firmware's table and IO, and the stack's own defaults for everything else.</summary>
internal sealed class StackTarget : Target
{
    private readonly Person _user = new();
    private readonly GattCharacteristic _measurement;
    private int _writes;

    public StackTarget(PairingSettings? settings, Func<BleHostOptions, BleHostOptions>? with = null)
    {
        var options = new BleHostOptions { Pairing = settings ?? Display, Agent = _user, ResumeAdvertising = true };
        Pair = TestPair.Create(with is null ? options : with(options));
        _measurement = new GattCharacteristic(0x2A37, GattProperties.Notify, AttributePermissions.ReadAuthenticated) { ProtectNotifications = true };
        Pair.Peripheral.Server.Add(HeartRate());
        Pair.Run(() => Pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
    }

    /// <summary>DisplayOnly with MITM, as the firmware's default profile.</summary>
    public static PairingSettings Display { get; } = new() { IoCapability = IoCapability.DisplayOnly, AuthReq = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections };

    public TestPair Pair { get; }

    public override BleAddress Address => Pair.Peripheral.CurrentAddress;

    public override IBondStore Bonds => Pair.Peripheral.Bonds;

    public override uint Shown => _user.Shown;

    public override int Writes => _writes;


    public override PairingOutcome Reconnect(BleHost phone) => Pair.Run(async () => await (await phone.ConnectAsync(Address)).EncryptAsync());

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

    /// <summary>Notifies whoever subscribed; to how many it went.</summary>
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

/// <summary>What only attackers need of a raw peer.</summary>
internal static class RawPeerExtensions
{
    public const ushort Measurement = 0x2A37, Location = 0x2A38, ControlPoint = 0x2A39;

    /// <summary>The value handle of a characteristic as any stranger finds it, as on the air.</summary>
    public static string Find(this RawPeer peer, ushort uuid)
    {
        string wanted = $"{(byte)uuid:X2}{uuid >> 8:X2}";
        for (int from = 1; ;)
        {
            string answer = peer.Request($"08 {(byte)from:X2}{from >> 8:X2} FFFF 0328");
            Assert.StartsWith("09", answer, StringComparison.Ordinal);
            int length = 2 * Convert.ToInt32(answer[2..4], 16);
            for (int at = 4; at < answer.Length; at += length)
            {
                from = Convert.ToInt32(answer[(at + 8)..(at + 10)] + answer[(at + 6)..(at + 8)], 16);
                if (answer[(at + 10)..(at + length)] == wanted) return answer[(at + 6)..(at + 10)];
            }
        }
    }

    /// <summary>What reading a characteristic comes to.</summary>
    public static string Read(this RawPeer peer, ushort uuid) => peer.Request("0A" + peer.Find(uuid));

    /// <summary>Connects from behind a random address.</summary>
    public static void ConnectFrom(this RawPeer peer, BleAddress random, BleAddress victim)
    {
        Assert.Equal(HciErrorCode.Success, peer.Host.Do(new LeSetRandomAddress(random)));
        Assert.Equal(HciErrorCode.Success, peer.Host.Do(RawHost.ConnectionTo(victim) with { OwnAddressType = OwnAddressType.Random }));
        peer.Host.Handle = peer.Host.WaitLe<LeConnectionComplete>().ConnectionHandle;
    }

    /// <summary>An ATT request and its response; what is notified in between stays in the inbox.</summary>
    public static string Request(this RawPeer peer, string pdu)
    {
        peer.Send(RawPeer.Att, pdu);
        for (List<string> notified = []; ;)
        {
            string answer = peer.Next(RawPeer.Att);
            if (!answer.StartsWith("1B", StringComparison.Ordinal))
            {
                peer.Inbox.AddRange(notified.Select(value => (RawPeer.Att, value)));
                return answer;
            }

            notified.Add(answer);
        }
    }
}

/// <summary>Shows, types and compares as a person does.</summary>
internal sealed class Person : IPairingAgent
{
    public uint Shown { get; private set; }

    /// <summary>Whose display this one types from.</summary>
    public Person? Reads { get; init; }

    public void Ask(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.DisplayPasskey) Shown = question.Number;
        else if (question.Kind == PairingQuestionKind.EnterPasskey) question.AnswerNumber(Reads?.Shown ?? 0);
        else question.Accept();
    }
}

/// <summary>The firmware on a virtual board, with nothing set but what a test names: a random passkey, no window, a link timeout of 300 s.</summary>
internal sealed class FirmwareTarget : Target
{
    private readonly WaitingLoop _loop = new();

    private FirmwareTarget(string[] settings) => Bench = new FirmwareBench("ESP32_BLE_REV3", IoCapability.KeyboardOnly, settings) { TypesWhatIsShown = true };

    public FirmwareBench Bench { get; }

    public override BleAddress Address => FirmwareBench.BoardAddress;

    public override IBondStore Bonds => Bench.Bonds;

    /// <summary>Waits for it: the firmware answers the stack first and tells its user then.</summary>
    public override uint Shown => SpinWait.SpinUntil(() => Bench.Shown is not null, FirmwareBench.Patience) ? Bench.Shown!.Value : throw new InvalidOperationException("The board has shown nothing.");

    public override int Writes => Bench.Console.Count(static line => line.StartsWith("data: written", StringComparison.Ordinal));

    public static async Task<FirmwareTarget> BootAsync(params string[] settings)
    {
        var target = new FirmwareTarget(settings);
        await target.Bench.BootAsync();
        return target;
    }


    public override PairingOutcome Reconnect(BleHost phone) => Task.Run(async () => await (await Bench.ConnectAsync(phone)).EncryptAsync()).GetAwaiter().GetResult();

    public override void Pass(TimeSpan time) => Bench.Time.Advance(time);

    public override RawPeer NewPeer(BleAddress? address = null) => new(new RawHost(_loop, Bench.Air.CreateController(new ControllerOptions { PublicAddress = address, TotalNumAclDataPackets = 255 })));

    public override LeLink PairPhone(IoCapability io = IoCapability.KeyboardOnly, AuthReq flags = AuthReq.SecureConnections) => Task.Run(async () =>
    {
        BleHost phone = Bench.AddPhone(io, flags);
        await phone.StartAsync();
        LeLink link = await Bench.PairedAsync(phone);
        await Bench.SaysAsync("bond: added");
        return link;
    }).GetAwaiter().GetResult();

    /// <summary>Waits for a line of the console that holds this.</summary>
    public void Says(string part) => Run(() => Bench.SaysAsync(part));

    public override void Run(Func<Task> what) => Task.Run(what).GetAwaiter().GetResult();

    public override Recorder Sniff()
    {
        var recorder = new Recorder();
        Bench.Air.Sniffer = recorder;
        return recorder;
    }

    public override ValueTask DisposeAsync() => Bench.DisposeAsync();
}
