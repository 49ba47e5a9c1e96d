using System;
using BleStack.Core;
using BleStack.Crypto;

namespace BleStack.Smp;

/// <summary>All that a pairing's state machine can see of and do to the world.</summary>
internal interface IPairingEffects
{
    BleAddress LocalAddress { get; }

    BleAddress PeerAddress { get; }

    BleAddress LocalIdentity { get; }

    ReadOnlySpan<byte> LocalIrk { get; }

    IRandomSource Random { get; }

    IPairingPolicy? Policy { get; }

    /// <summary>The bond there is with this peer, if any.</summary>
    Bond? ExistingBond { get; }

    /// <summary>The bond kept under an identity the peer claims, if any.</summary>
    Bond? FindBond(BleAddress identity);

    void Send(SmpPdu pdu);

    /// <summary>Puts a question to the user; its answer comes back as an input.</summary>
    void Ask(PairingQuestionKind kind, uint number);

    /// <summary>Shows a passkey; returns the one in force, or null when the agent will give it later.</summary>
    uint? Show(uint passkey, bool agentChooses);

    void StartEncryption(ReadOnlySpan<byte> key);

    /// <summary>A fresh key pair, the pairing's to dispose of when <paramref name="owned"/>.</summary>
    P256KeyPair TakeKeyPair(out bool owned);

    void RaiseStarted(PairingStarted started);

    void RaiseKey(KeyType type, bool isLocal);
}
