using System;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Reads what the owner of something that runs on types, beside it; the end of the input is told and ends nothing.</summary>
internal static class ConsoleLoop
{
    private const int HangUp = 3;

    /// <summary>Hands lines to <paramref name="take"/> until that says false; then, and only then, ends <paramref name="ended"/>.</summary>
    public static async Task RunAsync(LineInput input, Func<string, bool> take, ITranscript transcript, CancellationTokenSource ended)
    {
        CancellationToken token = ended.Token;
        try
        {
            for (int ends = 0; ends < (input.IsInteractive ? HangUp : 1);)
            {
                string? line = await input.ReadLineAsync(token).ConfigureAwait(false);
                if (line is not null && !take(line))
                {
                    await ended.CancelAsync().ConfigureAwait(false);
                    return;
                }

                ends = line is null ? ends + 1 : 0;
                if (line is null) transcript.Say(Speaker.Simulator, input.IsInteractive ? "end of input; this goes on and still takes commands, quit ends it" : "end of input; this goes on without commands, Ctrl-C ends it");
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }
}
