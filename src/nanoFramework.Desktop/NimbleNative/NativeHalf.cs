// The native half of nanoFramework.Device.Bluetooth over a BleHost: the stack's life, and the entrance of every extern method.
//
// Firmware threads call in and wait; the host's loop never waits for them, so no call can deadlock. Events go out through the event
// queue only. Everything ends with the board's power: whoever waits then gets an OperationCanceledException.
using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using nanoFramework.Device.Bluetooth;
using VirtualBoard;

namespace NimbleNative;

/// <summary>What the ESP32's native half does.</summary>
internal sealed partial class NativeHalf : INativeBluetooth
{
    private readonly IBoard _board;
    private readonly SerialLoop _loop;
    private readonly NimbleBondStore _bonds;
    private readonly EventWindow _window;
    private readonly PairingPrompts _prompts;
    private readonly Lock _modeGate = new();
    private SecurityConfig _security = new();
    private BleHost? _host;
    private P256KeyPair? _keyPair;
    private BluetoothNanoDevice.Mode _mode;
    private volatile bool _running;

    public NativeHalf(IBoard board)
    {
        _board = board;
        _loop = new SerialLoop(board.Time);
        _window = new EventWindow(_loop);
        _prompts = new PairingPrompts(_window, board);
        _bonds = new NimbleBondStore(board.BondStore, board.Image);
        _bonds.Evicted += OnEvicted;
    }

    public BleHost? RunningHost => _running ? _host : null;

    private bool IsCentral => _mode == BluetoothNanoDevice.Mode.Client;

    public void NativeInitilise()
    {
        if (_mode == BluetoothNanoDevice.Mode.NotRunning) return;
        StopStack();
        _mode = BluetoothNanoDevice.Mode.NotRunning;
    }

    /// <summary>Starts or stops the stack. Going from one role to the other without a stop between is refused, with the new role kept.</summary>
    public void NativeSetOperationMode(BluetoothNanoDevice.Mode mode, string deviceName, ushort appearance)
    {
        lock (_modeGate)
        {
            if (_mode == mode) return;
            _mode = mode;
            bool done = mode == BluetoothNanoDevice.Mode.NotRunning ? StopStack() : StartStack(deviceName, appearance);
            if (!done) throw new InvalidOperationException("The Bluetooth stack runs in the other role, or does not run.");
        }
    }

    public void PowerOff()
    {
        _running = false;
        if (_host is { } host) _ = PowerOff(host);
    }

    internal void RequireStack()
    {
        if (!_running) throw new NotSupportedException("The Bluetooth stack does not run.");
    }

    private async Task PowerOff(BleHost host)
    {
        await host.DisposeAsync().ConfigureAwait(false);
        _keyPair?.Dispose();
    }

    private bool StartStack(string deviceName, ushort appearance)
    {
        if (_running) return false;
        _security = new SecurityConfig();
        if (_host == null)
        {
            _host = NewHost(deviceName, appearance);
            Attach(_host);
            StartHost(_host);
        }

        BleHost host = _host;
        OnLoop(() =>
        {
            host.Server.DeviceName = deviceName;
            SetAppearance(host, appearance);
            _prompts.IsCentral = IsCentral;
            ApplySecurity();
            _running = true;
            Nimble.OnHostStarted(host);
            return true;
        });
        return true;
    }

    private void StartHost(BleHost host)
    {
        try
        {
            Wait(host.StartAsync(_board.PowerOff));
        }
        catch (Exception exception) when (exception is HciCommandException or HciTransportException)
        {
            _board.ControllerFailed(exception.Message);
            throw;
        }
    }

    private bool StopStack()
    {
        if (!_running || _host is not { } host) return false;
        _running = false;
        Wait(host.Advertiser.StopAsync());
        Wait(host.Scanner.StopAsync());
        foreach (LeLink link in host.Links) Wait(link.DisconnectAsync());
        OnLoop(() =>
        {
            DropTable(host);
            _window.Clear();
            _keyPair?.Dispose();
            _keyPair = null;
            return true;
        });
        return true;
    }

    private BleHost NewHost(string deviceName, ushort appearance) => new(_board.OpenController(), new BleHostOptions
    {
        Loop = _loop,
        Random = _board.Random,
        Bonds = _bonds,
        Pairing = _security.ToSettings(),
        KeyPairSource = Nimble.IsStrict ? null : KeyPair,
        Agent = _prompts,
        DeviceName = deviceName,
        Appearance = appearance,
        PreferredMtu = _board.Image.PreferredMtu,
        Gatt = new GattServerOptions
        {
            DeviceName = deviceName,
            Appearance = appearance,
            RobustCaching = false,
            SupportedFeatures = !Nimble.IsStrict,
            ForgetsTable = !Nimble.IsStrict,
            RestoresByHandle = !Nimble.IsStrict,
            Att = new AttOptions { Mtu = _board.Image.PreferredMtu, Behavior = AttWays, Arrived = OnRequest },
        },
    });

    private AttBehavior AttWays => Nimble.IsStrict ? AttBehavior.Strict : NimbleAnswers.Att with { RequestsInTurn = _board.Image.ReceiveBuffers - 1 };

    // One key pair from the start of the stack on, for every pairing (ble_sm_sc_ensure_keys_generated).
    private P256KeyPair KeyPair() => _keyPair ??= P256KeyPair.Generate(_board.Random);

    private void Attach(BleHost host)
    {
        host.Connected += OnConnected;
        host.Disconnected += OnDisconnected;
        host.Advertiser.Ended += OnAdvertisingEnded;
        host.Restarted += OnRestarted;
        host.Server.Subscribed += OnSubscription;
        host.Server.Unsubscribed += OnSubscription;
        host.Server.MtuChanged += OnMtuChanged;
    }

    private void Wait(Task task)
    {
        try
        {
            task.Wait(_board.PowerOff);
        }
        catch (AggregateException exception) when (exception.InnerException is { } inner)
        {
            _board.PowerOff.ThrowIfCancellationRequested();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
        }
    }

    /// <summary>Runs on the host's loop and waits for the result.</summary>
    private T OnLoop<T>(Func<T> work)
    {
        if (_loop.IsCurrent) return work();
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(_ =>
        {
            try
            {
                done.SetResult(work());
            }
#pragma warning disable CA1031 // It is thrown on the calling thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.SetException(exception);
            }
        }, null);
        Wait(done.Task);
        return done.Task.Result;
    }

    /// <summary>Lets a task of the host run by itself; its failure is a line on the console.</summary>
    private async void Detach(Task task, string what)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody waits for it; the board goes on as the device does.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_running) _board.ConsoleLine($"BLE: {what} failed: {exception.Message}");
        }
    }
}
