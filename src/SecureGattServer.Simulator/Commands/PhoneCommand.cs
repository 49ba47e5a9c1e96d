using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Simulator.Wire;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>Runs a phone on its own controller, with commands from a terminal, a pipe or --command.</summary>
internal static class PhoneCommand
{
    public static async Task<ExitCode> RunAsync(
        PhoneRequest request, ITranscript transcript, LineInput input, bool stopAtFailure, CancellationToken cancellationToken,
        Func<Task<IHciTransport>>? open = null)
    {
        using TraceFile? trace = TraceFile.Open(request.Options);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, trace?.Failed ?? CancellationToken.None);
        MemoryBondStore bonds = BondStores.Open(request.Options);
        open ??= () => Controllers.OpenToStayAsync(Controllers.Parser, request.Hci, Stay.Phone, transcript, cancellationToken);
        IHciTransport transport = await open().ConfigureAwait(false);
        var agent = new ConsoleAgent(transcript, Speaker.Phone, request.Options.Answer);
        var phone = new VirtualPhone(
            transport,
            Pairing(request.Options),
            agent,
            trace?.Writer,
            address: request.Address,
            bonds: bonds,
            narrator: Narration.OfPhone(transcript, request.Options.Verbose),
            client: request.LikesLinux ? GattClientPolicy.Linux : GattClientPolicy.Phone);
        await using (phone.ConfigureAwait(false))
        {
            if (request.Options.Verbose) PacketLines.Show(phone.Tap, transcript);
            await StartAsync(phone, request.Hci, cancellationToken).ConfigureAwait(false);
            transcript.Signal($"phone ready, address {phone.Host.CurrentAddress}; help lists the commands");
            LineInput lines = request.Commands.Count > 0 ? new ScriptInput(request.Commands) : input;
            LinuxBehavior? behavior = request.LikesLinux ? new LinuxBehavior(phone, text => transcript.Say(Speaker.Phone, text)) : null;
            var shell = new PhoneShell(phone, transcript) { IsInteractive = lines.IsInteractive, Behavior = behavior, Time = request.Time };
            _ = new PhoneLog(phone, agent, transcript) { IsAwaited = () => shell.IsPairingAwaited };
            var session = new PhoneSession(shell, agent, lines, transcript) { StopAtFailure = stopAtFailure || request.Commands.Count > 0 };
            return await RunAsync(session, phone, trace, request.Hci, ended).ConfigureAwait(false);
        }
    }

    /// <summary>The pairing settings from the options; by default those of a phone with display and keyboard.</summary>
    internal static PairingSettings Pairing(RunOptions options) => options.Pairing("keyboard-display", mitm: true);

    private static async Task<ExitCode> RunAsync(
        PhoneSession session,
        VirtualPhone phone,
        TraceFile? trace,
        string hci,
        CancellationTokenSource ended
    )
    {
        Task<ExitCode> running = Task.Run(() => session.RunAsync(ended.Token), CancellationToken.None);
        bool isGone = await Task.WhenAny(running, phone.Closed).ConfigureAwait(false) != running;
        if (isGone) await ended.CancelAsync().ConfigureAwait(false);
        try
        {
            ExitCode code = await running.ConfigureAwait(false);
            trace?.ThrowIfFailed();
            // A command that was running when the controller was lost has failed for that reason.
            return phone.Closed.IsCompleted && code != ExitCode.Ok ? throw Gone(hci, await phone.Closed.ConfigureAwait(false)) : code;
        }
        catch (OperationCanceledException)
        {
            trace?.ThrowIfFailed();
            throw isGone ? Gone(hci, await phone.Closed.ConfigureAwait(false)) : new OperationCanceledException(ended.Token);
        }
        catch (HciTransportException exception)
        {
            throw Gone(hci, exception.Message);
        }
    }

    private static async Task StartAsync(VirtualPhone phone, string hci, CancellationToken cancellationToken)
    {
        try
        {
            await phone.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is HciCommandException or HciTransportException or TimeoutException or IOException or MalformedPduException)
        {
            throw SimulatorException.Environment($"the controller at {hci} does not work: {exception.Message}", exception);
        }
    }

    private static SimulatorException Gone(string hci, string reason) =>
        SimulatorException.Environment($"the controller at {hci} is gone: {reason}");
}
