using System;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Reads the owner's input while a session runs; the end of the input is reported and does not end the session.</summary>
internal static class ConsoleLoop
{
    private const int HangUp = 3;

    /// <summary>Passes lines to <paramref name="take"/> until it returns false, which ends <paramref name="ended"/>.</summary>
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
                if (line is null)
                    transcript.Say(
                        Speaker.Simulator,
                        input.IsInteractive
                            ? "end of input; continues and still accepts commands, quit ends it"
                            : "end of input; continues without commands, Ctrl-C ends it"
                    );
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }
}
