using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Phone;

/// <summary>The commands for pairing, encryption and bonds.</summary>
internal sealed class SecurityCommands(PhoneShell shell, VirtualPhone phone)
{
    /// <summary>A command waits for a pairing and reports its outcome itself.</summary>
    public bool IsPairingAwaited { get; private set; }

    public Task PairAsync(CancellationToken cancellationToken) =>
        SecureAsync(phone.PairAsync, static outcome => $"pairing {outcome}; pair tries again", cancellationToken);

    public Task EncryptAsync(CancellationToken cancellationToken) =>
        SecureAsync(phone.EncryptAsync, static outcome => $"encryption {outcome}; forget the bond and pair again", cancellationToken);

    private async Task SecureAsync(
        Func<CancellationToken, Task<PairingOutcome>> secure,
        Func<PairingOutcome, string> failure,
        CancellationToken cancellationToken
    )
    {
        shell.RequireLink();
        PairingOutcome outcome = await AwaitedAsync(secure(cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!outcome.IsSuccess) throw Failure(outcome, failure(outcome));
        shell.Say($"{outcome}");
    }

    // The host raises pairing events on its loop, immediately after the waiting tasks have completed: waits for them.
    private async Task<PairingOutcome> AwaitedAsync(Task<PairingOutcome> securing)
    {
        IsPairingAwaited = true;
        try
        {
            return await securing.ConfigureAwait(false);
        }
        finally
        {
            phone.Host.Loop.Post(_ => IsPairingAwaited = false, null);
        }
    }

    public Task SecurityAsync(string[] arguments)
    {
        phone.Policy.Answer = arguments switch
        {
            ["accept"] => SecurityRequestAnswer.Secure,
            ["reject"] => SecurityRequestAnswer.Refuse,
            ["ignore"] => SecurityRequestAnswer.Ignore,
            _ => throw new PhoneCommandException("security takes accept, reject or ignore"),
        };
        shell.Say($"security requests: {arguments[0]}");
        return Task.CompletedTask;
    }

    public Task OutOfBandAsync(string[] arguments)
    {
        OobData own = phone.Host.Pairing.Oob ?? OobData.Generate(SystemRandom.Instance);
        try
        {
            phone.Host.Pairing = phone.Host.Pairing with { Oob = arguments is [string hex] ? own.WithPeer(hex) : own };
        }
        catch (FormatException exception)
        {
            throw new PhoneCommandException($"oob: {exception.Message}");
        }

        shell.Say($"out-of-band data {own.ToText()[..64]}");
        shell.Say("confirm value, then random number, each least significant octet first as in NFC tags and advertising data");
        return Task.CompletedTask;
    }

    public Task BondsAsync()
    {
        IReadOnlyList<Bond> bonds = phone.Host.Bonds.All;
        for (int i = 0; i < bonds.Count; i++)
        {
            string kind =
                $"{(bonds[i].IsSecureConnections ? "Secure Connections" : "legacy")}, {(bonds[i].IsAuthenticated ? "authenticated" : "not authenticated")}";
            shell.Say(string.Create(CultureInfo.InvariantCulture, $"{i + 1}  {bonds[i].Peer}  {kind}, key of {bonds[i].KeySize} octets"));
        }

        if (bonds.Count == 0) shell.Say("no bonds");
        return Task.CompletedTask;
    }

    public Task ForgetAsync(string[] arguments)
    {
        IBondStore store = phone.Host.Bonds;
        if (arguments is [])
        {
            store.Clear();
            shell.Say("all bonds forgotten");
            return Task.CompletedTask;
        }

        BleAddress peer = PhoneShell.Pick(
            arguments[0],
            [.. store.All.Select(static bond => bond.Peer)],
            "forget takes a number of the list that bonds shows, or an address"
        );
        if (!store.Remove(peer)) throw new PhoneCommandException($"there is no bond with {peer}; bonds lists them");
        shell.Say($"bond with {peer} forgotten");
        return Task.CompletedTask;
    }

    // A silent or lost peer has not refused.
    private static PhoneCommandException Failure(PairingOutcome outcome, string message) =>
        outcome.FailedBy is FailedBy.Local or FailedBy.Peer or FailedBy.Encryption
            ? new PhoneRefusedException(message)
            : new PhoneCommandException(message);
}
