using System;
using System.Collections.Generic;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>The IUT's user: accepts by default, and records the questions.</summary>
internal sealed class UpperTester : IPairingAgent
{
    /// <summary>Six digits with a leading zero, 019655 as shown.</summary>
    public const uint Passkey = 19655;

    public List<PairingQuestion> Questions { get; } = [];

    /// <summary>The digits typed when a passkey is requested.</summary>
    public uint Types { get; set; } = Passkey;

    /// <summary>Replaces the willing answer.</summary>
    public Action<PairingQuestion>? Answer { get; set; }

    /// <summary>The number the IUT showed last.</summary>
    public uint Shown =>
        Assert
            .IsAssignableFrom<PairingQuestion>(
                Questions.FindLast(static q => q.Kind is PairingQuestionKind.DisplayPasskey or PairingQuestionKind.CompareNumbers)
            )
            .Number;

    public void Ask(PairingQuestion question)
    {
        Questions.Add(question);
        if (Answer is not null) Answer(question);
        else if (question.Kind == PairingQuestionKind.EnterPasskey) question.AnswerNumber(Types);
        else if (question.Kind is PairingQuestionKind.CompareNumbers or PairingQuestionKind.ConfirmJustWorks) question.Accept();
    }

    /// <summary>Checks that this was the only question, and clears the record.</summary>
    public void Asked(params PairingQuestionKind[] kinds)
    {
        Assert.Equal(kinds, Questions.ConvertAll(static q => q.Kind));
        Questions.Clear();
    }
}
