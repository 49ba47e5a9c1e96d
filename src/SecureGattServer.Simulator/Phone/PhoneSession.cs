using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Phone;

/// <summary>Runs the lines of a person or a script, one at a time; while a question is open, the next line is its answer.</summary>
/// <remarks>The next line is read while a command runs, so that a person can answer and type ahead; Ctrl-C cancels the running
/// command.</remarks>
internal sealed class PhoneSession
{
    private readonly PhoneShell _shell;
    private readonly ConsoleAgent _agent;
    private readonly LineInput _input;
    private readonly ITranscript _transcript;
    private readonly Lock _gate = new();
    private readonly Queue<string> _parts = new();
    private CancellationTokenSource? _running;
    private Task<string?>? _next;

    public PhoneSession(PhoneShell shell, ConsoleAgent agent, LineInput input, ITranscript transcript)
    {
        (_shell, _agent, _input, _transcript) = (shell, agent, input, transcript);
        if (!input.IsInteractive) return;
        input.Complete = shell.Complete;
        input.Prompt = () => agent.Wanted is null ? "phone> " : "answer> ";
        input.Interrupted = Interrupt;
    }

    /// <summary>The first command that fails ends the session with 1, for scripts.</summary>
    public bool StopAtFailure { get; init; }

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        // Lines read ahead are discarded with the session.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await RunLinesAsync(ended.Token).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<ExitCode> RunLinesAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (_agent.Wanted is not null)
            {
                Answer(line);
                continue;
            }

            if (line is "quit" or "exit") break;
            if (await CommandAsync(line, cancellationToken).ConfigureAwait(false) || !StopAtFailure) continue;
            _transcript.Signal($"failed step: {line}");
            return ExitCode.StepFailed;
        }

        return ExitCode.Ok;
    }

    private async Task<bool> CommandAsync(string line, CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate) _running = cancel;
        try
        {
            Task command = _shell.RunAsync(line, cancel.Token);
            while (await Task.WhenAny(command, _agent.Asked).ConfigureAwait(false) != command)
            {
                Task<string?> next = _next ??= ReadAsync(cancellationToken);
                if (await Task.WhenAny(command, next).ConfigureAwait(false) == command) break;
                _next = null;
                Answer(await next.ConfigureAwait(false));
            }

            await command.ConfigureAwait(false);
            return true;
        }
        catch (PhoneCommandException exception)
        {
            _transcript.Say(Speaker.Phone, $"failed: {exception.Message}");
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _transcript.Say(Speaker.Phone, $"{line}: cancelled");
            return false;
        }
        finally
        {
            lock (_gate) _running = null;
        }
    }

    private void Answer(string? line)
    {
        if (line is null)
            _agent.TryAnswer("no");
        else if (!_agent.TryAnswer(line) && _agent.Wanted is { } wanted)
            _transcript.Say(Speaker.Phone, $"'{line}' does not answer the question; {wanted}");
    }

    private async Task<string?> NextAsync(CancellationToken cancellationToken)
    {
        Task<string?> next = _next ??= ReadAsync(cancellationToken);
        string? line = await next.ConfigureAwait(false);
        // A person's session continues while a command runs.
        _next = line is not null && _input.IsInteractive ? ReadAsync(cancellationToken) : null;
        return line;
    }

    /// <summary>The next command of a line with several, separated by semicolons.</summary>
    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_parts.TryDequeue(out string? part)) return part;
            if (await _input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is not { } line) return null;
            foreach (string one in line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                _parts.Enqueue(one);
        }
    }

    private void Interrupt()
    {
        lock (_gate)
        {
            if (_running is { } running)
            {
                running.Cancel();
                return;
            }
        }

        _ = StopBackgroundAsync();
    }

    private async Task StopBackgroundAsync()
    {
        if (!await _shell.StopBackgroundAsync().ConfigureAwait(false))
            _transcript.Say(Speaker.Phone, "nothing to cancel; quit or Ctrl-D leaves");
    }
}
