using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>
/// Asks for other parameters of a link, one request at a time, and knows whether the other controller has the link-layer procedure.
/// </summary>
internal sealed class ParameterUpdate(LeLink link)
{
    private TaskCompletionSource<HciErrorCode>? _updating;
    private TaskCompletionSource<LeFeatures?>? _remoteFeatures;

    /// <summary>The controller reports how an update ended; true when it was asked for here.</summary>
    public bool End(HciErrorCode status)
    {
        TaskCompletionSource<HciErrorCode>? updating = _updating;
        _updating = null;
        return updating?.TrySetResult(status) == true;
    }

    public void OnRemoteFeatures(HciErrorCode status, LeFeatures features) =>
        _remoteFeatures?.TrySetResult(status == HciErrorCode.Success ? features : null);

    public void Close(HciErrorCode reason)
    {
        _updating?.TrySetResult(reason);
        _remoteFeatures?.TrySetResult(null);
    }

    /// <summary>
    /// Central: by LE Connection Update. Peripheral: by the link layer where both sides can, else by L2CAP. False when it was refused.
    /// </summary>
    public async Task<bool> RunAsync(ConnectionParameters wanted)
    {
        Task<HciErrorCode> update = link.Role == LinkRole.Central ? LinkLayerUpdateAsync(wanted) : AskForUpdateAsync(wanted);
        HciErrorCode result = await update.ConfigureAwait(true);
        if (result != HciErrorCode.Success) link.OnParametersRefused(wanted, result);
        return result == HciErrorCode.Success;
    }

    private async Task<HciErrorCode> LinkLayerUpdateAsync(ConnectionParameters p)
    {
        if (!link.IsConnected) return link.DisconnectReason;
        if (_updating is not null) return HciErrorCode.ControllerBusy;
        TaskCompletionSource<HciErrorCode> updating = _updating = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HciReply reply = await link
            .Host.Hci.CommandAsync(new LeConnectionUpdate(link.Handle, p.IntervalMin, p.IntervalMax, p.Latency, p.SupervisionTimeout, 0, 0))
            .ConfigureAwait(true);
        if (reply.IsSuccess) return await updating.Task.ConfigureAwait(true);
        if (_updating == updating) _updating = null;
        return reply.Status;
    }

    // [Vol 3, Part A] 4.20: the L2CAP request is for links where one of the controllers lacks the link-layer procedure.
    private async Task<HciErrorCode> AskForUpdateAsync(ConnectionParameters wanted)
    {
        // Its handle may be another link's by now.
        if (!link.IsConnected) return link.DisconnectReason;
        const LeFeatures procedure = LeFeatures.ConnectionParametersRequestProcedure;
        if (link.Host.Controller.Has(procedure) && (await RemoteFeaturesAsync().ConfigureAwait(true) & procedure) != 0)
        {
            HciErrorCode status = await LinkLayerUpdateAsync(wanted).ConfigureAwait(true);
            if (status is not (HciErrorCode.UnsupportedRemoteFeature or HciErrorCode.CommandDisallowed)) return status;
        }

        return link.IsConnected ? await link.L2cap.Signaling.RequestParametersAsync(wanted).ConfigureAwait(true) : link.DisconnectReason;
    }

    private async Task<LeFeatures> RemoteFeaturesAsync()
    {
        if (
            !link.Host.Controller.Has(SupportedCommand.LeReadRemoteFeatures)
            || !link.Host.Controller.Has(LeFeatures.PeripheralInitiatedFeaturesExchange)
        )
            return LeFeatures.None;
        if (_remoteFeatures is null)
        {
            _remoteFeatures = new(TaskCreationOptions.RunContinuationsAsynchronously);
            HciReply reply = await link.Host.Hci.CommandAsync(new LeReadRemoteFeatures(link.Handle)).ConfigureAwait(true);
            if (!reply.IsSuccess) _remoteFeatures.TrySetResult(null);
        }

        return await _remoteFeatures.Task.ConfigureAwait(true) ?? LeFeatures.None;
    }
}
