using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Netsim;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Commands;

/// <summary>The texts for a lost controller: what continues without it, and what the user can do when it is back.</summary>
internal sealed record Stay(string Meanwhile, string Afterwards)
{
    public static Stay Firmware { get; } = new("The firmware runs on", "phones can connect again");

    public static Stay Phone { get; } = new("The phone stays", "connect again");
}

/// <summary>Opens a controller by the name the user gave.</summary>
internal static class Controllers
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>All kinds of controllers this program can use.</summary>
    public static HciTransportParser Parser { get; } = new([.. HciTransports.Kinds, new NetsimTransportKind()]);

    /// <summary>
    /// Opens a controller for a host that keeps running: a lost controller that may return is waited for, and both are reported.
    /// </summary>
    /// <param name="parser">The supported kinds.</param>
    /// <param name="name">The address.</param>
    /// <param name="stay">What continues without the controller, and what the user can do afterwards.</param>
    /// <param name="transcript">Receives messages about loss and return.</param>
    /// <param name="cancellationToken">Cancels opening.</param>
    /// <param name="pause">Waits between two attempts; null for a second.</param>
    public static async Task<IHciTransport> OpenToStayAsync(
        HciTransportParser parser, string name, Stay stay, ITranscript transcript, CancellationToken cancellationToken,
        Func<CancellationToken, Task>? pause = null)
    {
        IHciTransport first = await OpenAsync(parser, name, cancellationToken).ConfigureAwait(false);
        if (!parser.KindOf(name).MayComeBack) return first;
        var returning = new ReturningTransport(
            first,
            token => parser.OpenAsync(name, token),
            pause ?? (static token => Task.Delay(s_pause, token))
        );
        returning.Left += reason =>
            transcript.Say(Speaker.Simulator, $"{reason} {stay.Meanwhile} without a radio and waits for it to come back; quit ends it");
        returning.Returned += () => transcript.Say(Speaker.Simulator, $"{name} is back; the controller is reset, {stay.Afterwards}");
        return returning;
    }

    /// <summary>Opens a controller immediately, so that the command and not the firmware reports a wrong address; the result is used for
    /// the first boot, and later boots open the controller again.</summary>
    public static async Task<Func<IHciTransport>> PowerSwitchAsync(
        HciTransportParser parser, string name, ITranscript transcript, CancellationToken cancellationToken)
    {
        IHciTransport? first = await OpenAsync().ConfigureAwait(false);
        return () => Interlocked.Exchange(ref first, null) ?? OpenAsync().GetAwaiter().GetResult();

        Task<IHciTransport> OpenAsync() => OpenToStayAsync(parser, name, Stay.Firmware, transcript, cancellationToken);
    }

    /// <summary>Opens a controller; an error becomes one line with its exit code.</summary>
    public static async Task<IHciTransport> OpenAsync(HciTransportParser parser, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await parser.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            throw SimulatorException.Usage($"--hci: {exception.Message}");
        }
        catch (HciTransportException exception)
        {
            throw SimulatorException.Environment(exception.Message, exception);
        }
    }
}
