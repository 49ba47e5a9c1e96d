using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Hci;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Phone;

/// <summary>The commands of a console phone. Each is one method; a command that does not work throws <see cref="PhoneCommandException"/>.</summary>
internal sealed partial class PhoneShell
{
    private readonly VirtualPhone _phone;
    private readonly ITranscript _transcript;
    private readonly List<PhoneVerb> _verbs;
    private readonly ScanList _heard = new();

    public PhoneShell(VirtualPhone phone, ITranscript transcript)
    {
        (_phone, _transcript) = (phone, transcript);
        _verbs = Verbs();
        _phone.Host.Disconnected += (_, _) => _subscribed.Clear();
    }

    /// <summary>A person types: scan goes on until it is stopped.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>What the times of scan, connect and wait are measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A command waits for a pairing and tells its outcome itself.</summary>
    public bool IsPairingAwaited { get; private set; }

    /// <summary>Behaves as a known phone does; null is a phone that does only what it is told.</summary>
    public LinuxWays? Ways { get; init; }

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

    /// <summary>What the last word of a typed text may become: a command, or what its argument may be here and now.</summary>
    public IReadOnlyList<string> Complete(string text)
    {
        string[] words = text[(text.LastIndexOf(';') + 1)..].TrimStart(' ', '!').Split(' ');
        IEnumerable<string> all = words.Length == 1 ? _verbs.Select(static verb => verb.Name) : Verb(words[0]) is { } verb && words.Length == 2 ? verb.Values() : [];
        return [.. all.Where(one => one.StartsWith(words[^1], StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Ends what goes on beside the commands; false when there is nothing.</summary>
    public async Task<bool> StopBackgroundAsync()
    {
        if (!_phone.Host.Scanner.IsScanning) return false;
        await ScanStopAsync().ConfigureAwait(false);
        return true;
    }

    private async Task RunCommandAsync(string line, CancellationToken cancellationToken)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is not [string name, .. string[] arguments]) return;
        PhoneVerb verb = Verb(name) ?? throw new PhoneCommandException($"unknown command '{name}'; help lists them");
        if (verb.Takes < arguments.Length) throw new PhoneCommandException($"{verb.Name} takes no '{arguments[verb.Takes]}'; it is: {verb.Usage}");
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
        new("scan [SECONDS|stop]", "list who advertises; typed without SECONDS it goes on until stop, connect or Ctrl-C", ScanAsync) { Values = static () => ["stop"] },
        new("connect N|ADDRESS [SECONDS]", "connect to one of the list, or to AA:BB:CC:DD:EE:FF[/random]; gives up after 10 s", ConnectAsync) { Values = _heard.Choices },
        new("pair", "pair; an existing bond is replaced", (_, token) => PairAsync(token)),
        new("encrypt", "encrypt with the key of the bond", (_, token) => EncryptAsync(token)),
        new("discover", "list services, characteristics and descriptors", (_, token) => DiscoverAsync(token)),
        new("read UUID|#HANDLE", "read a value of any length, for example read 2A38", ReadAsync) { Values = Targets },
        new("write UUID|#HANDLE HEX|\"TEXT\"", "write a value of any length and wait for the answer, for example write 2A39 01", WriteAsync) { Values = Targets, Takes = int.MaxValue },
        new("write-command UUID|#HANDLE HEX|\"TEXT\"", "write without an answer", WriteCommandAsync) { Values = Targets, Takes = int.MaxValue },
        new("sign UUID|#HANDLE HEX|\"TEXT\"", "write with a signature instead of an answer", SignAsync) { Values = Targets, Takes = int.MaxValue },
        new("subscribe UUID|#HANDLE [N]", "show what the value notifies or indicates until unsubscribe; with N wait for so many", SubscribeAsync) { Values = Targets },
        new("unsubscribe UUID|#HANDLE", "end that", UnsubscribeAsync) { Values = () => [.. _subscribed.Values] },
        new("wait SECONDS", "wait, for scripts: what the device sends in the meantime is shown", WaitAsync),
        new("mtu", "show the ATT MTU, agreed on after connect", (_, token) => MtuAsync(token)),
        new("rssi", "show the signal strength of the link", (_, token) => RssiAsync(token)),
        new("status", "show the link, its protection and what goes on", (_, _) => StatusAsync()),
        new("security accept|reject|ignore", "what to do when the device asks for security", (arguments, _) => SecurityAsync(arguments)) { Values = static () => ["accept", "reject", "ignore"] },
        new("oob [HEX]", "this phone's out-of-band data; with HEX it has read the device's. Each value least significant octet first", (arguments, _) => OutOfBandAsync(arguments)),
        new("disconnect", "end the connection", (_, token) => DisconnectAsync(token)),
        new("bonds", "list the bonds of this phone", (_, _) => BondsAsync()),
        new("forget [N|ADDRESS]", "forget one bond, or all", (arguments, _) => ForgetAsync(arguments)) { Values = () => [.. _phone.Host.Bonds.All.Select(static bond => bond.Peer.ToString())] },
        new("help [COMMAND]", "this list", (arguments, _) => HelpAsync(arguments)) { Values = () => [.. _verbs.Select(static verb => verb.Name)] },
        new("quit", "leave; so do exit and Ctrl-D", static (_, _) => Task.CompletedTask),
    ];

    private Task HelpAsync(string[] arguments)
    {
        if (arguments is [string name] && Verb(name) is null) throw new PhoneCommandException($"there is no command '{name}'; help lists them");
        foreach (PhoneVerb verb in _verbs.Where(verb => arguments is [] || verb == Verb(arguments[0]))) Say($"{verb.Usage,-38} {verb.Help}");
        if (arguments is []) Say("!COMMAND                               a command that is to be refused; several commands in one line are separated by ;");
        return Task.CompletedTask;
    }

    private async Task WaitAsync(string[] arguments, CancellationToken cancellationToken)
    {
        int seconds = arguments is [string text] ? Number(text, 1, 3600, "wait takes a number of seconds from 1 to 3600") : throw new PhoneCommandException("wait takes a number of seconds from 1 to 3600");
        await Task.Delay(TimeSpan.FromSeconds(seconds), Time, cancellationToken).ConfigureAwait(false);
    }

    private static int Number(string text, int least, int most, string otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number : throw new PhoneCommandException(otherwise);

    private LeLink RequireLink() => _phone.Link ?? throw new PhoneCommandException("not connected; use scan, then connect N");

    private void Say(string text) => _transcript.Say(Speaker.Phone, text);
}

/// <summary>One command of the phone.</summary>
/// <param name="Usage">Its name and arguments, as they are typed.</param>
/// <param name="Help">What it does, in one line.</param>
/// <param name="Run">Does it.</param>
internal sealed record PhoneVerb(string Usage, string Help, Func<string[], CancellationToken, Task> Run)
{
    /// <summary>The word that is typed.</summary>
    public string Name { get; } = Usage.Split(' ')[0];

    /// <summary>Most arguments it takes; as many as its usage names.</summary>
    public int Takes { get; init; } = Usage.Split(' ').Length - 1;

    /// <summary>What its first argument may be here and now, for Tab.</summary>
    public Func<IReadOnlyList<string>> Values { get; init; } = static () => [];
}
