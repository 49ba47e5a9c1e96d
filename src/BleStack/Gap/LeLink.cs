using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

/// <summary>One connection to one peer, and everything that runs on it.</summary>
/// <remarks>
/// The addresses are those the connection was made with and stay, whatever either side shows later: SMP computes with them. When the
/// link ends, every task that waits on it ends with a value before <see cref="Disconnected"/> is raised.
/// </remarks>
public sealed partial class LeLink
{
    private readonly TaskCompletionSource _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<HciErrorCode>? _updating;
    private TaskCompletionSource<LeFeatures?>? _remoteFeatures;
    private bool _isDisconnecting;

    internal LeLink(BleHost host, ushort handle, LinkRole role, LinkAddresses addresses, ConnectionParameters parameters)
    {
        (Host, Handle, Role, Parameters) = (host, handle, role, parameters);
        (LocalAddress, PeerAddress, PeerIdentity) = (addresses.Local, addresses.Peer, addresses.PeerIdentity);
        L2cap = new L2capLink(host.Hci, handle, role, host.Server.Options.Att.Mtu, new Owner(this));
        Smp = CreateSecurityManager();
        Gatt = CreateGatt();
    }

    /// <summary>Raised when the parameters have changed.</summary>
    public event Action<ConnectionParameters>? ParametersChanged;

    /// <summary>
    /// Raised when parameters that were asked for are not to be had: which, and why. A Central's refusal by L2CAP is Unacceptable Connection Parameters,
    /// one that does not know the request Unsupported Remote Feature, silence LL Response Timeout; else it is the controller's error.
    /// </summary>
    public event Action<ConnectionParameters, HciErrorCode>? ParametersRefused;

    /// <summary>Raised once, when the link has ended.</summary>
    public event Action<HciErrorCode>? Disconnected;

    /// <summary>The host this link belongs to.</summary>
    public BleHost Host { get; }

    /// <summary>HCI connection handle.</summary>
    public ushort Handle { get; }

    /// <summary>This device's role.</summary>
    public LinkRole Role { get; }

    /// <summary>This device's address, as used when the connection was made.</summary>
    public BleAddress LocalAddress { get; }

    /// <summary>The peer's address, as used when the connection was made.</summary>
    public BleAddress PeerAddress { get; }

    /// <summary>The peer's identity, known from a bond or from this link's pairing; else <see cref="PeerAddress"/>.</summary>
    public BleAddress PeerIdentity { get; private set; }

    /// <summary>Parameters in force.</summary>
    public ConnectionParameters Parameters { get; private set; }

    /// <summary>The link is up.</summary>
    public bool IsConnected { get; private set; } = true;

    /// <summary>Why the link ended; Success while it is up.</summary>
    public HciErrorCode DisconnectReason { get; private set; }

    internal L2capLink L2cap { get; }

    /// <summary>Ends the link; the task ends when it is gone.</summary>
    /// <param name="reason">What the peer is told; what HCI does not allow there is sent as Remote User Terminated Connection.</param>
    public Task DisconnectAsync(HciErrorCode reason = HciErrorCode.RemoteUserTerminatedConnection) => Host.OnLoop(() =>
    {
        BeginDisconnect(reason);
        return _disconnected.Task;
    });

    /// <summary>Asks for other parameters. Central: by LE Connection Update. Peripheral: by the link layer where both sides can, else by L2CAP.</summary>
    /// <returns>True when they were accepted; <see cref="ParametersChanged"/> tells when they are in force, <see cref="ParametersRefused"/> why they are not.</returns>
    /// <exception cref="ArgumentException">The parameters are not possible; the message says why.</exception>
    public Task<bool> UpdateParametersAsync(ConnectionParameters wanted)
    {
        wanted.Validate();
        return Host.OnLoop(() => TellAsync(wanted, Role == LinkRole.Central ? LinkLayerUpdateAsync(wanted) : AskForUpdateAsync(wanted)));
    }

    /// <summary>Reads the signal strength of what the peer sent last, in dBm, -127 to 20; 127 when the controller does not know ([Vol 4, Part E] 7.5.4).</summary>
    /// <exception cref="HciCommandException">The controller refuses, or the link has ended.</exception>
    public Task<sbyte> ReadRssiAsync() => Host.OnLoop(async () => (await Host.Hci.CommandAsync(new ReadRssi(Handle)).ConfigureAwait(true)).Read<ReadRssiReturn>().Rssi);

    /// <summary>"connection 1 to C0:11:22:33:44:55/random as Central".</summary>
    public override string ToString() => $"connection {Handle} to {PeerIdentity} as {Role}";

    internal bool Accepts(ConnectionParameters wanted) => Host.Options.AcceptParameters is not { } accepts || Host.Loop.Ask(one => accepts(this, one), wanted, otherwise: false);

    internal void OnParametersChanged(HciErrorCode status, ConnectionParameters now)
    {
        TaskCompletionSource<HciErrorCode>? updating = _updating;
        _updating = null;
        if (status == HciErrorCode.Success) Parameters = now;
        updating?.TrySetResult(status);
        if (status != HciErrorCode.Success && updating is null) Host.Loop.Raise(ParametersRefused, now, status);
        if (status == HciErrorCode.Success) Host.Loop.Raise(ParametersChanged, now);
    }

