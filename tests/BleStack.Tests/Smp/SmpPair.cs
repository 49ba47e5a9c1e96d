using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Tests.Smp;

/// <summary>One side of a pair: a Security Manager on a fake link, with everything it did on record.</summary>
internal sealed class SmpSide : ISmpLink
{
    public const HciErrorCode Lost = HciErrorCode.ConnectionTimeout;

    private readonly SmpPair _pair;

    public SmpSide(SmpPair pair, LinkRole role, BleAddress address, ulong seed, P256KeyPair? keys)
    {
        _pair = pair;
        Role = role;
        LocalAddress = address;
        LocalIdentity = address;
        Agent = new TestAgent();
        Manager = new SecurityManager(
            this,
            pair.Loop,
            Random = new SeededRandom(seed),
            () => Settings,
            Bonds,
            () => HasAgent ? Agent : null
        )
        {
            KeyPairSource = keys is null ? null : () => keys,
        };
        Manager.Started += Started.Add;
        Manager.Completed += outcome =>
        {
            if (outcome.IsSuccess) Security = outcome.Security;
            Outcomes.Add(outcome);
        };
        Manager.KeyPassed += KeysPassed.Add;
        Manager.SecurityRequested += SecurityRequests.Add;
        Manager.KeypressReceived += Keypresses.Add;
    }

    public SecurityManager Manager { get; }

    public SeededRandom Random { get; }

    public PairingSettings Settings { get; set; } = new();

    public TestBonds Bonds { get; } = new();

    public TestAgent Agent { get; }

    public bool HasAgent { get; set; } = true;

    public List<PairingStarted> Started { get; } = [];

    public List<PairingOutcome> Outcomes { get; } = [];

    public List<KeyDistributed> KeysPassed { get; } = [];

    public List<AuthReq> SecurityRequests { get; } = [];

    public List<KeypressType> Keypresses { get; } = [];

    /// <summary>Every PDU sent, in hexadecimal.</summary>
    public List<string> Sent { get; } = [];

    public PairingOutcome Outcome => Outcomes[^1];

    public LinkRole Role { get; }

    public ushort Handle => 0x40;

    public BleAddress LocalAddress { get; set; }

    public BleAddress PeerAddress => _pair.Other(this).LocalAddress;

    public BleAddress LocalIdentity { get; set; }

    public byte[] Irk { get; set; } = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");

    public ReadOnlySpan<byte> LocalIrk => Irk;

    public LinkSecurity Security { get; set; }

    public HciErrorCode? DisconnectedWith { get; private set; }

    /// <summary>Cleared by a test that holds back the link layer's acknowledgements.</summary>
    public bool IsDelivered { get; set; } = true;

    public void Send(ReadOnlySpan<byte> pdu)
    {
        byte[] copy = pdu.ToArray();
        Sent.Add(Convert.ToHexString(copy));
        _pair.Carry(this, copy);
    }

    public void StartEncryption(ReadOnlySpan<byte> ltk, ushort ediv, ulong rand)
    {
        byte[] copy = ltk.ToArray();
        _pair.Loop.Post(_ => _pair.Encrypt(this, copy, ediv, rand), null);
    }

    public void Disconnect(HciErrorCode reason) => DisconnectedWith = reason;
}

/// <summary>Two Security Managers on a link that carries PDUs in order and encrypts only when both sides have the same key.</summary>
internal sealed class SmpPair
{
    public static readonly BleAddress CentralAddress = new(0xC1A2A3A4A5A6, AddressType.Random);
    public static readonly BleAddress PeripheralAddress = new(0x00B2B3B4B5B6, AddressType.Public);

    // Made once: two key generations a test would be most of a run of thousands of pairings.
    private static readonly P256KeyPair s_centralKeys = P256KeyPair.Generate(new SeededRandom(100));
    private static readonly P256KeyPair s_peripheralKeys = P256KeyPair.Generate(new SeededRandom(200));

    public SmpPair(bool freshKeys = false)
    {
        Loop.UnhandledException += Failures.Add;
        Central = new SmpSide(this, LinkRole.Central, CentralAddress, 1, freshKeys ? null : s_centralKeys);
        Peripheral = new SmpSide(this, LinkRole.Peripheral, PeripheralAddress, 2, freshKeys ? null : s_peripheralKeys);
    }

    public SimulatedLoop Loop { get; } = new();

    /// <summary>Exceptions that escaped to the loop: bugs.</summary>
    public List<Exception> Failures { get; } = [];

    public SmpSide Central { get; }

    public SmpSide Peripheral { get; }

    /// <summary>All PDUs of both sides in order: "C→P 01…" or "P→C 02…".</summary>
    public List<string> Trace { get; } = [];

    /// <summary>The key the link is encrypted with.</summary>
    public byte[]? LinkKey { get; private set; }

    public int Encryptions { get; private set; }

    /// <summary>Looks at each PDU on its way: returns what arrives instead, null to drop it.</summary>
    public Func<SmpSide, byte[], byte[]?>? Tamper { get; set; }

