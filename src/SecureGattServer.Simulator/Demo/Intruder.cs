using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Virtual;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Somebody in radio range who sends what no honest host sends; one connection at a time, each with a controller of its own.</summary>
/// <remarks>What an attacker does waits for answers on the thread that does it: each step has one of the pool's.</remarks>
internal sealed class Intruder(Func<VirtualController> open, BleAddress device)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private SmpAttacker? _attacker;

    /// <summary>The attacker on its connection.</summary>
    public SmpAttacker Attacker => _attacker ?? throw new CheckException("the attacker is not connected");

    /// <summary>A step of the attacker's.</summary>
    public DemoStep Step(string name, string title, Func<Intruder, string> act) => new(name, title, token => ActAsync(act, token)) { Limit = s_limit };

    /// <summary>Connects, from another address than before.</summary>
    public SmpAttacker Connect(ulong seed = 0xBAD)
    {
        var peer = new RawPeer(new RawHost(new WaitingLoop(), open()));
        peer.Connect(device);
        return _attacker = new SmpAttacker(peer, device, seed: seed);
    }

    /// <summary>Sends a request that must be refused so.</summary>
    public static void Refused(string expected, string answer, string what) => CheckException.That(expected == answer, $"{what}: expected the answer {expected}, it was {answer}");

    private async Task<string> ActAsync(Func<Intruder, string> act, CancellationToken token)
    {
        try
        {
            return await Task.Run(() => act(this), token).ConfigureAwait(false);
        }
        catch (AdversaryException exception)
        {
            throw new CheckException(exception.Message);
        }
    }
}
