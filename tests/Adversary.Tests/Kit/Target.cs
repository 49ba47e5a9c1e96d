using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using TestKit.Stack;

namespace Adversary.Tests.Kit;

/// <summary>
/// The target of an attack: the stack, or the firmware in its default profile on the stock image or on the full platform.
/// </summary>
internal abstract class Target : IAsyncDisposable
{
    public const string Stack = "stack", Stock = "stock", Full = "full";

    /// <summary>The address it advertises with.</summary>
    public abstract BleAddress Address { get; }

    public abstract IBondStore Bonds { get; }

    /// <summary>The passkey that the target last showed to its user; unknown to the attacker.</summary>
    public abstract uint Shown { get; }

    /// <summary>Number of writes to the control point.</summary>
    public abstract int Writes { get; }

    /// <summary>
    /// Advances its clock. A board also counts its controller's response times: connect first, so that it is not just starting to advertise
    /// again.
    /// </summary>
    public abstract void Pass(TimeSpan time);

    /// <summary>A raw peer on its air, with its own address or this one.</summary>
    public abstract RawPeer NewPeer(BleAddress? address = null);

    /// <summary>A phone whose user types the number that the target shows.</summary>
    public abstract LeLink PairPhone(IoCapability io = IoCapability.KeyboardOnly, AuthReq flags = AuthReq.SecureConnections);

    public abstract void Run(Func<Task> what);

    /// <summary>Records its air from now on.</summary>
    public abstract Recorder Sniff();

    public abstract ValueTask DisposeAsync();

    public SmpAttacker Attacker(BleAddress? address = null, ulong seed = 0xBAD)
    {
        RawPeer peer = NewPeer(address);
        peer.Connect(Address);
        return new SmpAttacker(peer, Address, seed: seed);
    }

    /// <summary>A connected attacker with this random address.</summary>
    public SmpAttacker AttackerAt(BleAddress random)
    {
        RawPeer peer = NewPeer();
        peer.ConnectFrom(random, Address);
        return new SmpAttacker(peer, Address, random);
    }

    /// <summary>A bonded phone reconnects and encrypts.</summary>
    public abstract PairingOutcome Reconnect(BleHost phone);

    public void Disconnect(LeLink link) => Run(() => link.DisconnectAsync());

    public static async Task<Target> CreateAsync(string kind, params string[] settings) => kind == Stack
        ? new StackTarget(null)
        : await FirmwareTarget.BootAsync([.. settings, "platform=" + kind]);
}
