using System;
using System.Threading;

namespace nanoFramework.Runtime.Native;

/// <summary>How to restart.</summary>
public enum RebootOption
{
    /// <summary>Restarts the whole board.</summary>
    NormalReboot = 0,

    /// <summary>Into nanoBooter; the virtual board restarts normally.</summary>
    EnterNanoBooter = 1,

    /// <summary>The interpreter only; the virtual board restarts normally.</summary>
    ClrOnly = 2,

    /// <summary>Into the vendor's loader; the virtual board restarts normally.</summary>
    EnterProprietaryBooter = 8,
}

/// <summary>Handles <see cref="Power.OnRebootEvent"/>.</summary>
public delegate void RebootEventHandler();

/// <summary>The board's power.</summary>
public class Power
{
    /// <summary>Raised before the board restarts.</summary>
    public static event RebootEventHandler OnRebootEvent
    {
        add => BoardHardware.Current.Rebooting += value;
        remove => BoardHardware.Current.Rebooting -= value;
    }

    /// <summary>Restarts the board; does not return on a virtual board.</summary>
    public static void RebootDevice(RebootOption rebootOption = RebootOption.NormalReboot) => RebootDevice(-1, rebootOption);

    /// <summary>Restarts the board; does not return on a virtual board.</summary>
    /// <param name="exeConstraintTimeout">Milliseconds the handlers of <see cref="OnRebootEvent"/> may take, or -1 for any; not enforced
    /// here.</param>
    /// <param name="rebootOption">All options restart the virtual board.</param>
    public static void RebootDevice(int exeConstraintTimeout, RebootOption rebootOption = RebootOption.NormalReboot)
    {
        _ = (exeConstraintTimeout, rebootOption);
        try
        {
            BoardHardware.Current.TellRebooting();
        }
#pragma warning disable CA1031 // An exception of a handler cannot prevent the restart.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        BoardHardware.Reboot();
        Thread.CurrentThread.IsBackground = true;
        BoardHardware.PowerOff.WaitHandle.WaitOne();
        throw new OperationCanceledException(BoardHardware.PowerOff);
    }
}
