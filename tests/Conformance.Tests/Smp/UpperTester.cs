using System;
using System.Collections.Generic;
using BleStack.Smp;
using Xunit;

namespace Conformance.Tests.Smp;

/// <summary>The IUT's user: answers as a willing one would, unless told otherwise, and remembers what was asked.</summary>
internal sealed class UpperTester : IPairingAgent
{
    /// <summary>Six digits with a leading zero, 019655 as shown.</summary>
    public const uint Passkey = 19655;

    public List<PairingQuestion> Questions { get; } = [];

    /// <summary>What is typed when a passkey is asked for.</summary>
    public uint Types { get; set; } = Passkey;

    /// <summary>Replaces the willing answer.</summary>
    public Action<PairingQuestion>? Answer { get; set; }

    /// <summary>The number the IUT showed last.</summary>
    public uint Shown => Assert.IsAssignableFrom<PairingQuestion>(Questions.FindLast(static q => q.Kind is PairingQuestionKind.DisplayPasskey or PairingQuestionKind.CompareNumbers)).Number;

    public void Ask(PairingQuestion question)
    {
        Questions.Add(question);
        if (Answer is not null) Answer(question);
        else if (question.Kind == PairingQuestionKind.EnterPasskey) question.AnswerNumber(Types);
        else if (question.Kind is PairingQuestionKind.CompareNumbers or PairingQuestionKind.ConfirmJustWorks) question.Accept();
    }

    /// <summary>Nothing was asked but this; forgets it.</summary>
    public void Asked(params PairingQuestionKind[] kinds)
    {
        Assert.Equal(kinds, Questions.ConvertAll(static q => q.Kind));
        Questions.Clear();
    }
}
