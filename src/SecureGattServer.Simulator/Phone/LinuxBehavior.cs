using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using BleStack.L2cap;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Phone;

/// <summary>The behaviour of bluetoothd 5.66 on Linux 6.1 as a central; docs/interop.md has the list.</summary>
/// <remarks>
/// It discovers and reads Device Name after connect, secures the link at 0x05 and 0x0F and sends the request again, never at 0x0C and 0x0E,
/// and subscribes again on the next connection before it reads the Database Hash. Its GATT procedures are <see
/// cref="GattClientPolicy.Linux"/>.
/// </remarks>
internal sealed class LinuxBehavior(VirtualPhone phone, Action<string> say)
{
    private static readonly BleUuid s_databaseHash = 0x2B2A;

    private readonly HashSet<ushort> _configured = [];
    private byte[]? _hash;

    /// <summary>A link was established and the MTU exchanged.</summary>
    public async Task ConnectedAsync(CancellationToken cancellationToken)
    {
        if (phone.Link is not { } link) return;
        if (link.Bond is not null) await SecureAsync(AttErrorCode.InsufficientEncryption, cancellationToken).ConfigureAwait(false);
        foreach (ushort cccd in _configured) await AskAsync(() => phone.WriteAsync(cccd, [1, 0], cancellationToken)).ConfigureAwait(false);
        if (_configured.Count > 0) say("linux: subscribed again, before the Database Hash is read");
        await LookAtHashAsync(cancellationToken).ConfigureAwait(false);
        await phone.DiscoverAsync(cancellationToken).ConfigureAwait(false);
        await ReadNameAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A request was refused: secures the link when this host would; true when the request must be sent again.</summary>
    public async Task<bool> SecureAsync(AttErrorCode error, CancellationToken cancellationToken)
    {
        if (phone.Link is not { } link || Wanted(error, link.Security.Level) is not { } level) return false;
        say($"linux: raises the link to {level} by itself");
        PairingOutcome outcome = await link.SecureAsync(level, cancellationToken).ConfigureAwait(false);
        say($"linux: {outcome}");
        return outcome.IsSuccess;
    }

    /// <summary>A CCCD was written successfully.</summary>
    public void Subscribed(ushort valueHandle)
    {
        if (Cccd(valueHandle) is { } cccd) _configured.Add(cccd);
    }

    /// <summary>A subscription was ended.</summary>
    public void Unsubscribed(ushort valueHandle)
    {
        if (Cccd(valueHandle) is { } cccd) _configured.Remove(cccd);
    }

    private static SecurityLevel? Wanted(AttErrorCode error, SecurityLevel now) => error switch
    {
        AttErrorCode.InsufficientEncryption when now == SecurityLevel.None => SecurityLevel.Encrypted,
        AttErrorCode.InsufficientAuthentication when now == SecurityLevel.None => SecurityLevel.Encrypted,
        AttErrorCode.InsufficientAuthentication when now < SecurityLevel.AuthenticatedSecureConnections => now + 1,
        _ => null,
    };

    private async Task LookAtHashAsync(CancellationToken cancellationToken)
    {
        byte[]? hash = null;
        await AskAsync(async () =>
                hash = (await phone.Client.ReadByUuidAsync(s_databaseHash, cancellation: cancellationToken).ConfigureAwait(false))
                    .Select(static one => one.Value)
                    .FirstOrDefault()
            )
            .ConfigureAwait(false);
        if (_hash is not null && hash is not null && !hash.AsSpan().SequenceEqual(_hash)) say("linux: the Database Hash has changed");
        _hash = hash ?? _hash;
    }

    private async Task ReadNameAsync(CancellationToken cancellationToken)
    {
        if (phone.Find(GattUuid.DeviceName) is not { } name) return;
        try
        {
            await phone.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (AttException refusal) when (refusal.Failure == AttFailure.ErrorResponse)
        {
            if (await SecureAsync(refusal.Code, cancellationToken).ConfigureAwait(false))
                await AskAsync(() => phone.ReadAsync(name, cancellationToken)).ConfigureAwait(false);
        }
    }

    private ushort? Cccd(ushort valueHandle) => phone.Link?.Client.Services.SelectMany(static service => service.Characteristics)
        .Where(one => one.ValueHandle == valueHandle && one.CccdHandle != 0).Select(static one => (ushort?)one.CccdHandle).FirstOrDefault();

    // The server's answer to it has no effect.
    private static async Task AskAsync(Func<Task> request)
    {
        try
        {
            await request().ConfigureAwait(false);
        }
        catch (AttException refusal) when (refusal.Failure == AttFailure.ErrorResponse)
        {
            // As bluetoothd does, which logs it.
        }
    }
}
