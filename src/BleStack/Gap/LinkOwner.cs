using BleStack.Hci;
using BleStack.L2cap;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

/// <summary>What L2CAP asks of the link it is part of.</summary>
internal sealed class LinkOwner(LeLink link) : IL2capLinkOwner
{
    public void Disconnect(HciErrorCode reason) => link.BeginDisconnect(reason);

    public bool OnParametersRequested(ConnectionParameters wanted)
    {
        if (!link.Accepts(wanted)) return false;
        link.Host.Detach(link.Update.RunAsync(wanted));
        return true;
    }

    public void OnEncryptionOverdue() => link.Encryption.EndHolding(encrypted: false);

    public void OnMalformed(string what) => link.Host.Log.LogWarning("{Link}: dropped {What}", link, what);
}
