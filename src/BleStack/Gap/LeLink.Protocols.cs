using System;
using BleStack.Att;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Gap;

// What the protocols above need of the link.
public sealed partial class LeLink : IAttLink, ISmpLink
{
    /// <summary>Raised when the link's protection has changed.</summary>
    public event Action<LinkSecurity>? SecurityChanged;

    /// <summary>The link's protection now.</summary>
    public LinkSecurity Security { get; private set; }

    /// <summary>The peer's bond; null when there is none.</summary>
    public Bond? Bond => Host.Bonds.Find(PeerIdentity);

    IL2capChannel IAttLink.AttChannel => L2cap.Att;

    bool IAttLink.HasKeyForPeer => (Role == LinkRole.Central ? Bond?.PeerLtk : Bond?.LocalLtk) is not null;

    BleAddress ISmpLink.LocalIdentity => Host.Identity;

    ReadOnlySpan<byte> ISmpLink.LocalIrk => Host.Own.Irk;

    void IAttLink.SaveBond(Bond bond) => Host.Bonds.Save(bond);

    bool IAttLink.VerifySignature(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out bool isAuthenticated)
    {
        isAuthenticated = false;
        if (Bond is not { PeerCsrk: { } csrk } bond) return false;
        if (!DataSignature.Verify(csrk, message, signature, out uint counter) || counter < bond.PeerSignCounter || counter == uint.MaxValue) return false;
        Host.Bonds.Save(bond with { PeerSignCounter = counter + 1 });
        isAuthenticated = bond.IsAuthenticated;
        return true;
    }

    bool IAttLink.Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        if (Bond is not { LocalCsrk: { } csrk, LocalSignCounter: not uint.MaxValue } bond) return false;

        // Kept before it is used: a counter may be skipped, never used twice.
        Host.Bonds.Save(bond with { LocalSignCounter = bond.LocalSignCounter + 1 });
        DataSignature.Sign(csrk, message, bond.LocalSignCounter, signature);
        return true;
    }

    void ISmpLink.Send(ReadOnlySpan<byte> pdu) => L2cap.Smp.Send(pdu);

    void ISmpLink.StartEncryption(ReadOnlySpan<byte> ltk, ushort ediv, ulong rand)
    {
        Span<byte> key = stackalloc byte[16];
        ltk.CopyTo(key);
        key.Reverse();
        Host.Detach(StartEncryptionAsync(Host.Hci.CommandAsync(new LeEnableEncryption(Handle, rand, ediv, key))));
    }

    void ISmpLink.Disconnect(HciErrorCode reason) => BeginDisconnect(reason);

    internal void OnEncryption(HciErrorCode status, bool isEncrypted)
    {
        Security = Security with { IsEncrypted = status == HciErrorCode.Success && isEncrypted };
        SecurityChanged?.Invoke(Security);
    }

    // [Vol 4, Part E] 7.7.65.5
    internal void OnLongTermKeyRequest(ulong rand, ushort ediv) => Host.Hci.Post(new LeLongTermKeyRequestNegativeReply(Handle));

    private async System.Threading.Tasks.Task StartEncryptionAsync(System.Threading.Tasks.Task<HciReply> answer)
    {
        // A refusal is the end of the attempt: no Encryption Change will follow.
        HciReply reply = await answer.ConfigureAwait(true);
        if (!reply.IsSuccess && IsConnected) OnEncryption(reply.Status, false);
    }
}
