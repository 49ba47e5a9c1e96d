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
/// Gives the nanoFramework assemblies their native half: for the thread that boots a board, and all that this thread starts.
/// </summary>
public static class Nimble
{
    private const int SettleMilliseconds = 100;

    /// <summary>
    /// The Bluetooth host while the library's stack runs on this board, else null. For functions that the stock library lacks.
    /// </summary>
    public static BleHost? Host => Parts.Current.Native?.RunningHost;

    /// <summary>The host answers strictly according to the specification, and not like NimBLE. Set it before the stack starts.</summary>
    public static bool IsStrict { get => Parts.Current.IsStrict; set => Parts.Current.IsStrict = value; }

    /// <summary>
    /// Changes the pairing settings that result from the library's, before each pairing; null leaves them as in the image.
    /// </summary>
    public static Func<PairingSettings, PairingSettings>? AdjustPairing
    {
        get => Parts.Current.AdjustPairing;
        set => Parts.Current.AdjustPairing = value;
    }

    /// <summary>
    /// Changes the access requirements of a characteristic's value, by its UUID, when the table is built; null leaves them. For
    /// requirements the library does not offer.
    /// </summary>
    public static Func<Guid, AttributePermissions, AttributePermissions>? AdjustPermissions
    {
        get => Parts.Current.AdjustPermissions;
        set => Parts.Current.AdjustPermissions = value;
    }

    /// <summary>Raised on the host's loop each time the stack has started.</summary>
    public static event Action<BleHost>? HostStarted
    {
        add => Parts.Current.HostStarted += value;
        remove => Parts.Current.HostStarted -= value;
    }

    /// <summary>Raised on the host's loop for each new link, before the library is notified.</summary>
    public static event Action<LeLink>? Connected
    {
        add => Parts.Current.Connected += value;
        remove => Parts.Current.Connected -= value;
    }

    /// <summary>Attaches the board to the calling thread and all it starts; call it before the firmware's Main.</summary>
    /// <exception cref="InvalidOperationException">A board has been attached to this thread before.</exception>
    public static void Boot(IBoard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        PowerOn();
        Parts parts = Parts.Current;
        if (parts.Native != null) throw new InvalidOperationException("A board has booted on this thread before; boot each on its own.");
        AttachHardware(board);
        AttachEvents(board);
        NativeStack native = parts.Native = new NativeStack(board);
        NativeBluetooth.Set(native, native.Server, native.Client, native.Pairing);
        NativeEventQueue events = NativeEventQueue.Current;
        board.PowerOff.UnsafeRegister(_ => PowerOff(events, native), null);
    }

    /// <summary>Attaches the board to the libraries for events, clock and power only, for a firmware without Bluetooth.</summary>
    public static void BootWithoutBluetooth(IBoard board)
    {
        ArgumentNullException.ThrowIfNull(board);
        PowerOn();
        AttachHardware(board);
        AttachEvents(board);
        board.PowerOff.UnsafeRegister(static events => ((NativeEventQueue)events!).Stop(), NativeEventQueue.Current);
    }

    /// <summary>
    /// Runs event handlers by <paramref name="runner"/>, which calls its argument on the calling thread. Call it before <see cref="Boot"/>.
    /// </summary>
    public static void RunHandlersBy(Action<Action> runner)
    {
        PowerOn();
        NativeEventQueue.Runner = runner;
    }

    /// <summary>Runs <paramref name="action"/> on the event thread, after the events posted so far and before later ones.</summary>
    public static void Follow(Action action)
    {
        Parts parts = Parts.Current;
        if (parts.Follower == null) EventSink.AddEventListener(EventCategory.Unknown, parts.Follower = new Follower(parts.Actions));
        parts.Actions.Enqueue(action);
        NativeEventQueue.Post((byte)EventCategory.Unknown, 0, 0, 0);
    }

    /// <summary>Waits until the firmware has handled the events so far, as on a board, whose event thread has the highest priority. Returns
    /// immediately on that thread, and when a handler takes long.</summary>
    public static void Settle()
    {
        NativeEventQueue events = NativeEventQueue.Current;
        if (!NativeEventQueue.IsEventThread) System.Threading.SpinWait.SpinUntil(() => events.IsIdle, SettleMilliseconds);
    }

    /// <summary>Posts an event of another driver of the board.</summary>
    public static void Post(byte category, byte number, ushort detail, uint data2) =>
        NativeEventQueue.Post(category, number, detail, data2);

    /// <summary>
    /// The native half reports passkeys shown and numbers compared to the board's owner, for applications that do not. Set it before <see
    /// cref="Boot"/>.
    /// </summary>
    public static bool TellsPrompts
    {
        get => Parts.Current.TellsPrompts;
        set
        {
            PowerOn();
            Parts.Current.TellsPrompts = value;
        }
    }

    internal static void OnHostStarted(BleHost host) => Parts.Current.OnHostStarted(host);

    internal static void OnConnected(LeLink link) => Parts.Current.OnConnected(link);

    // The first of the calls that precede the firmware's Main.
    private static void PowerOn()
    {
        if (BoardHardware.IsOnBoard) return;
        BoardHardware.Entered = BluetoothEventListener.Show;
        BoardHardware.PowerOn();
    }

    private static void PowerOff(NativeEventQueue events, NativeStack native)
    {
        events.Stop();
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

    /// <summary>What the native half keeps for a board.</summary>
    private sealed class Parts
    {
        public event Action<BleHost>? HostStarted;

        public event Action<LeLink>? Connected;

        public static Parts Current => BoardHardware.Current.Of(BoardHardware.Part.Nimble, static () => new Parts());

        public NativeStack? Native { get; set; }

        public ConcurrentQueue<Action> Actions { get; } = new();

        public Follower? Follower { get; set; }

        public bool IsStrict { get; set; }

        public bool TellsPrompts { get; set; }

        public Func<PairingSettings, PairingSettings>? AdjustPairing { get; set; }

        public Func<Guid, AttributePermissions, AttributePermissions>? AdjustPermissions { get; set; }

        public void OnHostStarted(BleHost host) => HostStarted?.Invoke(host);

        public void OnConnected(LeLink link) => Connected?.Invoke(link);
    }

    private sealed class Follower(ConcurrentQueue<Action> actions) : IEventListener
    {
        public void InitializeForEventSource()
        {
            // Nothing to prepare.
        }

        public bool OnEvent(BaseEvent ev)
        {
            if (actions.TryDequeue(out Action? action)) action();
            return true;
        }
    }
}
