using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Phone;

/// <summary>The commands of a console phone. Each is one method; a command that fails throws <see cref="PhoneCommandException"/>.</summary>
internal sealed class PhoneShell
{
    private readonly VirtualPhone _phone;
    private readonly ITranscript _transcript;
    private readonly List<PhoneVerb> _verbs;
    private readonly AttributeCommands _attributes;
    private readonly LinkCommands _links;
    private readonly SecurityCommands _security;

    public PhoneShell(VirtualPhone phone, ITranscript transcript)
    {
        (_phone, _transcript) = (phone, transcript);
        _attributes = new AttributeCommands(this, phone);
        _links = new LinkCommands(this, phone, _attributes);
        _security = new SecurityCommands(this, phone);
        _verbs = Verbs();
    }

    /// <summary>Interactive: scan continues until it is stopped.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Measures the times of scan, connect and wait.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A command waits for a pairing and reports its outcome itself.</summary>
    public bool IsPairingAwaited => _security.IsPairingAwaited;

    /// <summary>Behaves like a known phone; null for a phone without behaviour of its own.</summary>
    public LinuxBehavior? Behavior { get; init; }

    /// <summary>
    /// Runs one command; an empty line does nothing. With a leading ! the command must be refused, and succeeds when it is.
    /// </summary>
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

