using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.L2cap;

namespace SecureGattServer.Simulator.Phone;

/// <summary>The commands for finding a device and for the link to it, and what a scan has heard.</summary>
internal sealed class LinkCommands(PhoneShell shell, VirtualPhone phone, AttributeCommands attributes)
{
    private const int ConnectSeconds = 10;
    private const string ConnectUsage =
        "connect takes a number of the list that scan shows, or an address such as 24:0A:C4:5E:C0:DE or C0:11:22:33:44:55/random";

    private static readonly TimeSpan s_scriptScan = TimeSpan.FromSeconds(2);

    private readonly ScanList _heard = new();

    /// <summary>What connect takes, for completion.</summary>
    public IReadOnlyList<string> Choices() => _heard.Choices();

    /// <summary>Ends a scan; false when there is none.</summary>
    public async Task<bool> StopScanAsync()
    {
        if (!phone.Host.Scanner.IsScanning) return false;
        await ScanStopAsync().ConfigureAwait(false);
        return true;
    }

    public async Task ScanAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is ["stop"])
        {
            if (!await StopScanAsync().ConfigureAwait(false)) throw new PhoneCommandException("the phone is not scanning");
            return;
        }

        TimeSpan? duration =
            arguments is [string text]
                ? TimeSpan.FromSeconds(PhoneShell.Number(text, 1, 60, "scan takes a number of seconds from 1 to 60, or stop"))
            : shell.IsInteractive ? null
            : s_scriptScan;
        _heard.Clear();
        await phone.StartScanAsync(report =>
        {
            if (_heard.Add(report) is { } line) shell.Say(line);
        }).ConfigureAwait(false);
        if (duration is not { } time)
        {
            shell.Say("scanning; connect N connects to one of the list, Ctrl-C or scan stop ends the scan");
            return;
        }

        try
        {
            await Task.Delay(time, shell.Time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await phone.StopScanAsync().ConfigureAwait(false);
        }

        if (_heard.Count == 0) shell.Say("no device advertises");
    }

    private async Task ScanStopAsync()
    {
        await phone.StopScanAsync().ConfigureAwait(false);
        shell.Say(_heard.Count == 0 ? "scan ended; no device advertises" : $"scan ended; {_heard.Count} heard");
    }

    public async Task ConnectAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (phone.Link is not null) throw new PhoneCommandException("connected already; disconnect first");
        int seconds =
            arguments.Length > 1
                ? PhoneShell.Number(arguments[1], 1, 3600, "connect takes a number of seconds from 1 to 3600 after the address")
                : ConnectSeconds;
        BleAddress peer = PhoneShell.Pick(arguments is [string target, ..] ? target : null, _heard.Addresses, ConnectUsage);
        if (phone.Host.Scanner.IsScanning) await ScanStopAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), shell.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await phone.ConnectAsync(peer, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PhoneCommandException(
                $"connect: no answer from {peer} within {seconds} s; scan shows who advertises, connect {peer} 60 waits longer"
            );
        }

        await AgreeOnMtuAsync(cancellationToken).ConfigureAwait(false);
        shell.Say($"connected to {phone.Link?.PeerAddress}, {Level()}, MTU {phone.Link?.Mtu}");
        if (shell.Behavior is not null) await shell.Behavior.ConnectedAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task AgreeOnMtuAsync(CancellationToken cancellationToken)
    {
        AttErrorCode refusal = await phone.AgreeOnMtuAsync(cancellationToken).ConfigureAwait(false);
        if (refusal != AttErrorCode.Success)
            shell.Say($"the device takes no MTU exchange ({refusal}); the MTU stays {AttOptions.MinimumMtu}");
    }

    public async Task MtuAsync(CancellationToken cancellationToken)
    {
        shell.RequireLink();
        await AgreeOnMtuAsync(cancellationToken).ConfigureAwait(false);
        int mtu = shell.RequireLink().Mtu;
        shell.Say($"ATT MTU {mtu}: up to {mtu - 3} octets in one write or notification, longer values in parts");
    }

    public async Task RssiAsync(CancellationToken cancellationToken)
    {
        sbyte rssi = await shell.RequireLink().ReadRssiAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        shell.Say(
            rssi == 127 ? "the controller does not know the signal strength" : string.Create(CultureInfo.InvariantCulture, $"{rssi} dBm")
        );
    }

    public Task StatusAsync()
    {
        shell.Say(
            $"this phone is {phone.Host.CurrentAddress}, IO capability {phone.Host.Pairing.IoCapability}, {Count(phone.Host.Bonds.All.Count, "bond")}{(phone.Host.Scanner.IsScanning ? ", scanning" : "")}"
        );
        if (phone.Link is not { } link)
        {
            shell.Say("not connected");
            return Task.CompletedTask;
        }

        LinkSecurity now = link.Security;
        string protection = !now.IsEncrypted
            ? "not encrypted"
            : $"encrypted, {(now.IsAuthenticated ? "authenticated" : "not authenticated")}, {(now.IsSecureConnections ? "Secure Connections" : "legacy")}, key of {now.KeySize} octets{(now.IsBonded ? ", bonded" : "")}";
        shell.Say($"connected to {link.PeerIdentity}{(link.PeerIdentity != link.PeerAddress ? $" behind {link.PeerAddress}" : "")}");
        shell.Say($"{Level()}: {protection}");
        shell.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"MTU {link.Mtu}, interval {link.Parameters.IntervalTime.TotalMilliseconds:0.##} ms, latency {link.Parameters.Latency}, supervision timeout {link.Parameters.SupervisionTime.TotalMilliseconds:0} ms"
            )
        );
        shell.Say(attributes.Subscribed.Count == 0 ? "no subscriptions" : $"subscribed to {string.Join(", ", attributes.Subscribed)}");
        return Task.CompletedTask;
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        shell.RequireLink();
        await phone.DisconnectAsync(cancellationToken).ConfigureAwait(false);
        shell.Say("disconnected");
    }

    private static string Count(int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    private string Level() => $"security level {(int)(phone.Link?.Security.Level ?? SecurityLevel.None)}";
}
