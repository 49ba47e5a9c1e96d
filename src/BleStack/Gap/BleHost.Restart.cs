using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

// Bringing the controller up, the first time and after it has lost its state ([Vol 4, Part E] 7.7.16).
public sealed partial class BleHost
{
    private const int BringUpTimes = 3;
    private const int MaximumRestarts = 5;
    private static readonly TimeSpan RestartsCountFor = TimeSpan.FromMinutes(1);

    private readonly Queue<long> _restarts = new();
    private bool _isRestarting;

    /// <summary>
    /// Raised when the controller had lost its state and is up again, with the reason. All links have ended; services, bonds, advertising and scanning are as
    /// they were.
    /// </summary>
    public event Action<string>? Restarted;

    void IHciUser.OnHardwareError(string reason)
    {
        if (!IsReady)
        {
            // Bringing up begins again.
            Hci.Abandon(reason);
            return;
        }

        if (!MayRestart()) Hci.Close($"{reason} It did so {MaximumRestarts} times within a minute before: the controller is given up.");
        else Detach(RestartAsync(reason));
    }

    private bool MayRestart()
    {
        while (_restarts.TryPeek(out long oldest) && Loop.Time.GetElapsedTime(oldest) >= RestartsCountFor) _restarts.Dequeue();
        if (_restarts.Count == MaximumRestarts) return false;
        _restarts.Enqueue(Loop.Time.GetTimestamp());
        return true;
    }

    private async Task RestartAsync(string reason)
    {
        Log.LogError("{Reason} The controller is reset; all links end.", reason);
        (IsReady, _isRestarting) = (false, true);
        Advertiser.Interrupt();
        Scanner.Interrupt();
        Connector.Close(reason);
        Hci.Abandon(reason);
        _early.Clear();
        foreach (LeLink link in _linkList) End(link, HciErrorCode.HardwareFailure);
        try
        {
            await Gate.RunAsync(() =>
            {
                // Who was told of a link's end may have begun to advertise meanwhile, and the reset ends that again.
                Advertiser.Interrupt();
                Scanner.Interrupt();
                return BringUpAsync();
            }).ConfigureAwait(true);
        }
        catch (Exception exception) when (exception is HciTransportException or HciCommandException)
        {
            Hci.Close($"{reason} It could not be brought up again: {exception.Message}");
            return;
        }

        _isRestarting = false;
        Log.LogWarning("The controller is up again.");
        Loop.Raise(Restarted, reason);
        Advertiser.OnRestarted();
        Scanner.OnRestarted();
        Connector.OnRestarted();
    }

    // A controller may report a hardware error in the middle of this, too.
    private async Task BringUpAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await Hci.InitialiseAsync().ConfigureAwait(true);
                Radio.OnReset();
                await Own.SetUpAsync().ConfigureAwait(true);
                if (Hci.IsClosed) throw new HciTransportException("The controller closed during the start.");
                IsReady = true;
                return;
            }
            catch (HciTransportException exception) when (!Hci.IsClosed && attempt < BringUpTimes)
            {
                Log.LogWarning("{Reason} The controller is reset once more.", exception.Message);
            }
        }
    }
}
