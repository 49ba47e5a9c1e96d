using BleStack.Smp;

namespace Adversary.Tests.Kit;

/// <summary>Shows, types and compares as a person does.</summary>
internal sealed class Person : IPairingAgent
{
    public uint Shown { get; private set; }

    /// <summary>Whose display this one types from.</summary>
    public Person? Reads { get; init; }

    public void Ask(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.DisplayPasskey) Shown = question.Number;
        else if (question.Kind == PairingQuestionKind.EnterPasskey) question.AnswerNumber(Reads?.Shown ?? 0);
        else question.Accept();
    }
}
