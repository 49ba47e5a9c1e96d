using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Diagnostics;
using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Commands;

/// <summary>A phone on a controller of its own, commanded by a person, a pipe or --command.</summary>
internal static class PhoneCommand
{
    public static async Task<ExitCode> RunAsync(PhoneRequest request, ITranscript transcript, TextReader input, bool stopAtFailure, CancellationToken cancellationToken)
    {
        using BtsnoopWriter? trace = Device.OpenTrace(request.Options.Trace);
        IHciTransport transport = await Controllers.OpenAsync(request.Hci, cancellationToken).ConfigureAwait(false);
        var agent = new ConsoleAgent(transcript, Speaker.Phone, request.Options.Answer);
        var phone = new VirtualPhone(transport, Pairing(request.Options), agent, trace);
        await using (phone.ConfigureAwait(false))
        {
            try
            {
                await phone.StartAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HciCommandException or HciTransportException or TimeoutException or IOException)
            {
                throw SimulatorException.Environment($"the controller at {request.Hci} does not work: {exception.Message}", exception);
            }

            transcript.Signal($"phone ready, address {VirtualPhone.Address}; help lists the commands");
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var session = new PhoneSession(new PhoneShell(phone, transcript), agent, Lines(request, input), transcript) { StopAtFailure = stopAtFailure || request.Commands.Count > 0 };
            Task<ExitCode> running = Task.Run(() => session.RunAsync(ended.Token), ended.Token);
            if (await Task.WhenAny(running, phone.Closed).ConfigureAwait(false) == running) return await running.ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            throw SimulatorException.Environment($"the controller at {request.Hci} is gone: {await phone.Closed.ConfigureAwait(false)}");
        }
    }

    /// <summary>What the options make of a phone: a capable one, where they say nothing.</summary>
    internal static PairingSettings Pairing(RunOptions options) => options.Pairing("keyboard-display", mitm: true);

    private static IEnumerable<string> Lines(PhoneRequest request, TextReader input)
    {
        IEnumerable<string> lines = request.Commands.Count > 0 ? request.Commands : Read(input);
        return lines.SelectMany(static line => line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<string> Read(TextReader input)
    {
        while (input.ReadLine() is { } line) yield return line;
    }
}
