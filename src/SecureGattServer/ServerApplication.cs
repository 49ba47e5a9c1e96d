using System;
using nanoFramework.Device.Bluetooth;
using SecureGattServer.Console;
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

        private const int QueueLength = 32;
        private const int HousekeepingMs = 1000;

        private readonly DeviceConfiguration _configuration;
        private readonly IBlePlatform _platform;
        private readonly IPairingUser _user;
        private readonly DeviceConsole _console;
        private readonly IClock _clock;
        private readonly LinkTable _links = new LinkTable();
        private readonly IServerProfile _server;
        private readonly ServicePublisher _publisher;
        private readonly NotificationGate _gate;
        private EventDispatcher _dispatcher;
        private LinkMonitor _monitor;
        private PairingRules _rules;
        private PairingDesk _desk;
        private LinkGuard _guard;
        private bool _stopped;

        /// <summary>Wires nothing yet.</summary>
        public ServerApplication(DeviceConfiguration configuration, IBlePlatform platform, IPairingUser user, ILineOutput output, IClock clock)
        {
            _configuration = configuration;
            _platform = platform;
            _user = user;
            _console = new DeviceConsole(output);
            _clock = clock;
            _server = configuration.CreateServer();
            _gate = new NotificationGate(_links);
            _publisher = new ServicePublisher(_server.Table, _gate);
        }

        /// <summary>Boots and serves until <see cref="Stop"/>.</summary>
        public void Run()
        {
            if (Boot())
            {
                Serve();
            }
        }

        /// <summary>Ends <see cref="Run"/>; from any thread. On the device only the power switch does.</summary>
        public void Stop()
        {
            _stopped = true;
            EventDispatcher dispatcher = _dispatcher;
            if (dispatcher != null)
            {
                dispatcher.Wake();
            }
        }

        /// <inheritdoc/>
        public void Handle(ServerEvent e)
        {
            if (e.Kind == EventKind.Connected && _configuration.UpdateConnection)
            {
                bool asked = _platform.UpdateConnection(e.Handle, 24, 48, 0, 60);
                _console.Line("link", "parameters 24,48,0,60 " + (asked ? "asked" : "not supported by this platform") + " link=" + e.Handle);
            }
            else if (e.Kind == EventKind.Subscribed)
            {
                AttributeRow row = _publisher.RowOf(e.A);
                if (row != null && _gate.MaxLength(e.Handle, row) == 0)
                {
                    _guard.OnHeldBack(e.Handle, row.Name);
                }
            }
        }

        private bool Boot()
        {
            _console.Line("boot", "SecureGattServer " + Version + " image=" + _platform.Image + " platform=" + _platform.Name + " profile=" + _configuration.Profile.Name);
            SecurityPlan plan = SecurityPlan.Compile(_configuration.Profile, _server.Table, _platform);
            plan.Print(_console);
            string problem = plan.Refusal ?? _server.Table.CheckLimits(_server.DeviceName);
            if (problem != null)
            {
                _console.Line("halt", problem);
                return false;
            }

            if (_configuration.PrintTable)
            {
                TablePrinter.Print(_server.Table, _console);
            }

            try
            {
                Wire();
                return StartRadio();
            }
            catch (Exception e)
            {
                _console.Line("halt", "Bluetooth did not start: " + e.Message + "; flash a BLE image (ESP32_BLE_REV0, ESP32_BLE_REV3, ESP32_S3_BLE, …) whose version matches the packages");
                return false;
            }
        }

        private void Wire()
        {
            SecurityProfile profile = _configuration.Profile;
            BondKeeper bonds = new BondKeeper(_platform.Bonds, _platform.MaxBonds);
            _rules = new PairingRules(new AttemptsLimiter(), new PairingWindow(_clock.Now, _configuration.WindowSeconds), bonds, _configuration.EvictOldest);
            LinkTimeouts timeouts = new LinkTimeouts(_server.Table.HighestLevel, _configuration.LinkTimeoutSeconds);
            _guard = new LinkGuard(profile, _rules, timeouts, _links, _platform, _console);
            _dispatcher = new EventDispatcher(QueueLength, new IEventHandler[] { new EventLog(_console, _platform, _publisher), _guard, this });
            _monitor = new LinkMonitor(_links, _dispatcher, _clock);
            _desk = new PairingDesk(profile, _rules, _user, _platform, _links, _dispatcher, _clock);
        }

        private bool StartRadio()
        {
            SecurityProfile profile = _configuration.Profile;
            BluetoothLEServer server = BluetoothLEServer.Instance;
            server.DeviceName = _server.DeviceName;
            server.Appearance = _server.Appearance;
            server.Pairing.IOCapabilities = profile.Io;
            server.Pairing.AllowBonding = profile.Bonds;
            server.Pairing.ProtectionLevel = Protection(profile);
            server.Pairing.PairingRequested += OnPairingRequested;
            _platform.Prepare(profile, _server.Table);
            _platform.Listen(_monitor);
            _publisher.Create(_dispatcher, _clock);
            string problem = _publisher.Advertise();
            if (problem != null)
            {
                _console.Line("halt", problem);
                return false;
            }

            _rules.Bonds.Refresh(false);
            _console.Line("bond", "bonds=" + _rules.Bonds.Count + (_platform.KeepsBonds ? "" : ": this image forgets them at each reboot, phones have to forget this device and pair again"));
            _console.Line("boot", "advertising name=" + _server.DeviceName + " service=" + Uuids.Text(_server.Table.Services[0].Uuid));
            return true;
        }

        private void Serve()
        {
            long now = _clock.Now;
            long lastTick = now;
            long nextHousekeeping = now + HousekeepingMs;
            int faults = 0;
            int overflows = 0;
            while (!_stopped)
            {
                long due = lastTick + _configuration.IntervalMs;
                due = (due < nextHousekeeping ? due : nextHousekeeping) - now;
                _dispatcher.Wait(due > 0 ? (int)due : 0);
                _dispatcher.Drain();
                now = _clock.Now;
                if (now - lastTick >= _configuration.IntervalMs)
                {
                    _server.Tick((int)(now - lastTick), _publisher);
                    lastTick = now;
                }

                if (now >= nextHousekeeping)
                {
                    nextHousekeeping = now + HousekeepingMs;
                    _guard.Tick(now);
                    faults = Report(faults, _dispatcher.Faults, "a handler failed: " + _dispatcher.LastFault + " total=");
                    overflows = Report(overflows, _dispatcher.Overflows, "events dropped, the queue was full total=");
                }
            }
        }

        private int Report(int known, int count, string text)
        {
            if (count != known)
            {
                _console.Line("guard", text + count);
            }

            return count;
        }

        // The library's event hides the handle; the raw filter saw the same event a moment ago on this thread.
        private void OnPairingRequested(object sender, DevicePairingRequestedEventArgs args)
        {
            int handle = _monitor.PairingHandle;
            _desk.Ask(handle, args.PairingKind, (int)args.Pin, new LibraryReply(_platform, _links, args, handle));
        }

        private static DevicePairingProtectionLevel Protection(SecurityProfile profile)
        {
            if (profile.Mitm)
            {
                return DevicePairingProtectionLevel.EncryptionAndAuthentication;
            }

            return profile.Secure ? DevicePairingProtectionLevel.Encryption : DevicePairingProtectionLevel.None;
        }
    }
}
