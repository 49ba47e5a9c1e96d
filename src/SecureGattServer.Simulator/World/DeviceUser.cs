using System;
using System.Globalization;
using System.Threading;
using SecureGattServer.Simulator.Output;
using VirtualBoard;

namespace SecureGattServer.Simulator.World;

/// <summary>The user of the device: reads its display, types on its keyboard, presses its button.</summary>
/// <remarks>Answers immediately with --answer; otherwise asks at the console and passes on what is typed there.</remarks>
internal sealed class DeviceUser(ITranscript transcript, string? answer)
{
    private BoardPrompt? _open;
    private BoardPrompt? _tag;

    /// <summary>The device shows a passkey, to be typed on the phone.</summary>
    public event Action<uint>? PasskeyShown;

    /// <summary>The device asks; true when the subscriber answers. Used by scenes that play the user themselves.</summary>
    public Func<BoardPrompt, bool>? Asked { get; set; }

    public void OnPrompt(BoardPrompt prompt)
    {
        if (prompt.Kind == BoardPromptKind.OutOfBand)
        {
            Volatile.Write(ref _tag, prompt);
            transcript.Signal($"oob {prompt.Text}");
            return;
        }

        if (prompt.Answer is null && prompt.Kind != BoardPromptKind.ShowPasskey)
        {
            Tell(prompt);
            return;
        }

        if (prompt.Answer is null)
        {
            transcript.ShowPasskey(prompt.Number);
            PasskeyShown?.Invoke(prompt.Number);
            return;
        }

        bool types = prompt.Kind == BoardPromptKind.TypePasskey;
        // Opened before it is announced: a program at the console answers immediately.
        if (answer is null) Volatile.Write(ref _open, prompt);
        transcript.Signal(types ? "enter passkey" : string.Create(CultureInfo.InvariantCulture, $"compare {prompt.Number:D6}"));
        if (Asked?.Invoke(prompt) == true) Interlocked.CompareExchange(ref _open, null, prompt);
        else if (answer is null) Ask(types);
        else Reply(prompt, types);
    }

    /// <summary>Handles a line typed at the console; false when the device asks nothing or the line does not answer it.</summary>
    public bool TryAnswer(string line)
    {
        if (Answer.Parse(line) is not { } given) return false;
        if (Volatile.Read(ref _open) is not { } prompt || !given.Fits(prompt.Kind == BoardPromptKind.TypePasskey)) return false;
        if (Interlocked.CompareExchange(ref _open, null, prompt) != prompt) return false;
        prompt.Answer!(given.ToString());
        return true;
    }

    /// <summary>The expected answer to the open question; null while none is open.</summary>
    public string? Wanted => Volatile.Read(ref _open) is not { } prompt ? null
        : prompt.Kind == BoardPromptKind.TypePasskey ? Answer.DigitsWanted : Answer.YesNoWanted;

    /// <summary>The device's current out-of-band data; null when it has none.</summary>
    public string? OutOfBandData => Volatile.Read(ref _tag)?.Text;

    /// <summary>Gives a phone's out-of-band data to the device; false when the device does not accept any.</summary>
    public bool TryGiveOutOfBand(string data)
    {
        if (Volatile.Read(ref _tag) is not { } tag) return false;
        tag.Answer!(data);
        return true;
    }

    // An application answers its questions itself.
    private void Tell(BoardPrompt prompt)
    {
        if (prompt.Kind == BoardPromptKind.CompareNumbers)
            transcript.Signal(string.Create(CultureInfo.InvariantCulture, $"compare {prompt.Number:D6}"));
        else
            transcript.Say(Speaker.Simulator, "the application is asked for the passkey the phone shows");
    }

    private void Ask(bool types) => transcript.Say(Speaker.Simulator, types
        ? $"the device waits for the passkey the phone shows: {Answer.DigitsWanted}"
        : $"the device waits for a decision: {Answer.YesNoWanted}");

    private void Reply(BoardPrompt prompt, bool types)
    {
        Answer given = Answer.Unattended(answer!, types, out bool fits);
        transcript.Say(Speaker.Simulator, fits
            ? $"the device's user answers {given} (--answer)"
            : $"--answer {answer} does not fit what the device asks, so its user answers no");
        prompt.Answer!(given.ToString());
    }
}
