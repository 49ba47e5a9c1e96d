using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Explain.Narration;

namespace SecureGattServer.Simulator.Phone;

/// <summary>The commands for the device's attributes, and what is subscribed to.</summary>
internal sealed class AttributeCommands
{
    private const int MaximumValue = 512;

    private readonly VirtualPhone _phone;
    private readonly PhoneShell _shell;
    private readonly ConcurrentDictionary<ushort, string> _subscribed = new();

    public AttributeCommands(PhoneShell shell, VirtualPhone phone)
    {
        (_shell, _phone) = (shell, phone);
        phone.Host.Disconnected += (_, _) => _subscribed.Clear();
    }

    /// <summary>What is subscribed to, as it was named.</summary>
    public ICollection<string> Subscribed => _subscribed.Values;

    public async Task DiscoverAsync(CancellationToken cancellationToken)
    {
        _shell.RequireLink();
        await _phone.DiscoverAsync(cancellationToken).ConfigureAwait(false);
        foreach (string line in _phone.DescribeServices()) _shell.Say(line);
    }

    public async Task ReadAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [string name]) throw new PhoneCommandException("read takes a UUID or a handle, for example read 2A38");
        Target target = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        byte[] value = await SecuringAsync(() => _phone.ReadAsync(target.Handle, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        _shell.Say($"{name} = {Describe(target, value)}");
    }

    public async Task WriteAsync(string[] arguments, CancellationToken cancellationToken)
    {
        byte[] value = Value("write", arguments);
        Target target = await FindAsync(arguments[0], cancellationToken).ConfigureAwait(false);
        await SecuringAsync(() => WriteAsync(target.Handle, value, cancellationToken), cancellationToken).ConfigureAwait(false);
        _shell.Say($"{arguments[0]} written");
    }

    private async Task<bool> WriteAsync(ushort handle, byte[] value, CancellationToken cancellationToken)
    {
        await _phone.WriteAsync(handle, value, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async Task WriteCommandAsync(string[] arguments, CancellationToken cancellationToken)
    {
        byte[] value = Value("write-command", arguments);
        Target target = await FindAsync(arguments[0], cancellationToken).ConfigureAwait(false);
        int most = _shell.RequireLink().Mtu - 3;
        if (value.Length > most)
            throw new PhoneCommandException(
                $"write-command carries at most {most} octets on this link (MTU {most + 3}); write takes longer values in parts"
            );
        if (!await _phone.WriteWithoutResponseAsync(target.Handle, value).ConfigureAwait(false))
            throw new PhoneCommandException("write-command: the link has ended");
        _shell.Say($"{arguments[0]} sent; a write without response has no answer, read shows what came of it");
    }

    public async Task SignAsync(string[] arguments, CancellationToken cancellationToken)
    {
        byte[] value = Value("sign", arguments);
        Target target = await FindAsync(arguments[0], cancellationToken).ConfigureAwait(false);
        if (!await _phone.WriteSignedAsync(target.Handle, value).ConfigureAwait(false))
            throw new PhoneCommandException("sign: no signing key was given in a pairing; pair with a device that takes one");
        _shell.Say($"{arguments[0]} signed and sent; a signed write has no answer");
    }

    public async Task SubscribeAsync(string[] arguments, CancellationToken cancellationToken)
    {
        const string usage =
            "subscribe takes a UUID or a handle, and how many notifications to wait for, 1 to 1000000, for example subscribe 2A37 3";
        if (arguments is not [string name, ..]) throw new PhoneCommandException(usage);
        int? count = arguments.Length > 1 ? PhoneShell.Number(arguments[1], 1, 1_000_000, usage) : null;
        Target target = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (count is { } number)
        {
            await _phone
                .SubscribeAsync(target.Handle, number, value => _shell.Say($"{name} notifies {Describe(target, value)}"), cancellationToken)
                .ConfigureAwait(false);
            return;
        }

        await SecuringAsync(() => SubscribeAsync(target, name, cancellationToken), cancellationToken).ConfigureAwait(false);
        _shell.Say($"subscribed to {name}; unsubscribe {name} ends it");
    }

    private async Task<bool> SubscribeAsync(Target target, string name, CancellationToken cancellationToken)
    {
        await _phone
            .SubscribeAsync(target.Handle, value => _shell.Say($"{name} notifies {Describe(target, value)}"), cancellationToken)
            .ConfigureAwait(false);
        _subscribed[target.Handle] = name;
        _shell.Behavior?.Subscribed(target.Handle);
        return true;
    }

    public async Task UnsubscribeAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [string name])
            throw new PhoneCommandException("unsubscribe takes a UUID or a handle, for example unsubscribe 2A37");
        Target target = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        await _phone.UnsubscribeAsync(target.Handle, cancellationToken).ConfigureAwait(false);
        _subscribed.TryRemove(target.Handle, out _);
        _shell.Behavior?.Unsubscribed(target.Handle);
        _shell.Say($"{name} unsubscribed");
    }

    /// <summary>A phone that secures links automatically does so at a refusal and sends the request again.</summary>
    private async Task<T> SecuringAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (AttException refusal) when (_shell.Behavior is not null && refusal.Failure == AttFailure.ErrorResponse)
        {
            if (!await _shell.Behavior.SecureAsync(refusal.Code, cancellationToken).ConfigureAwait(false)) throw;
            return await request().ConfigureAwait(false);
        }
    }

    private async Task<Target> FindAsync(string name, CancellationToken cancellationToken)
    {
        _shell.RequireLink();
        if (!BleUuid.TryParse(name, out BleUuid uuid)) return new Target(Handle(name), TypeOf(Handle(name)));
        await _phone.DiscoverAsync(cancellationToken).ConfigureAwait(false);
        List<Target> found = [.. Attributes().Where(one => one.Type == uuid)];
        return found switch
        {
            [Target one] => one,
            [] => throw new PhoneCommandException($"the peer has no characteristic {uuid}; discover lists them"),
            _ => throw new PhoneCommandException(
                $"{uuid} is there {found.Count} times; name the handle: {string.Join(", ", found.Select(static one => $"#{one.Handle}"))}"
            ),
        };
    }

    private static ushort Handle(string name)
    {
        bool isHex = name.StartsWith("#0x", StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> digits = isHex ? name.AsSpan(3) : name.AsSpan().TrimStart('#');
        return
            ushort.TryParse(
                digits,
                isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                CultureInfo.InvariantCulture,
                out ushort handle
            )
            && handle > 0
            ? handle
            : throw new PhoneCommandException($"'{name}' is neither a UUID (2A38, or 36 characters) nor a handle (#1 to #65535)");
    }

    private BleUuid? TypeOf(ushort handle) =>
        Attributes().Where(one => one.Handle == handle).Select(static one => one.Type).FirstOrDefault();

    /// <summary>Discovered values of characteristics, and descriptors.</summary>
    private IEnumerable<Target> Attributes() =>
        _phone.Link is not { } link
            ? []
            : link
                .Client.Services.SelectMany(static service => service.Characteristics)
                .SelectMany(static one =>
                    one.Descriptors.Select(static descriptor => new Target(descriptor.Handle, descriptor.Uuid))
                        .Prepend(new Target(one.ValueHandle, one.Uuid))
                );

    /// <summary>What an argument may name, for Tab.</summary>
    public List<string> Targets() =>
        [.. Attributes().Select(static one => $"{one.Type}"), .. Attributes().Select(static one => $"#{one.Handle}")];

    private static string Describe(Target target, byte[] value)
    {
        string octets = VirtualPhone.DescribeValue(value);
        string meaning = ValueText.Describe(target.Type, value);
        return octets.Contains(meaning, StringComparison.Ordinal) || value.Length == 0 || meaning == ValueText.Hex(value)
            ? octets
            : $"{octets}  {meaning}";
    }

    /// <summary>The octets after the target: hex digits, optionally with spaces between octets, or text in quotation marks.</summary>
    private static byte[] Value(string verb, string[] arguments)
    {
        string usage =
            $"{verb} takes a UUID or a handle and octets in hex, or text in quotation marks, for example {verb} 2A39 01 or {verb} 2A00 \"Kitchen\"";
        if (arguments is not [_, .. string[] rest]) throw new PhoneCommandException(usage);
        string text = string.Join(' ', rest);
        byte[]? value = text is ['"', .. string inner, '"'] ? Encoding.UTF8.GetBytes(inner) : Octets(string.Concat(rest));
        if (value is null) throw new PhoneCommandException(usage);
        return value.Length <= MaximumValue
            ? value
            : throw new PhoneCommandException($"a value has at most {MaximumValue} octets, not {value.Length}");
    }

    private static byte[]? Octets(string digits) =>
        digits.Length > 0 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;

    /// <summary>An attribute by its handle, with its type if known.</summary>
    private readonly record struct Target(ushort Handle, BleUuid? Type);
}
