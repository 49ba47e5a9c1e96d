using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>One Security Manager on the bench's link, with its user.</summary>
internal sealed class SmpEnd : ISmpLink, IPairingAgent
{
    private static readonly byte[] s_irk = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");

    private readonly SmpBench _bench;
    private readonly FuzzRandom _random;
    private readonly P256KeyPair _keys;
    private readonly MemoryBondStore _bonds = new(2, BondEviction.EvictOldest);

    public SmpEnd(SmpBench bench, LinkRole role, ulong seed, P256KeyPair keys, PairingSettings settings)
    {
        (_bench, Role, _random, _keys, Settings, SettingsOfLast) = (bench, role, new FuzzRandom(seed), keys, settings, settings);
        Manager = Open();
    }

    public SecurityManager Manager { get; private set; }

    public PairingSettings Settings { get; set; }

    /// <summary>The settings in force at the last outcome.</summary>
    public PairingSettings SettingsOfLast { get; private set; }

    public Queue<byte[]> Outbox { get; set; } = new();

    public List<PairingQuestion> Questions { get; } = [];

    public PairingOutcome? Last { get; set; }

    public int Begun { get; private set; }

    public int Outcomes { get; private set; }

    /// <summary>A timeout has ended SMP on this link.</summary>
    public bool IsDead { get; private set; }

    /// <summary>
    /// A pairing was in progress when time began to pass: only its timeout ends SMP, that of a Security Request does not.
    /// </summary>
    public bool WasPairing { get; set; }

    public LinkRole Role { get; }

    public ushort Handle => 0x40;

    public BleAddress LocalAddress =>
        Role == LinkRole.Central ? new(0xC1A2A3A4A5A6, AddressType.Random) : new(0x00B2B3B4B5B6, AddressType.Public);

    public BleAddress PeerAddress => Role == LinkRole.Central ? _bench.Peripheral.LocalAddress : _bench.Central.LocalAddress;

    public BleAddress LocalIdentity => LocalAddress;

    public ReadOnlySpan<byte> LocalIrk => s_irk;

    public LinkSecurity Security { get; set; }

    /// <summary>The bench has no buffers between the two ends: sent PDUs have arrived.</summary>
    public bool IsDelivered => true;

    private uint? Shown { get; set; }

    public void Send(ReadOnlySpan<byte> pdu)
    {
        bool isKey = pdu[0] is >= (byte)SmpCode.EncryptionInformation and <= (byte)SmpCode.SigningInformation;
        if (isKey && !_bench.IsEncrypted)
            throw new RuleBrokenException($"the {Role} sends {(SmpCode)pdu[0]} on a link that is not encrypted");
        if (pdu.Length > SmpPdu.MaxSize || SmpPdu.Parse(pdu) is null) throw new RuleBrokenException("what is sent is no SMP command");
        Outbox.Enqueue(pdu.ToArray());
    }

    public void StartEncryption(ReadOnlySpan<byte> ltk, ushort ediv, ulong rand) => _bench.OnStartEncryption(ltk.ToArray(), ediv, rand);

    public void Disconnect(HciErrorCode reason)
    {
    }

    public void Ask(PairingQuestion question) => Questions.Add(question);

    public void Begin(Action<SecurityManager> how)
    {
        // Asked again while one is under way, the outcome is the same one.
        bool counts = !Manager.IsPairing && !IsDead;
        if (counts) Begun = Outcomes + 1;
        _bench.FuzzLoop.Do(() => how(Manager));
    }

    /// <summary>Answers one open question like an attentive user; false when there is none.</summary>
    public bool AnswerWell(SmpEnd other)
    {
        SmpEnd? asked = Questions.Count > 0 ? this : other.Questions.Count > 0 ? other : null;
        if (asked is null) return false;
        PairingQuestion question = asked.Questions[0];
        asked.Questions.RemoveAt(0);
        _bench.FuzzLoop.Do(() =>
        {
            if (question.Kind == PairingQuestionKind.EnterPasskey) question.AnswerNumber(Shown ?? other.Shown ?? 271_828);
            else if (question.Kind == PairingQuestionKind.OobData) question.AnswerOob(new byte[16]);
            else question.Accept();
            if (question.Kind == PairingQuestionKind.DisplayPasskey) asked.Shown = question.Number;
        });
        return true;
    }

    public void Reopen()
    {
        Manager.Dispose();
        (IsDead, Security) = (false, default);
        Questions.Clear();
        Manager = Open();
    }

    private SecurityManager Open()
    {
        var manager = new SecurityManager(this, _bench.FuzzLoop.Loop, _random, () => Settings, _bonds, () => this)
        {
            KeyPairSource = () => _keys,
        };
        manager.Completed += outcome =>
        {
            (Last, SettingsOfLast, Outcomes) = (outcome, Settings, Outcomes + 1);
            IsDead |= outcome.FailedBy == FailedBy.Timeout && WasPairing;
            if (outcome.IsSuccess) Security = outcome.Security;
        };
        return manager;
    }
}
