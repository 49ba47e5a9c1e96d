using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using BleStack.TestKit;

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
