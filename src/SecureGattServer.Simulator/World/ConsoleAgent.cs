using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Smp;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.World;

/// <summary>The person in front of a bare Bluetooth host (a phone, an emulated table): answers by --answer, else at the console.</summary>
internal sealed class ConsoleAgent(ITranscript transcript, Speaker side, string? answer) : IPairingAgent
{
    private readonly Lock _gate = new();
    private PairingQuestion? _open;
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a question is open that --answer does not answer.</summary>
    public Task Asked
    {
        get
        {
            lock (_gate) return _asked.Task;
        }
    }

    /// <summary>What the open question takes; null while none is open.</summary>
    public string? Wanted
    {
        get
        {
            lock (_gate) return _open is null ? null : WantsDigits(_open) ? Answer.DigitsWanted : Answer.YesNoWanted;
        }
    }

    /// <summary>The pairing has ended: nobody waits for an answer any more.</summary>
    public void Withdraw()
    {
        lock (_gate) Close();
    }

    public void Ask(PairingQuestion question)
    {
        string digits = question.Number.ToString("D6", CultureInfo.InvariantCulture);
        switch (question.Kind)
        {
            case PairingQuestionKind.DisplayPasskey:
                transcript.Signal($"passkey {digits}");
                return;
            case PairingQuestionKind.ConfirmJustWorks:
                question.Accept();
                return;
            case PairingQuestionKind.OobData:
                question.Reject();
                return;
        }

        lock (_gate) _open = question;
        transcript.Signal(WantsDigits(question) ? "enter passkey" : $"compare {digits}");
        if (answer is not null)
        {
            if (TryAnswer(answer)) return;
            transcript.Say(side, $"--answer {answer} does not fit what is asked, so the user answers no");
            TryAnswer("no");
            return;
        }

        transcript.Say(side, Wanted ?? "the question is withdrawn");
        lock (_gate)
        {
            if (_open == question) _asked.TrySetResult();
        }
    }

    /// <summary>A line typed at the console; false when nothing is asked or the line is no answer to it.</summary>
    public bool TryAnswer(string line)
    {
        if (Answer.Parse(line) is not { } given) return false;
        PairingQuestion question;
        lock (_gate)
        {
            if (_open is null || !given.Fits(WantsDigits(_open))) return false;
            question = _open;
            Close();
        }

        if (!given.Yes) question.Reject();
        else if (given.Passkey is { } passkey) question.AnswerNumber(passkey);
        else question.Accept();
        return true;
    }

    private static bool WantsDigits(PairingQuestion question) => question.Kind == PairingQuestionKind.EnterPasskey;

    private void Close()
    {
        _open = null;
        if (_asked.Task.IsCompleted) _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
