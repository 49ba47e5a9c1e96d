using BleStack.Hci;

namespace BleStack.Smp;

/// <summary>
/// What secures a link now: a pairing (<see cref="PairingProcess"/>), an encryption with a bond's key, or a Security Request that waits for
/// its answer.
/// </summary>
/// <remarks>At most one at a time; it ends with the manager's <see cref="SecurityManager.End"/>.</remarks>
internal sealed class SecurityProcedure(SecurityManager manager, ISmpLink link, SmpSender sender, LongTermKeys keys)
{
    private Kind _kind;

    private enum Kind : byte
    {
        None,
        Pairing,
        Encryption,
        SecurityRequest,
    }

    public bool IsNone => _kind == Kind.None;

    /// <summary>The link is being encrypted with a bond's key.</summary>
    public bool IsEncryption => _kind == Kind.Encryption;

    public void BeginPairing() => _kind = Kind.Pairing;

    public void End() => _kind = Kind.None;

    /// <summary>Central: encrypts with the bond's key; without one the outcome is PIN or Key Missing.</summary>
    public void Encrypt()
    {
        if (keys.ForCentral() is { } ltk)
        {
            _kind = Kind.Encryption;
            link.StartEncryption(ltk.Key, ltk.Ediv, ltk.Rand);
        }
        else
        {
            manager.End(PairingOutcome.EncryptionFailed(HciErrorCode.PinOrKeyMissing));
        }
    }

    /// <summary>Peripheral: sends a Security Request.</summary>
    public void RequestSecurity(AuthReq wanted)
    {
        _kind = Kind.SecurityRequest;
        sender.Send(new SecurityRequest(wanted));
    }

    /// <summary>Peripheral: the bond's key for a Long Term Key Request; null when there is none for it.</summary>
    public byte[]? FindLongTermKey(ulong rand, ushort ediv)
    {
        if (keys.ForPeripheral(ediv, rand) is not { } key) return null;
        if (_kind == Kind.None) _kind = Kind.Encryption;
        return key.Key;
    }

    public void OnLinkClosed(HciErrorCode reason)
    {
        if (_kind != Kind.None) manager.End(PairingOutcome.LinkLost(reason));
    }

    /// <summary>A Central may ignore a Security Request; the link may pair later.</summary>
    public void OnTimeout()
    {
        if (_kind == Kind.SecurityRequest) manager.End(PairingOutcome.Failed(FailedBy.Timeout, PairingFailure.None));
    }

    /// <summary>The peer sent Pairing Failed, and no pairing is in progress.</summary>
    public void OnRefused(PairingFailure reason)
    {
        if (_kind == Kind.SecurityRequest) manager.End(PairingOutcome.Failed(FailedBy.Peer, reason));
    }

    /// <summary>The controller reports an encryption that no pairing waits for.</summary>
    public void OnEncryption(HciErrorCode status)
    {
        if (_kind == Kind.Pairing) return; // An encryption that began before the pairing: no step of it.
        if (status.EndsLink()) manager.End(PairingOutcome.LinkLost(status));
        else if (status != HciErrorCode.Success) manager.End(PairingOutcome.EncryptionFailed(status));
        else if (_kind != Kind.None) manager.End(PairingOutcome.Encrypted(keys.Pending));
    }
}