    /// <summary>When set, encryption fails with it.</summary>
    public HciErrorCode? EncryptionError { get; set; }

    /// <summary>When set, the controllers report success and that encryption is off.</summary>
    public bool StaysPlain { get; set; }

    public SmpSide Other(SmpSide side) => side == Central ? Peripheral : Central;

    public SmpPair With(PairingSettings central, PairingSettings peripheral)
    {
        Central.Settings = central;
        Peripheral.Settings = peripheral;
        return this;
    }

    /// <summary>
    /// Users who do as they should: the passkey goes from the side that shows it to the side that types it, numbers are confirmed.
    /// </summary>
    public SmpPair AnswerWell(uint thoughtUp = 271_828)
    {
        uint? shown = null;
        var waiting = new List<PairingQuestion>();
        void Answer(PairingQuestion question)
        {
            if (question.Kind == PairingQuestionKind.DisplayPasskey) shown = question.Number;
            if (question.Kind is PairingQuestionKind.CompareNumbers or PairingQuestionKind.ConfirmJustWorks) question.Accept();
            if (question.Kind == PairingQuestionKind.EnterPasskey) waiting.Add(question);
            if (shown is { } passkey) waiting.ForEach(each => each.AnswerNumber(passkey));
            else if (waiting.Count == 2) waiting.ForEach(each => each.AnswerNumber(thoughtUp));
        }

        Central.Agent.Answer = Answer;
        Peripheral.Agent.Answer = Answer;
        return this;
    }

    /// <summary>A peer that speaks raw PDUs: from now on nothing of the other side arrives, and these octets do.</summary>
    public void Raw(SmpSide to, params string[] pdus)
    {
        Tamper ??= (_, _) => null;
        foreach (string pdu in pdus)
            Do(() => to.Manager.OnPdu(Convert.FromHexString(pdu.Replace(" ", string.Empty, StringComparison.Ordinal))));
    }

    public SmpPair Pair()
    {
        Do(Central.Manager.Pair);
        return this;
    }

    public void Do(Action action)
    {
        Loop.Post(_ => action(), null);
        Loop.RunUntilIdle();
        if (Failures.Count > 0) throw new AggregateException(Failures);
    }

    public void Carry(SmpSide from, byte[] pdu)
    {
        Trace.Add($"{(from == Central ? "C→P" : "P→C")} {Convert.ToHexString(pdu)}");
        byte[]? arriving = Tamper is null ? pdu : Tamper(from, pdu);
        if (arriving is not null) Loop.Post(_ => Other(from).Manager.OnPdu(arriving), null);
    }

    public void Encrypt(SmpSide central, byte[] key, ushort ediv, ulong rand)
    {
        byte[] answer = new byte[16];
        bool known = Peripheral.Manager.TryGetLongTermKey(rand, ediv, answer, out LinkSecurity security);
        HciErrorCode status = EncryptionError ?? (!known ? HciErrorCode.PinOrKeyMissing
            : answer.AsSpan().SequenceEqual(key) ? HciErrorCode.Success : HciErrorCode.ConnectionTerminatedDueToMicFailure);
        bool on = status == HciErrorCode.Success && !StaysPlain;
        if (on)
        {
            LinkKey = key;
            Encryptions++;
            central.Security = central.Manager.PendingSecurity;
            Peripheral.Security = security;
        }

        central.Manager.OnEncryptionChanged(status, on);
        if (known) Peripheral.Manager.OnEncryptionChanged(status, on);
    }

    /// <summary>The same two devices, bonds kept, on a new link.</summary>
    public SmpPair Reconnect()
    {
        var next = new SmpPair().With(Central.Settings, Peripheral.Settings);
        foreach (Bond bond in Central.Bonds.All) next.Central.Bonds.Save(bond);
        foreach (Bond bond in Peripheral.Bonds.All) next.Peripheral.Bonds.Save(bond);
        return next;
    }
}

/// <summary>A user who answers as told and whose every question is on record.</summary>
internal sealed class TestAgent : IPairingAgent
{
    public List<PairingQuestion> Questions { get; } = [];

    /// <summary>What to do with a question; by default nothing is answered.</summary>
    public Action<PairingQuestion>? Answer { get; set; }

    public PairingQuestion Last => Questions[^1];

    public void Ask(PairingQuestion question)
    {
        Questions.Add(question);
        Answer?.Invoke(question);
    }
}

internal sealed class TestBonds : IBondStore
{
    private readonly List<Bond> _bonds = [];

    public Exception? FailsWith { get; set; }

    public int Saves { get; private set; }

    public IReadOnlyList<Bond> All => _bonds;

    public Bond? Find(BleAddress identity) => _bonds.Find(bond => bond.Peer == identity);

    public void Save(Bond bond)
    {
        if (FailsWith is not null) throw FailsWith;
        Saves++;
        Remove(bond.Peer);
        _bonds.Add(bond);
    }

    public bool Remove(BleAddress identity) => _bonds.RemoveAll(bond => bond.Peer == identity) > 0;

    public void Clear() => _bonds.Clear();
}
