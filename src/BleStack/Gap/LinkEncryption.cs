using System;
using System.Security.Cryptography;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;

namespace BleStack.Gap;

/// <summary>The protection of a link, which changes with the controller's encryption events and with what a pairing gives.</summary>
internal sealed class LinkEncryption(LeLink link)
{
    private bool _keyAsked;

    /// <summary>The link's protection now.</summary>
    public LinkSecurity Security { get; private set; }

    /// <summary>A pairing, or an encryption from a bond, gave the link this protection.</summary>
    public void Secured(LinkSecurity now)
    {
        LinkSecurity before = Security;
        Security = now;
        if (Security != before) link.OnSecurityChanged(now);
    }

    /// <summary>Central: has the controller encrypt with a key, most significant octet first.</summary>
    public void Start(ReadOnlySpan<byte> ltk, ushort ediv, ulong rand)
    {
        Span<byte> key = stackalloc byte[16];
        ToWire(ltk, key);
        link.L2cap.HoldForEncryption();
        link.Host.Detach(StartAsync(link.Host.Hci.CommandAsync(new LeEnableEncryption(link.Handle, rand, ediv, key))));
        CryptographicOperations.ZeroMemory(key);
    }

    // [Vol 4, Part E] 7.7.8 and 7.7.39. The protection is set first: a handler of the outcome sees it. GATT comes last: its
    // restored subscriptions make applications send, and they must know by then what protects the link.
    public void OnEncryption(HciErrorCode status, bool isEncrypted)
    {
        bool succeeded = status == HciErrorCode.Success && isEncrypted;
        LinkSecurity before = Security;
        if (succeeded && !_keyAsked && link.SecurityManager.PendingSecurity == default) link.SecurityManager.OnEncryptedUnasked();
        if (succeeded) Security = link.SecurityManager.PendingSecurity with { IsEncrypted = true };
        else if (status == HciErrorCode.Success) Security = default;
        link.SecurityManager.OnEncryptionChanged(status, isEncrypted);
        if (Security != before) link.OnSecurityChanged(Security);
        if (Security.IsBonded) link.Gatt.SecurityChanged();
        EndHolding(succeeded);
    }

    // A Central's peer may have sent in the clear before it refused to encrypt: that counts, at the level the link has. What reaches a
    // Peripheral once its controller has the key was sent under that key, or is not accepted.
    public void EndHolding(bool encrypted)
    {
        if (encrypted || link.Role == LinkRole.Central) link.L2cap.ReleaseHeld();
        else link.L2cap.DropHeld();
    }

    // [Vol 4, Part E] 7.7.65.5
    public void OnLongTermKeyRequest(ulong rand, ushort ediv)
    {
        _keyAsked = true;
        Span<byte> key = stackalloc byte[16], wire = stackalloc byte[16];
        if (link.SecurityManager.TryGetLongTermKey(rand, ediv, key, out _))
        {
            ToWire(key, wire);
            link.L2cap.HoldForEncryption();
            link.Host.Hci.Post(new LeLongTermKeyRequestReply(link.Handle, wire));
        }
        else
        {
            link.Host.Hci.Post(new LeLongTermKeyRequestNegativeReply(link.Handle));
        }

        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(wire);
    }

    // HCI carries keys least significant octet first.
    private static void ToWire(ReadOnlySpan<byte> key, Span<byte> wire)
    {
        key.CopyTo(wire);
        wire.Reverse();
    }

    private async Task StartAsync(Task<HciReply> answer)
    {
        // A refusal is the end of the attempt: no Encryption Change will follow.
        HciReply reply = await answer.ConfigureAwait(true);
        if (!reply.IsSuccess && link.IsConnected) OnEncryption(reply.Status, false);
    }
}
