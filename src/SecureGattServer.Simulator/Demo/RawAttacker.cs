using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Virtual;

namespace SecureGattServer.Simulator.Demo;

/// <summary>An attacker in radio range that sends invalid PDUs; one connection at a time, each with its own controller.</summary>
/// <remarks>An attack blocks its thread while it waits for answers, so each step runs on a thread of the pool.</remarks>
internal sealed class RawAttacker(Func<VirtualController> open, BleAddress device)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private SmpAttacker? _attacker;

    /// <summary>The attacker on its connection.</summary>
    public SmpAttacker Attacker => _attacker ?? throw new CheckException("the attacker is not connected");

    /// <summary>Runs one step of the attacker.</summary>
    public DemoStep Step(string name, string title, Func<RawAttacker, string> act) =>
        new(name, title, token => ActAsync(act, token)) { Limit = s_limit };

    /// <summary>Connects with a new address.</summary>
    public SmpAttacker Connect(ulong seed = 0xBAD)
    {
        var peer = new RawPeer(new RawHost(new WaitingLoop(), open()));
        peer.Connect(device);
        return _attacker = new SmpAttacker(peer, device, seed: seed);
    }

    /// <summary>Sends a request and expects this error.</summary>
    public static void Refused(string expected, string answer, string what) =>
        CheckException.That(expected == answer, $"{what}: expected the answer {expected}, it was {answer}");

    private async Task<string> ActAsync(Func<RawAttacker, string> act, CancellationToken token)
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
