using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Phone;

// Who is there, the link and its protection, the bonds.
internal sealed partial class PhoneShell
{
    private const int ConnectSeconds = 10;
    private const string ConnectUsage = "connect takes a number of the list that scan shows, or an address such as 24:0A:C4:5E:C0:DE or C0:11:22:33:44:55/random";
    private static readonly TimeSpan s_scriptScan = TimeSpan.FromSeconds(2);

    private async Task ScanAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is ["stop"])
        {
            if (!await StopBackgroundAsync().ConfigureAwait(false)) throw new PhoneCommandException("the phone is not scanning");
            return;
        }

        TimeSpan? duration = arguments is [string text] ? TimeSpan.FromSeconds(Number(text, 1, 60, "scan takes a number of seconds from 1 to 60, or stop"))
            : IsInteractive ? null : s_scriptScan;
        _heard.Clear();
        await _phone.StartScanAsync(report =>
        {
            if (_heard.Add(report) is { } line) Say(line);
        }).ConfigureAwait(false);
        if (duration is not { } time)
        {
            Say("scanning; connect N connects to one of the list, Ctrl-C or scan stop ends the scan");
            return;
        }

        try
        {
            await Task.Delay(time, Time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _phone.StopScanAsync().ConfigureAwait(false);
        }

        if (_heard.Count == 0) Say("nobody advertises");
    }

    private async Task ScanStopAsync()
    {
        await _phone.StopScanAsync().ConfigureAwait(false);
        Say(_heard.Count == 0 ? "scan ended; nobody advertises" : $"scan ended; {_heard.Count} heard");
    }

    private async Task ConnectAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (_phone.Link is not null) throw new PhoneCommandException("connected already; disconnect first");
        int seconds = arguments.Length > 1 ? Number(arguments[1], 1, 3600, "connect takes a number of seconds from 1 to 3600 after the address") : ConnectSeconds;
        BleAddress peer = Pick(arguments is [string target, ..] ? target : null, _heard.Addresses, ConnectUsage);
        if (_phone.Host.Scanner.IsScanning) await ScanStopAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await _phone.ConnectAsync(peer, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PhoneCommandException($"connect: no answer from {peer} within {seconds} s; scan shows who advertises, connect {peer} 60 waits longer");
        }

        await AgreeOnMtuAsync(cancellationToken).ConfigureAwait(false);
        Say($"connected to {_phone.Link?.PeerAddress}, {Level()}, MTU {_phone.Link?.Mtu}");
        if (Ways is not null) await Ways.ConnectedAsync(cancellationToken).ConfigureAwait(false);
    }

    // As phones do, so that long values need no parts; a server may do without it ([Vol 3, Part F] 3.4.2).
    private async Task AgreeOnMtuAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _phone.ExchangeMtuAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AttException exception) when (exception.Failure == AttFailure.ErrorResponse)
        {
            Say($"the device takes no MTU exchange ({exception.Code}); the MTU stays {AttOptions.MinimumMtu}");
        }
    }

    private async Task PairAsync(CancellationToken cancellationToken)
    {
        RequireLink();
        PairingOutcome outcome = await AwaitedAsync(_phone.PairAsync(cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!outcome.IsSuccess) throw Failure(outcome, $"pairing {outcome}; pair tries again");
        Say($"{outcome}");
    }

    private async Task EncryptAsync(CancellationToken cancellationToken)
    {
        RequireLink();
        PairingOutcome outcome = await AwaitedAsync(_phone.EncryptAsync(cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!outcome.IsSuccess) throw Failure(outcome, $"encryption {outcome}; forget the bond and pair again");
        Say($"{outcome}");
    }

    // What the host raises about a pairing comes on its loop, right after the waiting tasks have ended: until then it is awaited.
    private async Task<PairingOutcome> AwaitedAsync(Task<PairingOutcome> securing)
    {
        IsPairingAwaited = true;
        try
        {
            return await securing.ConfigureAwait(false);
        }
        finally
        {
            _phone.Host.Loop.Post(_ => IsPairingAwaited = false, null);
        }
    }

    private async Task MtuAsync(CancellationToken cancellationToken)
    {
        RequireLink();
        await AgreeOnMtuAsync(cancellationToken).ConfigureAwait(false);
        int mtu = RequireLink().Mtu;
        Say($"ATT MTU {mtu}: up to {mtu - 3} octets in one write or notification, longer values in parts");
    }

    private async Task RssiAsync(CancellationToken cancellationToken)
    {
        sbyte rssi = await RequireLink().ReadRssiAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        Say(rssi == 127 ? "the controller does not know the signal strength" : string.Create(CultureInfo.InvariantCulture, $"{rssi} dBm"));
    }

    private Task StatusAsync()
    {
        Say($"this phone is {_phone.Host.CurrentAddress}, IO capability {_phone.Host.Pairing.IoCapability}, {Count(_phone.Host.Bonds.All.Count, "bond")}{(_phone.Host.Scanner.IsScanning ? ", scanning" : "")}");
        if (_phone.Link is not { } link)
        {
            Say("not connected");
            return Task.CompletedTask;
        }

        LinkSecurity now = link.Security;
        string protection = !now.IsEncrypted ? "not encrypted"
            : $"encrypted, {(now.IsAuthenticated ? "authenticated" : "not authenticated")}, {(now.IsSecureConnections ? "Secure Connections" : "legacy")}, key of {now.KeySize} octets{(now.IsBonded ? ", bonded" : "")}";
        Say($"connected to {link.PeerIdentity}{(link.PeerIdentity != link.PeerAddress ? $" behind {link.PeerAddress}" : "")}");
        Say($"{Level()}: {protection}");
        Say(string.Create(CultureInfo.InvariantCulture, $"MTU {link.Mtu}, interval {link.Parameters.IntervalTime.TotalMilliseconds:0.##} ms, latency {link.Parameters.Latency}, supervision timeout {link.Parameters.SupervisionTime.TotalMilliseconds:0} ms"));
        Say(_subscribed.IsEmpty ? "no subscriptions" : $"subscribed to {string.Join(", ", _subscribed.Values)}");
        return Task.CompletedTask;
    }

    private Task SecurityAsync(string[] arguments)
    {
        _phone.Policy.Answer = arguments switch
        {
            ["accept"] => SecurityRequestAnswer.Secure,
            ["reject"] => SecurityRequestAnswer.Refuse,
            ["ignore"] => SecurityRequestAnswer.Ignore,
            _ => throw new PhoneCommandException("security takes accept, reject or ignore"),
        };
        Say($"security requests: {arguments[0]}");
        return Task.CompletedTask;
    }

    private Task OutOfBandAsync(string[] arguments)
    {
        OobData own = _phone.Host.Pairing.Oob ?? OobData.Generate(SystemRandom.Instance);
        try
        {
            _phone.Host.Pairing = _phone.Host.Pairing with { Oob = arguments is [string hex] ? own.WithPeer(hex) : own };
        }
        catch (FormatException exception)
        {
            throw new PhoneCommandException($"oob: {exception.Message}");
        }

        Say($"out-of-band data {own.ToText()[..64]}");
        Say("confirm value, then random number, each least significant octet first as in NFC tags and advertising data");
        return Task.CompletedTask;
    }

    private async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        RequireLink();
        await _phone.DisconnectAsync(cancellationToken).ConfigureAwait(false);
        Say("disconnected");
    }

    private Task BondsAsync()
    {
        IReadOnlyList<Bond> bonds = _phone.Host.Bonds.All;
        for (int i = 0; i < bonds.Count; i++)
        {
            string kind = $"{(bonds[i].IsSecureConnections ? "Secure Connections" : "legacy")}, {(bonds[i].IsAuthenticated ? "authenticated" : "not authenticated")}";
            Say(string.Create(CultureInfo.InvariantCulture, $"{i + 1}  {bonds[i].Peer}  {kind}, key of {bonds[i].KeySize} octets"));
        }

        if (bonds.Count == 0) Say("no bonds");
        return Task.CompletedTask;
    }

    private Task ForgetAsync(string[] arguments)
    {
        IBondStore store = _phone.Host.Bonds;
        if (arguments is [])
        {
            store.Clear();
            Say("all bonds forgotten");
            return Task.CompletedTask;
        }

        BleAddress peer = Pick(arguments[0], [.. store.All.Select(static bond => bond.Peer)], "forget takes a number of the list that bonds shows, or an address");
        if (!store.Remove(peer)) throw new PhoneCommandException($"there is no bond with {peer}; bonds lists them");
        Say($"bond with {peer} forgotten");
        return Task.CompletedTask;
    }

    private static BleAddress Pick(string? text, IReadOnlyList<BleAddress> list, string usage)
    {
        if (BleAddress.TryParse(text, out BleAddress address)) return address;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) throw new PhoneCommandException(usage);
        return number >= 1 && number <= list.Count ? list[number - 1] : throw new PhoneCommandException($"there is no number {number} in the list; {usage}");
    }

    // A silent or vanished peer has not said no.
    private static PhoneCommandException Failure(PairingOutcome outcome, string message) =>
        outcome.FailedBy is FailedBy.Local or FailedBy.Peer or FailedBy.Encryption ? new PhoneRefusedException(message) : new PhoneCommandException(message);

    private static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    private string Level() => $"security level {(int)(_phone.Link?.Security.Level ?? SecurityLevel.None)}";
}
