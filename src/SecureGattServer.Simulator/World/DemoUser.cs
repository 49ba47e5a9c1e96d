using System.Threading;
using System.Threading.Tasks;
using BleStack.Smp;
using VirtualBoard;

namespace SecureGattServer.Simulator.World;

/// <summary>The display of a device: the number it shows now, or the next one.</summary>
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

/// <summary>The user of both devices in a demo: types on one what the other shows, and compares numbers.</summary>
internal sealed class DemoUser
{
    public Display Device { get; } = new();

    public Display Phone { get; } = new();

    /// <summary>Types digits other than those shown.</summary>
    public bool Mistypes { get; set; }

    /// <summary>Rejects when numbers are compared.</summary>
    public bool Rejects { get; set; }

    /// <summary>Clears both displays before a pairing.</summary>
    public void Clear()
    {
        Device.Clear();
        Phone.Clear();
    }

    /// <summary>Handles what the device shows or asks.</summary>
    public bool AnswerDevice(BoardPrompt prompt)
    {
        if (prompt.Kind == BoardPromptKind.CompareNumbers) Device.Show(prompt.Number);
        _ = AnswerDeviceAsync(prompt);
        return true;
    }

    /// <summary>Handles what the phone shows or asks.</summary>
    public void AnswerPhone(PairingQuestion question)
    {
        if (question.Kind is PairingQuestionKind.DisplayPasskey or PairingQuestionKind.CompareNumbers) Phone.Show(question.Number);
        _ = AnswerPhoneAsync(question);
    }

    private async Task AnswerDeviceAsync(BoardPrompt prompt)
    {
        uint onPhone = await Phone.ReadAsync().ConfigureAwait(false);
        if (prompt.Kind == BoardPromptKind.TypePasskey)
            prompt.Answer!(onPhone.ToString("D6", System.Globalization.CultureInfo.InvariantCulture));
        else
            prompt.Answer!(onPhone == prompt.Number ? "yes" : "no");
    }

    private async Task AnswerPhoneAsync(PairingQuestion question)
    {
        switch (question.Kind)
        {
            case PairingQuestionKind.EnterPasskey:
                uint shown = await Device.ReadAsync().ConfigureAwait(false);
                question.AnswerNumber(Mistypes ? (shown + 1) % 1_000_000 : shown);
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
