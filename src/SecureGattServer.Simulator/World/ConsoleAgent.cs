using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Smp;
using SecureGattServer.Simulator.CommandLine;
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

    /// <summary>What the open question takes.</summary>
    public string Wanted
    {
        get
        {
            lock (_gate) return _open is { Kind: PairingQuestionKind.EnterPasskey } ? "type six digits, or no" : "type yes or no";
        }
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

        transcript.Signal(question.Kind == PairingQuestionKind.EnterPasskey ? "enter passkey" : $"compare {digits}");
        lock (_gate)
        {
            _open = question;
            if (answer is null) _asked.TrySetResult();
        }

        if (answer is null || TryAnswer(answer)) return;
        transcript.Say(side, $"--answer {answer} does not fit what is asked, so the user answers no");
        TryAnswer("no");
    }

    /// <summary>A line typed at the console; false when nothing is asked or the line is no answer to it.</summary>
    public bool TryAnswer(string line)
    {
        PairingQuestion question;
        lock (_gate)
        {
            if (_open is null || !Fits(line, _open.Kind)) return false;
            question = _open;
            _open = null;
            if (_asked.Task.IsCompleted) _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (line == "no") question.Reject();
        else if (line == "yes") question.Accept();
        else question.AnswerNumber(uint.Parse(line, NumberStyles.None, CultureInfo.InvariantCulture));
        return true;
    }

    private static bool Fits(string line, PairingQuestionKind kind) =>
        line == "no" || (kind == PairingQuestionKind.EnterPasskey ? OptionSet.IsSixDigits(line) : line == "yes");
}
