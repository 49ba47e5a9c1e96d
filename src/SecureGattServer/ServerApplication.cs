using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Events;
using SecureGattServer.Events;
using SecureGattServer.Gatt;
using SecureGattServer.Links;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer
{
    /// <summary>
    /// The server from boot to power-off: plan, table, radio, then one loop on the calling thread that is the event queue's only consumer
    /// and keeps time. The event thread only answers requests and feeds the queue, so everything the loop owns needs no lock.
    /// Any failure at start is one "halt" line and an end, never a silent loop.
    /// </summary>
    public sealed class ServerApplication : IEventHandler
    {
        /// <summary>The firmware's version.</summary>
        public const string Version = "0.1.0";

        /// <summary>Who may pair, and the bonds; the consumer thread's.</summary>
        public readonly PairingRules Rules;

        private const int HousekeepingMs = 1000;

        private readonly DeviceConfiguration _configuration;
        private readonly SecurityProfile _profile;
        private readonly BlePlatform _platform;
        private readonly DeviceConsole _console;
        private readonly LinkTable _links = new LinkTable();
        private readonly EventDispatcher _dispatcher;
        private readonly LinkMonitor _monitor;
        private readonly ServerProfile _server;
        private readonly ServicePublisher _publisher;
        private readonly PairingDesk _desk;
        private readonly LinkGuard _guard;
        private bool _stopped;

        /// <summary>Wires everything, starts nothing.</summary>
        /// <param name="configuration">What the device is.</param>
        /// <param name="platform">What lies below the library.</param>
        /// <param name="user">The device's user.</param>
        /// <param name="console">Where it speaks.</param>
        /// <param name="dispatcher">The queue of events, and the clock.</param>
        public ServerApplication(DeviceConfiguration configuration, BlePlatform platform, PairingUser user, DeviceConsole console, EventDispatcher dispatcher)
        {
            _dispatcher = dispatcher;
            _configuration = configuration;
            _profile = configuration.Profile;
            _platform = platform;
            _console = console;
            _server = configuration.CreateServer();
            _publisher = new ServicePublisher(_server, new NotificationGate(_links));
            _monitor = new LinkMonitor(_links, _dispatcher);
            Rules = new PairingRules(new BondKeeper(platform), configuration.EvictOldest);
            Rules.OpenWindow(_dispatcher.Now, configuration.WindowSeconds);
            _desk = new PairingDesk(_profile, Rules, user, platform, _links, _dispatcher);
            _guard = new LinkGuard(_profile, Rules, _links, platform, console, _server.Table.HighestLevel, configuration.LinkTimeoutSeconds);
            _dispatcher.Handlers = new IEventHandler[] { new EventLog(console, platform, _publisher), _guard, this };
        }

        /// <summary>Boots and serves until <see cref="Stop"/>.</summary>
        public void Run()
        {
            string problem;
            try
            {
                problem = Boot();
            }
            catch (OutOfMemoryException)
            {
                problem = "out of memory; use a smaller table or a board with PSRAM";
            }
            catch (Exception e)
            {
                problem = "Bluetooth did not start: " + e.Message + "; flash a BLE image that matches the packages";
            }

            if (problem != null)
            {
                // The radio may run already: nobody may pair with what is left.
                Rules.OpenWindow(0, -1);
                _console.Line("halt", problem);
                return;
            }

            Serve();
        }

        /// <summary>Ends <see cref="Run"/>; from any thread. On the device only the power switch does.</summary>
        public void Stop()
        {
            _stopped = true;
            _dispatcher.Wake();
        }

        /// <inheritdoc/>
        public void Handle(ServerEvent e)
        {
            if (e.Kind == EventKind.Connected && _configuration.Counter)
            {
                _console.Line("link", "parameters 24,48,0,60 " + (_platform.UpdateConnection(e.Handle, 24, 48, 0, 60) ? "asked" : "not supported"));
            }
            else if (e.Kind == EventKind.Subscribed && _publisher.HoldsBack(e.Handle, e.A))
            {
                _guard.Ask(e.Handle, "notifications held back");
            }
        }

        private string Boot()
        {
            _console.Line("boot", "SecureGattServer " + Version + " image=" + _platform.Image + " platform=" + _platform.Name + " profile=" + _profile.Name);
            SecurityPlan plan = new SecurityPlan(_profile, _server.Table, _platform);
            plan.Print(_console);
            string problem = plan.Refusal ?? _server.Table.CheckLimits();
            if (problem != null)
            {
                return problem;
            }

            BluetoothLEServer server = BluetoothLEServer.Instance;
            server.DeviceName = _server.DeviceName;
            server.Appearance = _server.Appearance;
            DevicePairing pairing = server.Pairing;
            pairing.IOCapabilities = _profile.Io;
            pairing.AllowBonding = _profile.Bonds;
            pairing.ProtectionLevel = _profile.Mitm ? DevicePairingProtectionLevel.EncryptionAndAuthentication
                : _profile.Secure ? DevicePairingProtectionLevel.Encryption : DevicePairingProtectionLevel.None;
            pairing.PairingRequested += OnPairingRequested;
            EventSink.AddEventFilter(EventCategory.Bluetooth, _monitor);
            _platform.Prepare(_profile, _server.Table, _dispatcher);
            GattServiceProviderAdvertisementStatus status = _publisher.Publish(_dispatcher);
            if (status != GattServiceProviderAdvertisementStatus.Started && status != GattServiceProviderAdvertisementStatus.StartedWithoutAllAdvertisementData)
            {
                return "this image cannot advertise; flash another";
            }

            Rules.Bonds.Refresh(false);
            _console.Line("boot", "advertising name=" + _server.DeviceName + " bonds=" + Rules.Bonds.Count
                + (status == GattServiceProviderAdvertisementStatus.Started ? null : " warning: over 31 bytes, shorten the name"));
            return null;
        }

        private void Serve()
        {
            int interval = _configuration.IntervalMs;
            long now = _dispatcher.Now;
            long ticked = now;
            long kept = now;
            int troubles = 0;
            while (!_stopped)
            {
                try
                {
                    long due = ticked + interval < kept + HousekeepingMs ? ticked + interval : kept + HousekeepingMs;
                    _dispatcher.Wait(due > now ? (int)(due - now) : 0);
                    _dispatcher.Drain();
                    now = _dispatcher.Now;
                    int passed = (int)(now - ticked);
                    if (passed >= interval)
                    {
                        ticked = now;
                        _server.Tick(passed, _publisher);
                    }

                    if (now - kept >= HousekeepingMs)
                    {
                        kept = now;
                        _guard.Tick(now);
                        if (_dispatcher.Faults + _dispatcher.Overflows != troubles)
                        {
                            troubles = _dispatcher.Faults + _dispatcher.Overflows;
                            _console.Line("guard", "handlers failed or events dropped=" + troubles);
                        }
                    }
                }
                catch (Exception)
                {
                    _dispatcher.Faults++;
                }
            }
        }

        // The library's event hides the handle; the raw filter saw the same event a moment ago on this thread.
        private void OnPairingRequested(object sender, DevicePairingRequestedEventArgs args)
        {
            int handle = _monitor.PairingHandle;
            _desk.Ask(handle, args.PairingKind, (int)args.Pin, new PairingReply(_platform, _links, _dispatcher, args, handle));
        }
    }
}
