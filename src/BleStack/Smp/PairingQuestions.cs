using System;
using System.Threading;
using BleStack.Core;
using Microsoft.Extensions.Logging;

namespace BleStack.Smp;

/// <summary>Puts the questions of a link's pairings to the agent; without one, or when it fails, the answer is no.</summary>
internal sealed class PairingQuestions(
    ISmpLink link, HostLoop loop, Func<IPairingAgent?> agentSource, Action<Pairing, IPairingInput> answered, ILogger log)
{
    /// <summary>Asks; the answer becomes an input of the pairing.</summary>
    public void Ask(Pairing pairing, PairingQuestionKind kind, uint number) => Put(new Question(this, pairing, kind, number));

    /// <summary>Shows a passkey; returns the one in force, or null when the agent will give it later.</summary>
    public uint? Show(Pairing pairing, uint passkey, bool agentChooses)
    {
        var question = new Question(this, pairing, PairingQuestionKind.DisplayPasskey, passkey);
        Put(question);
        return agentChooses ? null : question.TakeShown();
    }

    private void Put(Question question)
    {
        IPairingAgent? agent = agentSource();
        try
        {
            if (agent is not null)
            {
                agent.Ask(question);
                return;
            }

            log.LogWarning("A pairing wants {Question} and there is no agent to ask: the answer is no.", question.Kind);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.LogError(failure, "The pairing agent failed on {Question}: the answer is no.", question.Kind);
        }

        question.Reject();
    }

    /// <summary>
    /// One question; answers from any thread, of which the first counts, travel to the loop and become inputs of the pairing that asked.
    /// </summary>
    private sealed class Question(PairingQuestions questions, Pairing pairing, PairingQuestionKind kind, uint number) : PairingQuestion
    {
        private static readonly Action<object?> s_deliver = static state => ((Question)state!).Deliver();

        private readonly BleAddress _peer = questions.Link.PeerAddress;
        private readonly ushort _handle = questions.Link.Handle;
        private int _answered;
        private bool _isShown;
        private IPairingInput? _answer;
        private uint _number = number;

        public override PairingQuestionKind Kind => kind;

        public override BleAddress Peer => _peer;

        public override ushort ConnectionHandle => _handle;

        public override uint Number => _number;

        /// <summary>From here on the passkey is shown and stands; only a Reject may follow.</summary>
        public uint TakeShown()
        {
            _isShown = true;
            if (_answer is not Rejected) Volatile.Write(ref _answered, 0);
            return _number;
        }

        public override void Accept()
        {
            if (kind is PairingQuestionKind.EnterPasskey or PairingQuestionKind.OobData)
                throw new InvalidOperationException($"{kind} asks for a value, not for a yes.");
            Answer(kind == PairingQuestionKind.DisplayPasskey ? new PasskeyAnswered(_number) : new Accepted());
        }

        public override void Reject() => Answer(new Rejected(kind));

        public override void AnswerNumber(uint passkey)
        {
            if (kind is not (PairingQuestionKind.DisplayPasskey or PairingQuestionKind.EnterPasskey))
                throw new InvalidOperationException($"{kind} does not ask for a number.");
            ArgumentOutOfRangeException.ThrowIfGreaterThan(passkey, 999_999U);
            Answer(new PasskeyAnswered(passkey));
        }

        public override void AnswerOob(ReadOnlySpan<byte> temporaryKey)
        {
            if (kind != PairingQuestionKind.OobData) throw new InvalidOperationException($"{kind} does not ask for out-of-band data.");
            if (temporaryKey.Length != 16) throw new ArgumentException("A TK has 16 octets.", nameof(temporaryKey));
            Answer(new OobAnswered(temporaryKey.ToArray()));
        }

        private void Answer(IPairingInput answer)
        {
            if (_isShown && answer is not Rejected) return;
            if (Interlocked.Exchange(ref _answered, 1) != 0) return;
            _answer = answer;
            if (kind == PairingQuestionKind.DisplayPasskey && answer is PasskeyAnswered given) _number = given.Passkey;
            questions.Loop.Run(s_deliver, this);
        }

        private void Deliver() => questions.Answered(pairing, _answer!);
    }

    private ISmpLink Link => link;

    private HostLoop Loop => loop;

    private Action<Pairing, IPairingInput> Answered => answered;
}
