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
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Phone;

/// <summary>The commands of a console phone. Each is one method; a command that does not work throws <see cref="PhoneCommandException"/>.</summary>
internal sealed class PhoneShell
{
    private const string NotConnected = "not connected; use scan, then connect N";
    private static readonly TimeSpan s_defaultScan = TimeSpan.FromSeconds(2);

    private readonly VirtualPhone _phone;
    private readonly ITranscript _transcript;
    private readonly Dictionary<string, (string Usage, Func<string[], CancellationToken, Task> Run)> _commands;
    private List<AdvertisingReport> _heard = [];

    public PhoneShell(VirtualPhone phone, ITranscript transcript)
    {
        _phone = phone;
        _transcript = transcript;
        _commands = new(StringComparer.OrdinalIgnoreCase)
        {
            ["scan"] = ("scan [SECONDS]             list who advertises", ScanAsync),
            ["connect"] = ("connect N|ADDRESS          connect to one of the list, or to AA:BB:CC:DD:EE:FF[/random]", ConnectAsync),
            ["pair"] = ("pair                       pair anew", (_, token) => PairAsync(token)),
            ["encrypt"] = ("encrypt                    encrypt with the key of the bond", (_, token) => EncryptAsync(token)),
            ["discover"] = ("discover                   list services and characteristics", (_, token) => DiscoverAsync(token)),
            ["read"] = ("read UUID|#HANDLE          read a value, for example read 2A38", ReadAsync),
            ["write"] = ("write UUID|#HANDLE HEX     write a value, for example write 2A39 01", WriteAsync),
            ["sign"] = ("sign UUID|#HANDLE HEX      write with a signature instead of an answer", SignAsync),
            ["security"] = ("security accept|reject|ignore   what to do when the device asks for security", (arguments, _) => SecurityAsync(arguments)),
            ["oob"] = ("oob [HEX]                  this phone's out-of-band data; with HEX it has read the device's", (arguments, _) => OutOfBandAsync(arguments)),
            ["subscribe"] = ("subscribe UUID|#HANDLE [N] turn notifications on and wait for N of them (default 1)", SubscribeAsync),
            ["disconnect"] = ("disconnect                 end the connection", (_, token) => DisconnectAsync(token)),
            ["bonds"] = ("bonds                      list the bonds of this phone", (_, _) => BondsAsync()),
            ["forget"] = ("forget [N|ADDRESS]         forget one bond, or all", (arguments, _) => ForgetAsync(arguments)),
            ["help"] = ("help                       this list", (_, _) => HelpAsync()),
            ["quit"] = ("quit                       leave", static (_, _) => Task.CompletedTask),
        };
    }

