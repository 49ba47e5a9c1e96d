using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BleStack.Gap;

/// <summary>A Bluetooth LE host on one controller: the entrance to everything above HCI.</summary>
/// <remarks>
/// All its state lives on <see cref="Loop"/>. Asynchronous members may be called from any thread; events are raised on the loop, one at a
/// time and under no lock; a handler that throws ends nothing (<see cref="HostLoop.UnhandledException"/>). A controller that loses its
/// state is reset and the host goes on (<see cref="Restarted"/>). Once <see cref="Closed"/> has been raised the host is of no more use:
/// make a new one.
/// </remarks>
public sealed class BleHost : IAsyncDisposable
{
    private readonly IHciTransport _transport;
    private bool _isStarted;

    /// <summary>
    /// A host on the controller behind <paramref name="transport"/>, which it takes over. Start it with <see cref="StartAsync"/>.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of range; the message says which.</exception>
    public BleHost(IHciTransport transport, BleHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transport);
        Options = options ?? new BleHostOptions();
        Options.Validate();
        _transport = transport;
        Loop = Options.Loop ?? new SerialLoop();
        Log = Options.Logger is { } logger ? new GuardedLogger(logger, Loop) : NullLogger.Instance;
        Bonds = Options.Bonds ?? new MemoryBondStore();
        (Pairing, Agent, PairingPolicy) = (Options.Pairing, Options.Agent, Options.PairingPolicy);
        Events = new ControllerEvents(this);
        Startup = new ControllerStartup(this);
        Hci = new HciHost(transport, Loop, Events, new HciHostOptions(Log, Options.Trace, Options.CommandTimeout));
        Radio = new RadioCommands(this);
        Own = new OwnAddress(this);
        Resolver = new AddressResolver(Bonds);
        Server = new GattServer(Options.GattOptions(Log, Loop));
        (Advertiser, Scanner, Connector) = (new Advertiser(this), new Scanner(this), new Connector(this));
    }

    /// <summary>Raised when a link has come about, in either role, before anything passes on it.</summary>
    public event Action<LeLink>? Connected;

    /// <summary>Raised when a link has ended, after all that waited for it was told.</summary>
    public event Action<LeLink, HciErrorCode>? Disconnected;

    /// <summary>Raised once, with the reason, when the controller is gone.</summary>
    public event Action<string>? Closed;

    /// <summary>
    /// Raised when the controller had lost its state and is up again, with the reason. All links have ended; services, bonds, advertising
    /// and scanning are as they were.
    /// </summary>
    public event Action<string>? Restarted;

    /// <summary>The loop this host runs on.</summary>
    public HostLoop Loop { get; }

    /// <summary>What the controller said of itself; empty before <see cref="StartAsync"/> has ended.</summary>
    public ControllerInfo Controller => Hci.Controller;

    /// <summary>The address that stays: what peers bond with.</summary>
    public BleAddress Identity => Own.Identity;

    /// <summary>The address on the air now: the identity, or with privacy a resolvable one.</summary>
    public BleAddress CurrentAddress => Own.Current;

    /// <summary>Started, and not closed.</summary>
    public bool IsReady => Startup.IsReady;

    /// <summary>The GATT server: this device's attributes.</summary>
    public GattServer Server { get; }

    /// <summary>Starts and stops advertising.</summary>
    public Advertiser Advertiser { get; }

    /// <summary>Starts and stops scanning.</summary>
    public Scanner Scanner { get; }

    /// <summary>What this device brings into the next pairing.</summary>
    public PairingSettings Pairing { get; set; }

    /// <summary>Answers the questions of a pairing; null where there is no user.</summary>
    public IPairingAgent? Agent { get; set; }

    /// <summary>The owner's say in which pairings may begin; null lets all. Taken by links that come about later.</summary>
    public IPairingPolicy? PairingPolicy { get; set; }

    /// <summary>Where bonds are kept.</summary>
    public IBondStore Bonds { get; }

    /// <summary>The links there are now. A snapshot: it does not change.</summary>
    public IReadOnlyList<LeLink> Links => Events.Links;

    /// <summary>The options this host was made with.</summary>
    public BleHostOptions Options { get; }

    internal ControllerEvents Events { get; }

    internal ControllerStartup Startup { get; }

    internal HciHost Hci { get; }

    internal RadioCommands Radio { get; }

    internal OwnAddress Own { get; }

    internal AddressResolver Resolver { get; }

    internal Connector Connector { get; }

    internal ILogger Log { get; }

    /// <summary>Commands that belong together pass it as one.</summary>
    internal AsyncGate Gate { get; } = new();

    /// <summary>Resets the controller, learns what it can, and makes the host usable.</summary>
    /// <exception cref="HciTransportException">The controller is gone or does not answer.</exception>
    /// <exception cref="HciCommandException">The controller refuses what every LE host needs.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the host is then closed.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => OnLoop(async () =>
    {
        if (_isStarted) throw new InvalidOperationException("The host was started already.");
        _isStarted = true;
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static state => ((BleHost)state!).Loop.Post(static host => ((BleHost)host!).Hci.Close("The start was cancelled."), state),
            this
        );
        try
        {
            Hci.Open();
            await Startup.RunAsync().ConfigureAwait(true);
        }
        catch (HciTransportException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch
        {
            Hci.Close("The host could not be started.");
            throw;
        }
    });

    /// <summary>
    /// Opens a connection; the link, or an exception that says why there is none. Without a cancellation it waits for the peer without
    /// limit.
    /// </summary>
    /// <param name="peer">The address on the air, as <see cref="AdvertisingReport.Address"/> gives it.</param>
    /// <param name="parameters">Wanted parameters; null for <see cref="ConnectionParameters.Default"/>.</param>
    /// <param name="cancellationToken">Ends the attempt; combine with a timeout as needed.</param>
    /// <exception cref="ArgumentException">The parameters are not possible.</exception>
    /// <exception cref="ConnectionFailedException">The controller reports a failure.</exception>
    public Task<LeLink> ConnectAsync(
        BleAddress peer,
        ConnectionParameters? parameters = null,
        CancellationToken cancellationToken = default
    )
    {
        ConnectionParameters wanted = parameters ?? ConnectionParameters.Default;
        wanted.Validate();
        return OnLoop(() => Connector.ConnectAsync(peer, wanted, cancellationToken));
    }

    /// <summary>
    /// Takes a new resolvable private address now, without waiting for <see cref="BleHostOptions.RpaTimeout"/>; nothing without privacy.
    /// </summary>
    public Task RotateAddressAsync() => OnLoop(Own.RotateAsync);

    /// <summary>The bond of a peer, by its identity or by any resolvable address of it; null when there is none.</summary>
    public Bond? FindBond(BleAddress address) => Bonds.Find(Resolver.Resolve(address));

    /// <summary>Resets the controller, so that nothing goes on by itself, and lets it go.</summary>
    public ValueTask DisposeAsync() => new(OnLoop(() =>
    {
        if (!Hci.IsClosed && _isStarted) Detach(Hci.CommandAsync(HciOpcode.Reset));
        Hci.Dispose();
        if (!_isStarted) _transport.Dispose();
        Own.Dispose();
        Events.Dispose();
        Resolver.Dispose();
        return Task.CompletedTask;
    }));

    internal void OnConnected(LeLink link) => Loop.Raise(Connected, link);

    internal void OnDisconnected(LeLink link, HciErrorCode reason) => Loop.Raise(Disconnected, link, reason);

    internal void OnRestarted(string reason) => Loop.Raise(Restarted, reason);

    internal void OnClosed(string reason) => Loop.Raise(Closed, reason);

    internal void EnsureReady()
    {
        if (IsReady || Startup.IsRestarting) return;
        throw Hci.IsClosed
            ? new HciTransportException("The host's controller is gone; make a new host.")
            : new InvalidOperationException("Start the host first.");
    }

    // Awaited here, what comes after runs on the loop whatever the caller combines the task with: a simulated exchange stays reproducible.
    internal Task OnLoop(Func<Task> work) => Loop.InvokeAsync(async () => await work().ConfigureAwait(true));

    internal Task<T> OnLoop<T>(Func<Task<T>> work) => Loop.InvokeAsync(async () => await work().ConfigureAwait(true));

    /// <summary>Lets a task run by itself; what goes wrong is logged.</summary>
    internal async void Detach(Task task)
    {
        try
        {
            await task.ConfigureAwait(true);
        }
        catch (Exception exception)
            when (exception is HciTransportException or HciCommandException or OperationCanceledException or InvalidOperationException)
        {
            if (!Hci.IsClosed) Log.LogWarning("In the background: {Message}", exception.Message);
        }
    }
}
