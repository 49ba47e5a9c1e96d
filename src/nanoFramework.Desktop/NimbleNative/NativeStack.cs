// The native half of nanoFramework.Device.Bluetooth over a BleHost: the stack's life. Its roles and its pairing are objects of their own.
//
// Firmware threads call in and wait; the host's loop never waits for them, so no call can deadlock. Events go out through the event
// queue only. Everything ends with the board's power: a thread that waits then gets an OperationCanceledException.
using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using nanoFramework.Device.Bluetooth;
using VirtualBoard;

namespace NimbleNative;

/// <summary>What the ESP32's native half does: the stack, on and off.</summary>
internal sealed class NativeStack : INativeStack
{
    private readonly IBoard _board;
    private readonly SerialLoop _loop;
    private readonly Lock _modeGate = new();
    private BleHost? _host;
    private P256KeyPair? _keyPair;
    private BluetoothNanoDevice.Mode _mode;
    private volatile bool _running;

    public NativeStack(IBoard board)
    {
        _board = board;
        _loop = new SerialLoop(board.Time) { Context = ExecutionContext.Capture() };
        Window = new EventWindow(_loop);
        Server = new NativeServer(this);
        Client = new NativeClient(this);
        Pairing = new NativePairing(this);
    }

    public IBoard Board => _board;

    public EventWindow Window { get; }

    public NativeServer Server { get; }

    public NativeClient Client { get; }

    public NativePairing Pairing { get; }

    public BleHost? RunningHost => _running ? _host : null;

    public BleHost? Host => _host;

    public bool IsRunning => _running;

    private bool IsCentral => _mode == BluetoothNanoDevice.Mode.Client;

    public void NativeInitilise()
    {
        if (_mode == BluetoothNanoDevice.Mode.NotRunning) return;
        StopStack();
        _mode = BluetoothNanoDevice.Mode.NotRunning;
    }

    /// <summary>Starts or stops the stack. Changing the role without stopping is refused, but the new role is stored.</summary>
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

    /// <summary>The host of a stack that runs.</summary>
    public BleHost RequireStack()
    {
        if (!_running) throw new NotSupportedException("The Bluetooth stack does not run.");
        return _host!;
    }

    /// <summary>The link of a connection handle; null where there is none.</summary>
    public LeLink? FindLink(ushort connection) =>
        RunningHost is { } host ? host.Links.FirstOrDefault(link => link.Handle == connection) : null;

    private async Task PowerOff(BleHost host)
    {
        await host.DisposeAsync().ConfigureAwait(false);
        _keyPair?.Dispose();
    }

    private bool StartStack(string deviceName, ushort appearance)
    {
        if (_running) return false;
        Pairing.Reset();
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
            NativeServer.SetAppearance(host, appearance);
            Pairing.Prompts.IsCentral = IsCentral;
            Pairing.Apply(host);
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
            Server.DropTable(host);
            Window.Clear();
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
        Bonds = Pairing.Bonds,
        Pairing = Pairing.Settings,
        KeyPairSource = Nimble.IsStrict ? null : KeyPair,
        Agent = Pairing.Prompts,
        DeviceName = deviceName,
        Appearance = appearance,
        PreferredMtu = _board.Image.PreferredMtu,
        Gatt = new GattServerOptions
        {
            DeviceName = deviceName,
            Appearance = appearance,
            RobustCaching = false,
            Behavior = Nimble.IsStrict ? GattBehavior.Strict : NimbleAnswers.Gatt,
            Att = new AttOptions { Mtu = _board.Image.PreferredMtu, Behavior = Behavior, Arrived = Server.OnRequest },
        },
    });

    private AttBehavior Behavior =>
        Nimble.IsStrict ? AttBehavior.Strict : NimbleAnswers.Att with { RequestsInTurn = _board.Image.ReceiveBuffers - 1 };

    // One key pair from the start of the stack on, for every pairing (ble_sm_sc_ensure_keys_generated).
    private P256KeyPair KeyPair() => _keyPair ??= P256KeyPair.Generate(_board.Random);

    private void Attach(BleHost host)
    {
        host.Connected += OnConnected;
        host.Disconnected += OnDisconnected;
        host.Advertiser.Ended += Server.OnAdvertisingEnded;
        host.Restarted += Server.OnRestarted;
        host.Server.Subscribed += Server.OnSubscription;
        host.Server.Unsubscribed += Server.OnSubscription;
        host.Server.MtuChanged += OnMtuChanged;
    }

    private void OnConnected(LeLink link)
    {
        Nimble.OnConnected(link);
        link.PairingCompleted += outcome => Pairing.OnCompleted(link, outcome);
        link.SecurityManager.Started += _ => Pairing.OnStarted(link);
        if (link.Role == LinkRole.Peripheral) EventWindow.Post(BluetoothEventType.ClientConnected, link.Handle, 0);
        else Client.OnConnected(link);
    }

    private void OnDisconnected(LeLink link, HciErrorCode reason)
    {
        Pairing.Prompts.Forget(link.Handle);
        if (link.Role == LinkRole.Central) NativeClient.OnDisconnected(link, reason);
        else Server.OnDisconnected(link, reason);
    }

    private void OnMtuChanged(GattConnection connection, ushort mtu)
    {
        if (!IsCentral) NativeServer.OnMtuChanged(connection, mtu);
    }

    /// <summary>Waits for the task, or for the board's power to go.</summary>
    public void Wait(Task task)
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
    public T OnLoop<T>(Func<T> work)
    {
        if (_loop.IsCurrent) return work();
        Task<T> done = _loop.InvokeAsync(() => Task.FromResult(work()));
        Wait(done);
        return done.Result;
    }

    /// <summary>Runs a task of the host in the background; a failure is a line on the console.</summary>
    public async void Detach(Task task, string what)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // It is not awaited; the board goes on as the device does.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_running) _board.ConsoleLine($"BLE: {what} failed: {exception.Message}");
        }
    }
}