    /// <summary>For completion: candidates for the last word of a text, a command or its current arguments.</summary>
    public IReadOnlyList<string> Complete(string text)
    {
        string[] words = text[(text.LastIndexOf(';') + 1)..].TrimStart(' ', '!').Split(' ');
        IEnumerable<string> all =
            words.Length == 1 ? _verbs.Select(static verb => verb.Name)
            : Verb(words[0]) is { } verb && words.Length == 2 ? verb.Values()
            : [];
        return
        [
            .. all.Where(one => one.StartsWith(words[^1], StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>Ends activities that continue after their command; false when there are none.</summary>
    public Task<bool> StopBackgroundAsync() => _links.StopScanAsync();

    private async Task RunCommandAsync(string line, CancellationToken cancellationToken)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is not [string name, .. string[] arguments]) return;
        PhoneVerb verb = Verb(name) ?? throw new PhoneCommandException($"unknown command '{name}'; help lists them");
        if (verb.Takes < arguments.Length)
            throw new PhoneCommandException($"{verb.Name} takes no '{arguments[verb.Takes]}'; it is: {verb.Usage}");
        try
        {
            await verb.Run(arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (AttException exception) when (exception.Failure == AttFailure.ErrorResponse)
        {
            throw new PhoneRefusedException($"{verb.Name}: {exception.Message} {Refusal.Advice(exception, _phone, line)}");
        }
        catch (AttException exception)
        {
            throw new PhoneCommandException($"{verb.Name}: {exception.Message}");
        }
        catch (ConnectionFailedException exception)
        {
            throw new PhoneCommandException($"{verb.Name}: {exception.Message}");
        }
        catch (HciCommandException exception)
        {
            throw new PhoneCommandException($"{verb.Name}: the phone's controller does not do that now. {exception.Message}");
        }
        catch (BondStoreException exception)
        {
            throw new PhoneCommandException($"{verb.Name}: {exception.Message}");
        }
    }

    private PhoneVerb? Verb(string name) => _verbs.Find(verb => string.Equals(verb.Name, name, StringComparison.OrdinalIgnoreCase));

    private List<PhoneVerb> Verbs() =>
    [
        new("scan [SECONDS|stop]", "list who advertises; typed without SECONDS it goes on until stop, connect or Ctrl-C", _links.ScanAsync)
        {
            Values = static () => ["stop"],
        },
        new(
            "connect N|ADDRESS [SECONDS]",
            "connect to one of the list, or to AA:BB:CC:DD:EE:FF[/random]; gives up after 10 s",
            _links.ConnectAsync
        )
        {
            Values = _links.Choices,
        },
        new("pair", "pair; an existing bond is replaced", (_, token) => _security.PairAsync(token)),
        new("encrypt", "encrypt with the key of the bond", (_, token) => _security.EncryptAsync(token)),
        new("discover", "list services, characteristics and descriptors", (_, token) => _attributes.DiscoverAsync(token)),
        new("read UUID|#HANDLE", "read a value of any length, for example read 2A38", _attributes.ReadAsync)
        {
            Values = _attributes.Targets,
        },
        new(
            "write UUID|#HANDLE HEX|\"TEXT\"",
            "write a value of any length and wait for the answer, for example write 2A39 01",
            _attributes.WriteAsync
        )
        {
            Values = _attributes.Targets,
            Takes = int.MaxValue,
        },
        new("write-command UUID|#HANDLE HEX|\"TEXT\"", "write without an answer", _attributes.WriteCommandAsync)
        {
            Values = _attributes.Targets,
            Takes = int.MaxValue,
        },
        new("sign UUID|#HANDLE HEX|\"TEXT\"", "write with a signature instead of an answer", _attributes.SignAsync)
        {
            Values = _attributes.Targets,
            Takes = int.MaxValue,
        },
        new(
            "subscribe UUID|#HANDLE [N]",
            "show what the value notifies or indicates until unsubscribe; with N wait for so many",
            _attributes.SubscribeAsync
        )
        {
            Values = _attributes.Targets,
        },
        new("unsubscribe UUID|#HANDLE", "end that", _attributes.UnsubscribeAsync) { Values = () => [.. _attributes.Subscribed] },
        new("wait SECONDS", "wait, for scripts: what the device sends in the meantime is shown", WaitAsync),
        new("mtu", "show the ATT MTU, agreed on after connect", (_, token) => _links.MtuAsync(token)),
        new("rssi", "show the signal strength of the link", (_, token) => _links.RssiAsync(token)),
        new("status", "show the link, its protection and what goes on", (_, _) => _links.StatusAsync()),
        new(
            "security accept|reject|ignore",
            "what to do when the device asks for security",
            (arguments, _) => _security.SecurityAsync(arguments)
        )
        {
            Values = static () => ["accept", "reject", "ignore"],
        },
        new(
            "oob [HEX]",
            "this phone's out-of-band data; with HEX it has read the device's. Each value least significant octet first",
            (arguments, _) => _security.OutOfBandAsync(arguments)
        ),
        new("disconnect", "end the connection", (_, token) => _links.DisconnectAsync(token)),
        new("bonds", "list the bonds of this phone", (_, _) => _security.BondsAsync()),
        new("forget [N|ADDRESS]", "forget one bond, or all", (arguments, _) => _security.ForgetAsync(arguments))
        {
            Values = () => [.. _phone.Host.Bonds.All.Select(static bond => bond.Peer.ToString())],
        },
        new("help [COMMAND]", "this list", (arguments, _) => HelpAsync(arguments))
        {
            Values = () => [.. _verbs.Select(static verb => verb.Name)],
        },
        new("quit", "leave; so do exit and Ctrl-D", static (_, _) => Task.CompletedTask),
    ];

    private Task HelpAsync(string[] arguments)
    {
        if (arguments is [string name] && Verb(name) is null)
            throw new PhoneCommandException($"there is no command '{name}'; help lists them");
        foreach (PhoneVerb verb in _verbs.Where(verb => arguments is [] || verb == Verb(arguments[0])))
            Say($"{verb.Usage, -38} {verb.Help}");
        if (arguments is [])
            Say("!COMMAND                               a command that is to be refused; several commands in one line are separated by ;");
        return Task.CompletedTask;
    }

    private async Task WaitAsync(string[] arguments, CancellationToken cancellationToken)
    {
        int seconds = arguments is [string text]
            ? Number(text, 1, 3600, "wait takes a number of seconds from 1 to 3600")
            : throw new PhoneCommandException("wait takes a number of seconds from 1 to 3600");
        await Task.Delay(TimeSpan.FromSeconds(seconds), Time, cancellationToken).ConfigureAwait(false);
    }

    public static int Number(string text, int least, int most, string otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new PhoneCommandException(otherwise);

    public LeLink RequireLink() => _phone.Link ?? throw new PhoneCommandException("not connected; use scan, then connect N");

    public void Say(string text) => _transcript.Say(Speaker.Phone, text);

    /// <summary>An address as typed, or as numbered in a list.</summary>
    public static BleAddress Pick(string? text, IReadOnlyList<BleAddress> list, string usage)
    {
        if (BleAddress.TryParse(text, out BleAddress address)) return address;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) throw new PhoneCommandException(usage);
        return number >= 1 && number <= list.Count
            ? list[number - 1]
            : throw new PhoneCommandException($"there is no number {number} in the list; {usage}");
    }
}
