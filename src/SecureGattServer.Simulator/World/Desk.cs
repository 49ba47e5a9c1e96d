using System.Threading;
using System.Threading.Tasks;
using BleStack.Smp;
using VirtualBoard;

namespace SecureGattServer.Simulator.World;

/// <summary>A display somebody can look at: the number on it now, or the next one that appears.</summary>
internal sealed class Display
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<uint> _number = Empty();

    public void Show(uint number)
    {
        lock (_gate)
        {
            if (_number.Task.IsCompleted) _number = Empty();
            _number.SetResult(number);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            if (_number.Task.IsCompleted) _number = Empty();
        }
    }

    public Task<uint> ReadAsync()
    {
        lock (_gate) return _number.Task;
    }

    private static TaskCompletionSource<uint> Empty() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The one person of a demo, who sits between both displays: types on one side what the other shows, and compares.</summary>
internal sealed class Desk
{
    public Display Device { get; } = new();

    public Display Phone { get; } = new();

    /// <summary>Types other digits than are shown.</summary>
    public bool Slips { get; set; }

    /// <summary>Says no when numbers are compared.</summary>
    public bool Rejects { get; set; }

    /// <summary>Both displays are empty before a pairing.</summary>
    public void Clear()
    {
        Device.Clear();
        Phone.Clear();
    }

    /// <summary>What the device shows or asks.</summary>
    public bool AnswerDevice(BoardPrompt prompt)
    {
        if (prompt.Kind == BoardPromptKind.CompareNumbers) Device.Show(prompt.Number);
        _ = AnswerDeviceAsync(prompt);
        return true;
    }

    /// <summary>What the phone shows or asks.</summary>
    public void AnswerPhone(PairingQuestion question)
    {
        if (question.Kind is PairingQuestionKind.DisplayPasskey or PairingQuestionKind.CompareNumbers) Phone.Show(question.Number);
        _ = AnswerPhoneAsync(question);
    }

    private async Task AnswerDeviceAsync(BoardPrompt prompt)
    {
        uint onPhone = await Phone.ReadAsync().ConfigureAwait(false);
        if (prompt.Kind == BoardPromptKind.TypePasskey) prompt.Answer!(onPhone.ToString("D6", System.Globalization.CultureInfo.InvariantCulture));
        else prompt.Answer!(onPhone == prompt.Number ? "yes" : "no");
    }

    private async Task AnswerPhoneAsync(PairingQuestion question)
    {
        switch (question.Kind)
        {
            case PairingQuestionKind.EnterPasskey:
                uint shown = await Device.ReadAsync().ConfigureAwait(false);
                question.AnswerNumber(Slips ? (shown + 1) % 1_000_000 : shown);
                break;
            case PairingQuestionKind.CompareNumbers when Rejects || await Device.ReadAsync().ConfigureAwait(false) != question.Number:
                question.Reject();
                break;
            case PairingQuestionKind.CompareNumbers or PairingQuestionKind.ConfirmJustWorks:
                question.Accept();
                break;
        }
    }
}