    internal void OnRemoteFeatures(HciErrorCode status, LeFeatures features) =>
        _remoteFeatures?.TrySetResult(status == HciErrorCode.Success ? features : null);

    internal void Close(HciErrorCode reason)
    {
        IsConnected = false;
        DisconnectReason = reason;
        L2cap.Close(reason);
        Smp.Dispose();
        _updating?.TrySetResult(reason);
        _remoteFeatures?.TrySetResult(null);
        _disconnected.TrySetResult();
        Host.Loop.Raise(Disconnected, reason);
    }

    private void BeginDisconnect(HciErrorCode reason)
    {
        if (!IsConnected || _isDisconnecting) return;
        _isDisconnecting = true;
        Host.Detach(SendDisconnectAsync(Allowed(reason) ? reason : HciErrorCode.RemoteUserTerminatedConnection));
    }

    private async Task SendDisconnectAsync(HciErrorCode reason)
    {
        HciReply reply = await Host.Hci.CommandAsync(new Disconnect(Handle, reason)).ConfigureAwait(true);
        if (reply.IsSuccess || !IsConnected) return;
        _isDisconnecting = false;
        Host.Log.LogWarning("The controller refused to end {Link}: {Status}", this, reply.Status);
    }

    // [Vol 4, Part E] 7.1.6
    private static bool Allowed(HciErrorCode reason) => reason is HciErrorCode.AuthenticationFailure or HciErrorCode.RemoteUserTerminatedConnection
        or HciErrorCode.RemoteDeviceTerminatedConnectionDueToLowResources or HciErrorCode.RemoteDeviceTerminatedConnectionDueToPowerOff
        or HciErrorCode.UnsupportedRemoteFeature or HciErrorCode.PairingWithUnitKeyNotSupported or HciErrorCode.UnacceptableConnectionParameters;

    private async Task<bool> TellAsync(ConnectionParameters wanted, Task<HciErrorCode> update)
    {
        HciErrorCode result = await update.ConfigureAwait(true);
        if (result != HciErrorCode.Success) Host.Loop.Raise(ParametersRefused, wanted, result);
        return result == HciErrorCode.Success;
    }

    private async Task<HciErrorCode> LinkLayerUpdateAsync(ConnectionParameters p)
    {
        if (!IsConnected) return DisconnectReason;
        if (_updating is not null) return HciErrorCode.ControllerBusy;
        TaskCompletionSource<HciErrorCode> updating = _updating = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HciReply reply = await Host.Hci.CommandAsync(new LeConnectionUpdate(Handle, p.IntervalMin, p.IntervalMax, p.Latency, p.SupervisionTimeout, 0, 0)).ConfigureAwait(true);
        if (reply.IsSuccess) return await updating.Task.ConfigureAwait(true);
        if (_updating == updating) _updating = null;
        return reply.Status;
    }

    // [Vol 3, Part A] 4.20: the L2CAP request is for links where one of the controllers lacks the link-layer procedure.
    private async Task<HciErrorCode> AskForUpdateAsync(ConnectionParameters wanted)
    {
        // Its handle may be another link's by now.
        if (!IsConnected) return DisconnectReason;
        const LeFeatures procedure = LeFeatures.ConnectionParametersRequestProcedure;
        if (Host.Controller.Has(procedure) && (await RemoteFeaturesAsync().ConfigureAwait(true) & procedure) != 0)
        {
            HciErrorCode status = await LinkLayerUpdateAsync(wanted).ConfigureAwait(true);
            if (status is not (HciErrorCode.UnsupportedRemoteFeature or HciErrorCode.CommandDisallowed)) return status;
        }

        return IsConnected ? await L2cap.Signaling.RequestParametersAsync(wanted).ConfigureAwait(true) : DisconnectReason;
    }

    private async Task<LeFeatures> RemoteFeaturesAsync()
    {
        if (!Host.Controller.Has(SupportedCommand.LeReadRemoteFeatures) || !Host.Controller.Has(LeFeatures.PeripheralInitiatedFeaturesExchange)) return LeFeatures.None;
        if (_remoteFeatures is null)
        {
            _remoteFeatures = new(TaskCreationOptions.RunContinuationsAsynchronously);
            HciReply reply = await Host.Hci.CommandAsync(new LeReadRemoteFeatures(Handle)).ConfigureAwait(true);
            if (!reply.IsSuccess) _remoteFeatures.TrySetResult(null);
        }

        return await _remoteFeatures.Task.ConfigureAwait(true) ?? LeFeatures.None;
    }

    /// <summary>Keeps L2CAP's effects off the public surface.</summary>
    private sealed class Owner(LeLink link) : IL2capLinkOwner
    {
        public void Disconnect(HciErrorCode reason) => link.BeginDisconnect(reason);

        public bool OnParametersRequested(ConnectionParameters wanted)
        {
            if (!link.Accepts(wanted)) return false;
            link.Host.Detach(link.TellAsync(wanted, link.LinkLayerUpdateAsync(wanted)));
            return true;
        }

        public void OnEncryptionOverdue() => link.EndHolding(encrypted: false);

        public void OnMalformed(string what) => link.Host.Log.LogWarning("{Link}: dropped {What}", link, what);
    }
}
