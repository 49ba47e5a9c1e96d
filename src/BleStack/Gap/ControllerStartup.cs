using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Hci;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

/// <summary>Brings the controller up, the first time and after it has lost its state ([Vol 4, Part E] 7.7.16).</summary>
internal sealed class ControllerStartup(BleHost host)
{
    private const int BringUpTimes = 3;
    private const int MaximumRestarts = 5;
    private static readonly TimeSpan RestartsCountFor = TimeSpan.FromMinutes(1);

    private Queue<long>? _restarts;

    /// <summary>The controller is up.</summary>
    public bool IsReady { get; set; }

    /// <summary>The controller had lost its state and is being brought up again.</summary>
    public bool IsRestarting { get; set; }

    /// <summary>[Vol 4, Part E] 7.7.16: the controller has lost its state, and with it every link.</summary>
    public void OnHardwareError(string reason)
    {
        if (!IsReady)
        {
            // Bringing up begins again.
            host.Hci.Abandon(reason);
            return;
        }

        if (!MayRestart())
            host.Hci.Close($"{reason} It did so {MaximumRestarts} times within a minute before: the controller is given up.");
        else
            host.Detach(RestartAsync(reason));
    }

    private bool MayRestart()
    {
        _restarts ??= new Queue<long>();
        while (_restarts.TryPeek(out long oldest) && host.Loop.Time.GetElapsedTime(oldest) >= RestartsCountFor) _restarts.Dequeue();
        if (_restarts.Count == MaximumRestarts) return false;
        _restarts.Enqueue(host.Loop.Time.GetTimestamp());
        return true;
    }

    private async Task RestartAsync(string reason)
    {
        host.Log.LogError("{Reason} The controller is reset; all links end.", reason);
        (IsReady, IsRestarting) = (false, true);
        host.Advertiser.Interrupt();
        host.Scanner.Interrupt();
        host.Connector.Close(reason);
        host.Hci.Abandon(reason);
        host.Events.EndLinks(HciErrorCode.HardwareFailure);
        try
        {
            await host.Gate.RunAsync(() =>
            {
                // A handler that was told of a link's end may have begun to advertise meanwhile, and the reset ends that again.
                host.Advertiser.Interrupt();
                host.Scanner.Interrupt();
                return RunAsync();
            }).ConfigureAwait(true);
        }
        catch (Exception exception) when (exception is HciTransportException or HciCommandException)
        {
            host.Hci.Close($"{reason} It could not be brought up again: {exception.Message}");
            return;
        }

        IsRestarting = false;
        host.Log.LogWarning("The controller is up again.");
        host.OnRestarted(reason);
        host.Advertiser.OnRestarted();
        host.Scanner.OnRestarted();
        host.Connector.OnRestarted();
    }

    // A controller may report a hardware error in the middle of this, too.
    public async Task RunAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await host.Hci.InitialiseAsync().ConfigureAwait(true);
                host.Radio.OnReset();
                await host.Own.SetUpAsync().ConfigureAwait(true);
                if (host.Hci.IsClosed) throw new HciTransportException("The controller closed during the start.");
                IsReady = true;
                return;
            }
            catch (HciTransportException exception) when (!host.Hci.IsClosed && attempt < BringUpTimes)
            {
                host.Log.LogWarning("{Reason} The controller is reset once more.", exception.Message);
            }
        }
    }
}
