using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Phone;

/// <summary>Runs the lines of a person or a script, one at a time; while a command asks something, the next line is its answer.</summary>
internal sealed class PhoneSession(PhoneShell shell, ConsoleAgent agent, IEnumerable<string> lines, ITranscript transcript)
{
    /// <summary>The first command that fails ends the session with 1: for scripts, which cannot look.</summary>
    public bool StopAtFailure { get; init; }

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        using IEnumerator<string> next = lines.GetEnumerator();
        while (next.MoveNext())
        {
            string line = next.Current;
            if (line is "quit" or "exit") break;
            if (await CommandAsync(line, next, cancellationToken).ConfigureAwait(false) || !StopAtFailure) continue;
            transcript.Signal($"failed step: {line}");
            return ExitCode.StepFailed;
        }

        return ExitCode.Ok;
    }

    private async Task<bool> CommandAsync(string line, IEnumerator<string> next, CancellationToken cancellationToken)
    {
        try
        {
            Task command = shell.RunAsync(line, cancellationToken);
            while (await Task.WhenAny(command, agent.Asked).WaitAsync(cancellationToken).ConfigureAwait(false) != command)
            {
                if (!next.MoveNext()) agent.TryAnswer("no");
                else if (!agent.TryAnswer(next.Current)) transcript.Say(Speaker.Phone, $"'{next.Current}' does not answer the question; {agent.Wanted}");
            }

            await command.ConfigureAwait(false);
            return true;
        }
        catch (PhoneCommandException exception)
        {
            transcript.Say(Speaker.Phone, $"failed: {exception.Message}");
            return false;
        }
    }
}
