using System;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Two Security Managers on a link that delivers nothing by itself: every PDU waits for the script.</summary>
internal sealed class SmpBench
{
    // Generating a pair costs more than the rest of a pairing.
    private static readonly P256KeyPair s_centralKeys = P256KeyPair.Generate(new SeededRandom(100)),
        s_peripheralKeys = P256KeyPair.Generate(new SeededRandom(200));
    private static readonly OobData s_centralOob = OobData.Generate(new SeededRandom(300)),
        s_peripheralOob = OobData.Generate(new SeededRandom(400));

    private readonly FuzzLoop _loop = new();
    private readonly SmpEnd _victim;
    private readonly SmpEnd _honest;
    private bool _encrypting;
    private (byte[] Key, ushort Ediv, ulong Rand) _wanted;
    private byte[] _last = [];

    public SmpBench(LinkRole victim, ReadOnlySpan<byte> configuration)
    {
        var data = new Octets(configuration);
        bool legacyOnly = data.U8() % 5 < 3;
        Central = new SmpEnd(this, LinkRole.Central, 1, s_centralKeys, Settings(ref data, legacyOnly, s_centralOob, s_peripheralOob));
        Peripheral = new SmpEnd(
            this,
            LinkRole.Peripheral,
            2,
            s_peripheralKeys,
            Settings(ref data, legacyOnly, s_peripheralOob, s_centralOob)
        );
        (_victim, _honest) = victim == LinkRole.Central ? (Central, Peripheral) : (Peripheral, Central);
    }

    public SmpEnd Central { get; }

    public SmpEnd Peripheral { get; }

    public FuzzLoop FuzzLoop => _loop;

    public bool IsEncrypted { get; private set; }

    /// <summary>PDUs that reached a Security Manager.</summary>
    public int Delivered { get; private set; }

    public void Take(int what, ReadOnlySpan<byte> octets)
    {
        var data = new Octets(octets);
        switch (what)
        {
            case < SmpTarget.PassAll: Pass(Next()); break;
            case SmpTarget.PassAll: Settle(); break;
            case SmpTarget.Drop: Next()?.Outbox.Dequeue(); break;
            case SmpTarget.Change: ChangeNext(data.U8(), data.U8()); break;
            case SmpTarget.Inject or SmpTarget.Inject + 1: Deliver(_victim, octets.ToArray()); break;
            case SmpTarget.Repeat: Deliver(_victim, _last); break;
            case SmpTarget.Answer: AnswerQuestion(data.U8(), data.U8()); break;
            case SmpTarget.Encrypt: EncryptUnasked(data.U8()); break;
            case SmpTarget.Time: Pass(TimeSpan.FromSeconds(data.U8() % 40)); break;
            case SmpTarget.Begin: BeginProcedure(data.U8()); break;
            case SmpTarget.Refuse: EndEncryption((HciErrorCode)Math.Max((byte)1, data.U8())); break;
        }

        CheckOutcomes();
    }

    /// <summary>Everything ends, and the two then pair on this link or, after a timeout, on the next one.</summary>
    public void ExpectUsable()
    {
        Settle();
        Pass(TimeSpan.FromSeconds(61));
        CheckOutcomes();
        if (Central.Manager.IsPairing || Peripheral.Manager.IsPairing) throw new RuleBrokenException("a pairing does not end");
        if (Central.Begun > Central.Outcomes) throw new RuleBrokenException("a procedure that was begun has no outcome");
        if (Central.IsDead || Peripheral.IsDead)
        {
            Central.Reopen();
            Peripheral.Reopen();
        }

        Central.Settings = Peripheral.Settings = new PairingSettings { AuthReq = AuthReq.Bonding, ProtectExistingBond = false };
        (Central.Last, Peripheral.Last, Central.Outbox, Peripheral.Outbox, IsEncrypted) = (null, null, new(), new(), false);
        _encrypting = false;
        Central.Security = Peripheral.Security = default;
        _loop.Do(Central.Manager.Pair);
        Settle();
        if (Central.Last is not { IsSuccess: true } || Peripheral.Last is not { IsSuccess: true })
            throw new RuleBrokenException(
                $"an honest pairing afterwards does not succeed: {Central.Last?.ToString() ?? "nothing"}, {Peripheral.Last?.ToString() ?? "nothing"}"
            );
    }

    public void OnStartEncryption(byte[] key, ushort ediv, ulong rand)
    {
        _wanted = (key, ediv, rand);
        _encrypting = true;
    }

    private static PairingSettings Settings(ref Octets data, bool legacyOnly, OobData own, OobData peers)
    {
        byte io = data.U8(), flags = data.U8(), sizes = data.U8(), keys = data.U8(), more = data.U8();
        AuthReq authReq = (AuthReq)(flags & 0x15) | (legacyOnly ? 0 : AuthReq.SecureConnections);
        OobData? oob =
            more % 7 == 0
                ? new OobData
                {
                    LocalKeys = own.LocalKeys,
                    LocalRandom = own.LocalRandom,
                    LocalConfirm = own.LocalConfirm,
                    PeerConfirm = peers.LocalConfirm,
                    PeerRandom = peers.LocalRandom,
                    TemporaryKey = new byte[16],
                }
                : null;
        return new PairingSettings
        {
            IoCapability = (IoCapability)(io % 5),
            AuthReq = authReq,
            MaxKeySize = (byte)(sizes % 4 == 0 ? 7 + (sizes % 10) : 16),
            MinKeySize = (byte)(sizes % 3 == 0 ? 16 : 7),
            InitiatorKeys = (KeyDistribution)(keys & 7),
            ResponderKeys = (KeyDistribution)((keys >> 3) & 7),
            ConfirmJustWorks = (flags & 0x40) != 0,
            RequireMitm = (flags & 0x80) != 0,
            ProtectExistingBond = (more & 8) != 0,
            PasskeyFromAgent = (more & 16) != 0,
            Oob = oob,
        };
    }

