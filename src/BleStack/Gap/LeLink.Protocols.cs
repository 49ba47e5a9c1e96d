using System;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using BleStack.L2cap;
using BleStack.Smp;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

// ATT and GATT on the link, and what they need of it.
public sealed partial class LeLink : IAttLink
{
    /// <summary>Raised when the ATT MTU has changed.</summary>
    public event Action<ushort>? MtuChanged;

    /// <summary>The peer's bond; null when there is none.</summary>
    public Bond? Bond => Host.Bonds.Find(PeerIdentity);

    /// <summary>This link's part of GATT, both ways.</summary>
    public GattConnection Gatt { get; }

    /// <summary>Uses the peer's GATT server.</summary>
    public GattClient Client => Gatt.Client;

    /// <summary>ATT MTU of the link; 23 until an exchange.</summary>
    public ushort Mtu => Gatt.Mtu;

    IL2capChannel IAttLink.AttChannel => L2cap.Att;

    // A link encrypted with another key than the bond's may be anyone who claims the address: it gets and changes nothing of the bond.
    Bond? IAttLink.Bond => Security.IsEncrypted && !Security.IsBonded ? null : Bond;

    bool IAttLink.HasKeyForPeer => (Role == LinkRole.Central ? Bond?.PeerLtk : Bond?.LocalLtk) is not null;

    void IAttLink.SaveBond(Bond bond) => TrySave(bond);

    bool IAttLink.VerifySignature(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out bool isAuthenticated) =>
        Smp.VerifySignature(message, signature, out isAuthenticated);

    bool IAttLink.Sign(ReadOnlySpan<byte> message, Span<byte> signature) => Smp.TrySign(message, signature);

    private GattConnection CreateGatt()
    {
        GattConnection gatt = Host.Server.Open(this);
        if (Role == LinkRole.Central) gatt.Client.Policy = Host.Options.ClientPolicy;
        gatt.MtuChanged += mtu => Host.Loop.Raise(MtuChanged, mtu);
        L2cap.Att.User = gatt;
        return gatt;
    }

    /// <summary>The link has been told of: what its client does by itself begins.</summary>
    internal async void BeginClient()
    {
        if (!Client.Policy.ExchangesMtu) return;
        try
        {
            await Client.ExchangeMtuAsync().ConfigureAwait(true);
        }
        catch (AttException exception)
        {
            Host.Log.LogInformation("{Link}: the MTU stays at {Mtu}: {Why}", this, Mtu, exception.Message);
        }
    }

    private void TrySave(Bond bond)
    {
        try
        {
            Host.Bonds.Save(bond);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Host.Log.LogError(exception, "What {Peer} has set could not be kept with its bond.", bond.Peer);
        }
    }
}
