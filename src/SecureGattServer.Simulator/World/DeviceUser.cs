using System;
using System.Globalization;
using System.Threading;
using SecureGattServer.Simulator.Output;
using VirtualBoard;

namespace SecureGattServer.Simulator.World;

/// <summary>The person in front of the device: sees its display, types on its keyboard, confirms with its button.</summary>
/// <remarks>Answers at once with --answer; without one, asks at the console and passes on what is typed there.</remarks>
internal sealed class DeviceUser(ITranscript transcript, string? answer)
{
    private BoardPrompt? _open;
    private BoardPrompt? _tag;

    /// <summary>The device shows a passkey: whoever holds the phone can read it now.</summary>
    public event Action<uint>? PasskeyShown;

    /// <summary>The device asks; true when the subscriber has answered. For a scene that plays this person itself.</summary>
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
        // Open before it is said: a program at the console answers at once.
        if (answer is null) Volatile.Write(ref _open, prompt);
        transcript.Signal(types ? "enter passkey" : string.Create(CultureInfo.InvariantCulture, $"compare {prompt.Number:D6}"));
        if (Asked?.Invoke(prompt) == true) Interlocked.CompareExchange(ref _open, null, prompt);
        else if (answer is null) Ask(types);
        else Reply(prompt, types);
    }

    /// <summary>A line typed at the console; false when the device asks nothing or the line is no answer to it.</summary>
    public bool TryAnswer(string line)
    {
        if (Answer.Parse(line) is not { } given) return false;
        if (Volatile.Read(ref _open) is not { } prompt || !given.Fits(prompt.Kind == BoardPromptKind.TypePasskey)) return false;
        if (Interlocked.CompareExchange(ref _open, null, prompt) != prompt) return false;
        prompt.Answer!(given.ToString());
        return true;
    }

    /// <summary>What the open question takes; null while the device asks nothing.</summary>
    public string? Wanted => Volatile.Read(ref _open) is not { } prompt ? null
        : prompt.Kind == BoardPromptKind.TypePasskey ? Answer.DigitsWanted : Answer.YesNoWanted;

    /// <summary>The device's out-of-band data as its tag shows them now; null where it has none.</summary>
    public string? OutOfBandData => Volatile.Read(ref _tag)?.Text;

    /// <summary>Holds a phone's out-of-band data to the device; false where the device takes none.</summary>
    public bool TryGiveOutOfBand(string data)
    {
        if (Volatile.Read(ref _tag) is not { } tag) return false;
        tag.Answer!(data);
        return true;
    }

    // An application answers by itself.
    private void Tell(BoardPrompt prompt)
    {
        if (prompt.Kind == BoardPromptKind.CompareNumbers) transcript.Signal(string.Create(CultureInfo.InvariantCulture, $"compare {prompt.Number:D6}"));
        else transcript.Say(Speaker.Simulator, "the application is asked for the passkey the phone shows");
    }

    private void Ask(bool types) => transcript.Say(Speaker.Simulator, types
        ? $"the device waits for the passkey the phone shows: {Answer.DigitsWanted}"
        : $"the device waits for a decision: {Answer.YesNoWanted}");

    private void Reply(BoardPrompt prompt, bool types)
    {
        Answer given = Answer.Parse(answer!) is { } parsed && parsed.Fits(types) ? parsed : default;
        transcript.Say(Speaker.Simulator, Answer.Parse(answer!) == given
            ? $"the device's user answers {given} (--answer)"
            : $"--answer {answer} does not fit what the device asks, so its user answers no");
        prompt.Answer!(given.ToString());
    }
}
