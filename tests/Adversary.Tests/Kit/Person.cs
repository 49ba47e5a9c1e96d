using BleStack.Smp;

namespace Adversary.Tests.Kit;

/// <summary>A user who shows, types and compares numbers.</summary>
internal sealed class Person : IPairingAgent
{
    public uint Shown { get; private set; }

    /// <summary>The user whose display this one reads.</summary>
    public Person? Reads { get; init; }

    public void Ask(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.DisplayPasskey) Shown = question.Number;
        else if (question.Kind == PairingQuestionKind.EnterPasskey) question.AnswerNumber(Reads?.Shown ?? 0);
        else question.Accept();
    }
}
