using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Smp;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.World;

/// <summary>The user of a host without firmware (a phone, an emulated table): answers by --answer, else at the console.</summary>
internal sealed class ConsoleAgent(ITranscript transcript, Speaker side, string? answer) : IPairingAgent
{
    private readonly Lock _gate = new();
    private PairingQuestion? _open;
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a question is open that --answer does not answer.</summary>
    public Task Asked
    {
        get
        {
            lock (_gate) return _asked.Task;
        }
    }

    /// <summary>The expected answer to the open question; null while none is open.</summary>
    public string? Wanted
    {
        get
        {
            lock (_gate) return _open is null ? null : WantsDigits(_open) ? Answer.DigitsWanted : Answer.YesNoWanted;
        }
    }

    /// <summary>The pairing has ended; its question is closed.</summary>
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
            Answer given = Answer.Unattended(answer, WantsDigits(question), out bool fits);
            if (!fits) transcript.Say(side, $"--answer {answer} does not fit what is asked, so the user answers no");
            TryAnswer(given);
            return;
        }

        transcript.Say(side, Wanted ?? "the question is withdrawn");
        lock (_gate)
        {
            if (_open == question) _asked.TrySetResult();
        }
    }

    /// <summary>Handles a line typed at the console; false when no question is open or the line does not answer it.</summary>
    public bool TryAnswer(string line) => Answer.Parse(line) is { } given && TryAnswer(given);

    private bool TryAnswer(Answer given)
    {
        PairingQuestion question;
        lock (_gate)
        {
            if (_open is null || !given.Fits(WantsDigits(_open))) return false;
            question = _open;
            Close();
        }

        given.Give(question);
        return true;
    }

    private static bool WantsDigits(PairingQuestion question) => question.Kind == PairingQuestionKind.EnterPasskey;

    private void Close()
    {
        _open = null;
        if (_asked.Task.IsCompleted) _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