    private SmpEnd? Next() => _honest.Outbox.Count > 0 ? _honest : _victim.Outbox.Count > 0 ? _victim : null;

    private SmpEnd Other(SmpEnd end) => end == Central ? Peripheral : Central;

    private void Pass(SmpEnd? from)
    {
        if (from is not null) Deliver(Other(from), from.Outbox.Dequeue());
        else if (_encrypting) EndEncryption(HciErrorCode.Success);
        else Central.AnswerWell(Peripheral);
    }

    private void Pass(TimeSpan time)
    {
        (Central.WasPairing, Peripheral.WasPairing) = (Central.Manager.IsPairing, Peripheral.Manager.IsPairing);
        _loop.Pass(time);
    }

    // Until nothing is pending; users answer correctly.
    private void Settle()
    {
        for (int i = 0; i < 400; i++)
        {
            if (Next() is null && !_encrypting && !Central.AnswerWell(Peripheral)) return;
            Pass(Next());
        }

        throw new RuleBrokenException("two Security Managers talk without an end");
    }

    private void ChangeNext(byte at, byte with)
    {
        if (Next() is not { } from) return;
        byte[] pdu = from.Outbox.Dequeue();
        pdu[at % pdu.Length] ^= (byte)(with == 0 ? 1 : with);
        Deliver(Other(from), pdu);
    }

    private void Deliver(SmpEnd to, byte[] pdu)
    {
        Delivered++;
        if (to == _victim) _last = pdu;
        int before = to.Outbox.Count;
        bool wasDead = to.IsDead;
        _loop.Do(() => to.Manager.OnPdu(pdu));
        int sent = to.Outbox.Count - before;
        if (sent > 7) throw new RuleBrokenException($"{sent} PDUs in answer to one");
        if (wasDead && sent > 0) throw new RuleBrokenException("SMP goes on after its timeout");
    }

    private void AnswerQuestion(byte how, byte number)
    {
        SmpEnd end = (how & 1) == 0 ? Central : Peripheral;
        if (end.Questions.Count == 0) return;
        PairingQuestion question = end.Questions[^1];
        _loop.Do(() =>
        {
            if ((how & 6) == 0) question.Reject();
            else if (question.Kind is PairingQuestionKind.EnterPasskey or PairingQuestionKind.DisplayPasskey) question.AnswerNumber(number);
            else if (question.Kind == PairingQuestionKind.OobData) question.AnswerOob(new byte[16]);
            else question.Accept();
        });
    }

    private void EncryptUnasked(byte how)
    {
        if ((how & 1) == 0) _loop.Do(() => Peripheral.Manager.TryGetLongTermKey(how, how, new byte[16], out _));
        else _loop.Do(() => _victim.Manager.OnEncryptionChanged(HciErrorCode.PinOrKeyMissing, false));
    }

    private void EndEncryption(HciErrorCode status)
    {
        if (!_encrypting) return;
        _encrypting = false;
        byte[] answer = new byte[16];
        bool known = false;
        LinkSecurity security = default;
        _loop.Do(() => known = Peripheral.Manager.TryGetLongTermKey(_wanted.Rand, _wanted.Ediv, answer, out security));
        if (!known)
            status = HciErrorCode.PinOrKeyMissing;
        else if (status == HciErrorCode.Success && !answer.AsSpan().SequenceEqual(_wanted.Key))
            status = HciErrorCode.ConnectionTerminatedDueToMicFailure;
        bool succeeded = status == HciErrorCode.Success;
        if (succeeded) (IsEncrypted, Central.Security, Peripheral.Security) = (true, Central.Manager.PendingSecurity, security);
        _loop.Do(() => Central.Manager.OnEncryptionChanged(status, succeeded));
        if (known) _loop.Do(() => Peripheral.Manager.OnEncryptionChanged(status, succeeded));
    }

    private void BeginProcedure(byte how)
    {
        switch (how % 6)
        {
            case 1: _loop.Do(() => Peripheral.Manager.RequestSecurity((AuthReq)(how & 0x0D))); break;
            case 2: Central.Begin(static manager => manager.Encrypt()); break;
            case 3: _loop.Do(_victim.Manager.Cancel); break;
            case 4: _loop.Do(() => _victim.Manager.SendKeypress(KeypressType.PasskeyDigitEntered)); break;
            default: Central.Begin(static manager => manager.Pair()); break;
        }
    }

    private void CheckOutcomes()
    {
        foreach (SmpEnd end in new[] { Central, Peripheral })
        {
            if (end.Last is not { IsSuccess: true } outcome) continue;
            if (!IsEncrypted) throw new RuleBrokenException($"the {end.Role} counts as paired on a link that is not encrypted");
            if (outcome.Method is not null && outcome.Security.KeySize < end.SettingsOfLast.MinKeySize)
                throw new RuleBrokenException("paired with a key shorter than the settings allow");
            if (
                outcome.Method is not null
                && end.SettingsOfLast is { RequireMitm: true } settings
                && settings.AuthReq.HasFlag(AuthReq.Mitm)
                && !outcome.Security.IsAuthenticated
            )
                throw new RuleBrokenException("paired without the protection that the settings require");
        }
    }
}
