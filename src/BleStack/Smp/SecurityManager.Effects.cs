using System;
using System.Security.Cryptography;
using BleStack.Core;
using BleStack.Crypto;

namespace BleStack.Smp;

/// <content>The effects of the pairing's state machine on link, user and listeners.</content>
public sealed partial class SecurityManager : IPairingEffects
{
    BleAddress IPairingEffects.LocalAddress => _link.LocalAddress;

    BleAddress IPairingEffects.PeerAddress => _link.PeerAddress;

    BleAddress IPairingEffects.LocalIdentity => _link.LocalIdentity;

    ReadOnlySpan<byte> IPairingEffects.LocalIrk => _link.LocalIrk;

    IRandomSource IPairingEffects.Random => _random;

    IPairingPolicy? IPairingEffects.Policy => Owner;

    Bond? IPairingEffects.ExistingBond => Bond;

    Bond? IPairingEffects.FindBond(BleAddress identity) => _bonds.Find(identity);

    void IPairingEffects.Send(SmpPdu pdu) => Send(pdu);

    void IPairingEffects.Ask(PairingQuestionKind kind, uint number) => Put(new Question(this, _pairing!, kind, number));

    uint? IPairingEffects.Show(uint passkey, bool agentChooses)
    {
        var question = new Question(this, _pairing!, PairingQuestionKind.DisplayPasskey, passkey);
        Put(question);
        if (agentChooses) return null;
        return question.TakeShown();
    }

    void IPairingEffects.StartEncryption(ReadOnlySpan<byte> key)
    {
        PendingSecurity = _pairing!.Security(bonded: false);
        _link.StartEncryption(key, ediv: 0, rand: 0);
    }

    P256KeyPair IPairingEffects.TakeKeyPair(out bool owned)
    {
        owned = KeyPairSource is null;
        return KeyPairSource is null ? P256KeyPair.Generate(_random) : KeyPairSource();
    }

    void IPairingEffects.RaiseStarted(PairingStarted started) => _loop.Raise(Started, started);

    void IPairingEffects.RaiseKey(KeyType type, bool isLocal) => _loop.Raise(KeyPassed, new KeyDistributed(type, isLocal));

    /// <summary>Sends a command of a running procedure, which starts the 30 seconds anew ([Vol 3, Part H] 3.4).</summary>
    private void Send(SmpPdu pdu)
    {
        _timer.Start(Timeout);
        Transmit(pdu);
    }

    private void Transmit(SmpPdu pdu)
    {
        if (_closed is not null) return; // Sending itself may have ended the link.
        Span<byte> buffer = stackalloc byte[SmpPdu.MaxSize];
        _link.Send(buffer[..pdu.Write(buffer)]);
        CryptographicOperations.ZeroMemory(buffer);
    }
}