    /// <summary>Runs one command; an empty line is none. With a leading ! the command must be refused, and works when it is.</summary>
    public async Task RunAsync(string line, CancellationToken cancellationToken)
    {
        if (!line.StartsWith('!'))
        {
            await RunCommandAsync(line, cancellationToken).ConfigureAwait(false);
            return;
        }

        string command = line[1..].Trim();
        if (command.Length == 0) throw new PhoneCommandException("! takes a command that is to be refused, for example !read 2A38");
        try
        {
            await RunCommandAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (PhoneRefusedException refusal)
        {
            Say($"refused as expected: {refusal.Message}");
            return;
        }

        throw new PhoneCommandException($"'{command}' was to be refused, and was not");
    }

    private async Task RunCommandAsync(string line, CancellationToken cancellationToken)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is not [string name, .. string[] arguments]) return;
        if (!_commands.TryGetValue(name, out var command)) throw new PhoneCommandException($"unknown command '{name}'; help lists them");
        try
        {
            await command.Run(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (AttException exception) when (exception.Failure == AttFailure.ErrorResponse)
        {
            throw new PhoneRefusedException($"{name}: {exception.Message}");
        }
        catch (AttException exception)
        {
            throw new PhoneCommandException($"{name}: {exception.Message}");
        }
        catch (ConnectionFailedException exception)
        {
            throw new PhoneCommandException($"{name}: {exception.Message}");
        }
    }

    private async Task ScanAsync(string[] arguments, CancellationToken cancellationToken)
    {
        TimeSpan duration = arguments switch
        {
            [] => s_defaultScan,
            [string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= 60 => TimeSpan.FromSeconds(seconds),
            _ => throw new PhoneCommandException("scan takes a number of seconds from 1 to 60"),
        };
        _heard = [.. await _phone.ScanAsync(duration, cancellationToken).ConfigureAwait(false)];
        for (int i = 0; i < _heard.Count; i++) Say(string.Create(CultureInfo.InvariantCulture, $"{i + 1}  {VirtualPhone.Describe(_heard[i])}"));
        if (_heard.Count == 0) Say("nobody advertises");
    }

    private async Task ConnectAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (_phone.Link is not null) throw new PhoneCommandException("connected already; disconnect first");
        await _phone.ConnectAsync(Peer(arguments), cancellationToken).ConfigureAwait(false);
        Say($"connected to {_phone.Link!.PeerAddress}, {Level()}");
    }

    private async Task PairAsync(CancellationToken cancellationToken)
    {
        RequireLink();
        PairingOutcome outcome = await _phone.PairAsync(cancellationToken).ConfigureAwait(false);
        if (!outcome.IsSuccess) throw Failure(outcome, $"pairing {outcome}");
        Say($"{outcome}");
    }

    private async Task EncryptAsync(CancellationToken cancellationToken)
    {
        RequireLink();
        PairingOutcome outcome = await _phone.EncryptAsync(cancellationToken).ConfigureAwait(false);
        if (!outcome.IsSuccess) throw Failure(outcome, $"encryption {outcome}; forget the bond and pair again");
        Say($"{outcome}");
    }

    private async Task DiscoverAsync(CancellationToken cancellationToken)
    {
        RequireLink();
        await _phone.DiscoverAsync(cancellationToken).ConfigureAwait(false);
        foreach (string line in _phone.DescribeServices()) Say(line);
    }

    private async Task ReadAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [string target]) throw new PhoneCommandException("read takes a UUID or a handle, for example read 2A38");
        ushort handle = await HandleAsync(target, cancellationToken).ConfigureAwait(false);
        byte[] value = await _phone.ReadAsync(handle, cancellationToken).ConfigureAwait(false);
        Say($"{target} = {VirtualPhone.DescribeValue(value)}");
    }

    private async Task WriteAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [string target, string hex] || !IsHex(hex)) throw new PhoneCommandException("write takes a UUID or a handle and octets in hex, for example write 2A39 01");
        ushort handle = await HandleAsync(target, cancellationToken).ConfigureAwait(false);
        await _phone.WriteAsync(handle, Convert.FromHexString(hex), cancellationToken).ConfigureAwait(false);
        Say($"{target} written");
    }

    private async Task SignAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [string target, string hex] || !IsHex(hex)) throw new PhoneCommandException("sign takes a UUID or a handle and octets in hex");
        ushort handle = await HandleAsync(target, cancellationToken).ConfigureAwait(false);
        if (!await _phone.WriteSignedAsync(handle, Convert.FromHexString(hex)).ConfigureAwait(false)) throw new PhoneCommandException("sign: no signing key was given in a pairing; pair with a device that takes one");
        Say($"{target} signed and sent; a signed write has no answer");
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
        return Task.CompletedTask;
    }

    private async Task SubscribeAsync(string[] arguments, CancellationToken cancellationToken)
    {
        int count = 1;
        bool good = arguments switch
        {
            [_] => true,
            [_, string text] => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0,
            _ => false,
        };
        if (!good) throw new PhoneCommandException("subscribe takes a UUID or a handle, and how many notifications to wait for, for example subscribe 2A37 3");
        ushort handle = await HandleAsync(arguments[0], cancellationToken).ConfigureAwait(false);
        await _phone.SubscribeAsync(handle, count, value => Say($"{arguments[0]} notifies {VirtualPhone.DescribeValue(value)}"), cancellationToken).ConfigureAwait(false);
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

        BleAddress peer = Pick(arguments, store.All.Select(static bond => bond.Peer).ToList(), "forget takes a number of the list that bonds shows, or an address");
        if (!store.Remove(peer)) throw new PhoneCommandException($"there is no bond with {peer}; bonds lists them");
        Say($"bond with {peer} forgotten");
        return Task.CompletedTask;
    }

    private Task HelpAsync()
    {
        foreach ((string usage, _) in _commands.Values) Say(usage);
        Say("!COMMAND                   a command that is to be refused, for example !read 2A38");
        return Task.CompletedTask;
    }

    private BleAddress Peer(string[] arguments) => Pick(arguments, [.. _heard.Select(static report => report.Address)], "connect takes a number of the list that scan shows, or an address");

    private static BleAddress Pick(string[] arguments, List<BleAddress> list, string usage)
    {
        if (arguments is not [string text]) throw new PhoneCommandException(usage);
        if (BleAddress.TryParse(text, out BleAddress address)) return address;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) throw new PhoneCommandException(usage);
        return number >= 1 && number <= list.Count ? list[number - 1] : throw new PhoneCommandException($"there is no number {number} in the list; {usage}");
    }

    private async Task<ushort> HandleAsync(string target, CancellationToken cancellationToken)
    {
        RequireLink();
        if (BleUuid.TryParse(target, out BleUuid uuid))
        {
            await _phone.DiscoverAsync(cancellationToken).ConfigureAwait(false);
            return _phone.Find(uuid) ?? throw new PhoneCommandException($"the peer has no characteristic {uuid}; discover lists them");
        }

        return ushort.TryParse(target.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out ushort handle) && handle > 0
            ? handle
            : throw new PhoneCommandException($"'{target}' is neither a UUID (2A38, or 36 characters) nor a handle (#1 to #65535)");
    }

    private void RequireLink()
    {
        if (_phone.Link is null) throw new PhoneCommandException(NotConnected);
    }

    // A silent or vanished peer has not said no.
    private static PhoneCommandException Failure(PairingOutcome outcome, string message) =>
        outcome.FailedBy is FailedBy.Local or FailedBy.Peer or FailedBy.Encryption ? new PhoneRefusedException(message) : new PhoneCommandException(message);

    private string Level() => $"security level {(int)_phone.Link!.Security.Level}";

    private static bool IsHex(string text) => text.Length > 0 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private void Say(string text) => _transcript.Say(Speaker.Phone, text);
}
