using System;
using System.Collections.Concurrent;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Smp;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;
using nanoFramework.Runtime.Native;
using VirtualBoard;

namespace NimbleNative;

/// <summary>
/// Gives the nanoFramework assemblies of this load context their native half. One boot per load context: unload it to boot again.
/// </summary>
public static class Nimble
{
    private const int SettleMilliseconds = 100;

    private static readonly ConcurrentQueue<Action> s_actions = new();
    private static NativeStack? s_native;
    private static Follower? s_follower;

    /// <summary>
    /// The Bluetooth host while the library's stack runs in this load context, else null. For functions that the stock library lacks.
    /// </summary>
    public static BleHost? Host => s_native?.RunningHost;

    /// <summary>The host answers strictly according to the specification, and not like NimBLE. Set it before the stack starts.</summary>
    public static bool IsStrict { get; set; }

    /// <summary>
    /// Changes the pairing settings that result from the library's, before each pairing; null leaves them as in the image.
    /// </summary>
    public static Func<PairingSettings, PairingSettings>? AdjustPairing { get; set; }

    /// <summary>
    /// Changes the access requirements of a characteristic's value, by its UUID, when the table is built; null leaves them. For
    /// requirements the library does not offer.
    /// </summary>
    public static Func<Guid, AttributePermissions, AttributePermissions>? AdjustPermissions { get; set; }

    /// <summary>Raised on the host's loop each time the stack has started.</summary>
    public static event Action<BleHost>? HostStarted;

    /// <summary>Raised on the host's loop for each new link, before the library is notified.</summary>
    public static event Action<LeLink>? Connected;

    /// <summary>Attaches the board; call it before the firmware's Main.</summary>
    /// <exception cref="InvalidOperationException">A board has been attached in this load context before.</exception>
    public static void Boot(IBoard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        if (s_native != null)
            throw new InvalidOperationException("A board has booted in this load context before; unload it and load the firmware again.");
        AttachHardware(board);
        AttachEvents(board);
        s_native = new NativeStack(board);
        NativeStack native = s_native;
        NativeBluetooth.Set(native, native.Server, native.Client, native.Pairing);
        board.PowerOff.UnsafeRegister(_ => PowerOff(native), null);
    }

    /// <summary>Attaches the board to the libraries for events, clock and power only, for a firmware without Bluetooth.</summary>
    public static void BootWithoutBluetooth(IBoard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        AttachHardware(board);
        AttachEvents(board);
        board.PowerOff.UnsafeRegister(static _ => NativeEventQueue.Stop(), null);
    }

    /// <summary>
    /// Runs event handlers by <paramref name="runner"/>, which calls its argument on the calling thread. Call it before <see cref="Boot"/>.
    /// </summary>
    public static void RunHandlersBy(Action<Action> runner) => NativeEventQueue.Runner = runner;

    /// <summary>Runs <paramref name="action"/> on the event thread, after the events posted so far and before later ones.</summary>
    public static void Follow(Action action)
    {
        if (s_follower == null) EventSink.AddEventListener(EventCategory.Unknown, s_follower = new Follower());
        s_actions.Enqueue(action);
        NativeEventQueue.Post((byte)EventCategory.Unknown, 0, 0, 0);
    }

    /// <summary>Waits until the firmware has handled the events so far, as on a board, whose event thread has the highest priority. Returns
    /// immediately on that thread, and when a handler takes long.</summary>
    public static void Settle()
    {
        if (!NativeEventQueue.IsEventThread) System.Threading.SpinWait.SpinUntil(static () => NativeEventQueue.IsIdle, SettleMilliseconds);
    }

    /// <summary>Posts an event of another driver of the board.</summary>
    public static void Post(byte category, byte number, ushort detail, uint data2) =>
        NativeEventQueue.Post(category, number, detail, data2);

    /// <summary>
    /// The native half reports passkeys shown and numbers compared to the board's owner, for applications that do not. Set it before <see
    /// cref="Boot"/>.
    /// </summary>
    public static bool TellsPrompts { get; set; }

    internal static void OnHostStarted(BleHost host) => HostStarted?.Invoke(host);

    internal static void OnConnected(LeLink link) => Connected?.Invoke(link);

    private static void PowerOff(NativeStack native)
    {
        NativeEventQueue.Stop();
        native.PowerOff();
    }

    private static void AttachHardware(IBoard board)
    {
        BoardHardware.TargetName = board.Image.Name;
        BoardHardware.PowerOff = board.PowerOff;
        BoardHardware.ConsoleLine = board.ConsoleLine;
        BoardHardware.Fault = board.Fault;
        BoardHardware.GoesOn = board.GoesOnBehind;
        BoardHardware.SetClock = ticks => board.SetClock(new DateTime(ticks, DateTimeKind.Utc));
        BoardHardware.ManagedHeap = board.Image.ManagedHeap;
        BoardHardware.Reboot = board.Reboot;
    }

    private static void AttachEvents(IBoard board)
    {
        NativeEventQueue.Time = board.Time;
        NativeEventQueue.HandlerFailed = exception =>
            board.ConsoleLine($"Unhandled exception in an event handler, the event is lost: {exception}");
        NativeEventQueue.Lost = data1 =>
            board.Fault(
                18,
                $"The board's event queue is full: {NativeEventQueue.Capacity} events wait behind a slow handler, and event {(BluetoothEventType)(data1 & 0xFF)} of category {(data1 >> 8) & 0xFF}, the oldest, was dropped without a word. Keep handlers short; queue the work."
            );
    }

    private sealed class Follower : IEventListener
    {
        public void InitializeForEventSource()
        {
            // Nothing to prepare.
        }

        public bool OnEvent(BaseEvent ev)
        {
            if (s_actions.TryDequeue(out Action? action)) action();
            return true;
        }
    }
}
