using System;
using System.Globalization;
using System.Threading;
using BleStack.Smp;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Simulator.Studio;

/// <summary>What a phone asks its user in a pairing, for the page to answer. Callable from any thread.</summary>
/// <param name="changed">Called when a question is asked or answered.</param>
internal sealed class PhoneQuestions(Action changed) : IPairingAgent
{
    private readonly Lock _gate = new();
    private PairingQuestion? _asked;
    private long _number;

    /// <summary>The open question; null for none.</summary>
    public QuestionDocument? Document
    {
        get
        {
            lock (_gate) return _asked is { } question ? Of(question, _number) : null;
        }
    }

    public void Ask(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.OobData)
        {
            question.Reject();
            return;
        }

        lock (_gate) (_asked, _number) = (question, _number + 1);
        changed();
    }

    /// <summary>The pairing has ended, or the link: nothing is asked any longer.</summary>
    public void Withdraw()
    {
        lock (_gate) _asked = null;
    }

    /// <summary>Answers the question with this number.</summary>
    public void Answer(long number, string text)
    {
        if (World.Answer.Parse(text) is not { } answer)
            throw new PageCommandException("The answer has to be yes, no or six digits.", "answer");
        PairingQuestion question;
        lock (_gate)
        {
            if (_asked is null || number != _number || _asked.Kind == PairingQuestionKind.DisplayPasskey)
                throw new PageCommandException("The phone asks this no longer.", "question");
            bool types = _asked.Kind == PairingQuestionKind.EnterPasskey;
            if (!answer.Fits(types))
                throw new PageCommandException(
                    types ? "The phone wants the six digits that the device shows, or no." : "The phone wants yes or no.",
                    "answer"
                );
            (question, _asked) = (_asked, null);
        }

        answer.Give(question);
        changed();
    }

    private static QuestionDocument Of(PairingQuestion question, long asked)
    {
        string number = question.Number.ToString("D6", CultureInfo.InvariantCulture);
        return question.Kind switch
        {
            PairingQuestionKind.EnterPasskey => new QuestionDocument(
                asked,
                "digits",
                null,
                "Type the six digits that the device shows."
            ),
            PairingQuestionKind.CompareNumbers => new QuestionDocument(
                asked,
                "compare",
                number,
                "Does the device show the same number?"
            ),
            PairingQuestionKind.DisplayPasskey => new QuestionDocument(asked, "show", number, "Type these digits on the device."),
            _ => new QuestionDocument(
                asked,
                "confirm",
                null,
                "Pair with the device? It cannot be told whether an attacker stands between."
            ),
        };
    }
}
