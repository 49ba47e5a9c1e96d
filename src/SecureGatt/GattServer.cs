using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Events;
using nanoFramework.Runtime.Native;

namespace SecureGatt
{
    /// <summary>The server from boot to power-off: plan, table, radio, then one loop on the calling thread, which is the only consumer of
    /// the event queue and tracks time. The event thread only answers requests and fills the queue, so state owned by the loop needs no
    /// lock. A failure at start prints one "halt" line and ends; it never loops silently.</summary>
    public sealed partial class GattServer : IEventHandler
    {
        /// <summary>The library's version.</summary>
        public const string Version = "0.1.0";

        /// <summary>Minimum free heap after the table is published, in octets; with less, pairing is refused. Measured on the interpreter
        /// at that moment: a connection with its pairing succeeds with 4,856 octets free and loses its question with 4,344; the state of
        /// its link, 108 octets, and the application's buffer have since been moved to a later moment.</summary>
        public const int MinFreeHeap = 4864;

        /// <summary>Decides who may pair, and holds the bonds; used on the consumer thread.</summary>
        public readonly PairingRules Rules;

        private const string Remedy = "; use a smaller table or a board with PSRAM";
        private const int HousekeepingMs = 1000;

        private readonly GattApplication _application;
        private readonly ServerSettings _settings;
        private readonly StockPlatform _platform;
        private readonly DeviceConsole _console;
        private readonly LinkTable _links = new LinkTable();
        private readonly EventDispatcher _dispatcher;
        private readonly LinkMonitor _monitor;
        private readonly ServiceTable _table;

        /// <summary>Connects the parts; starts nothing.</summary>
        /// <param name="application">The application.</param>
        /// <param name="platform">The platform below the library.</param>
        /// <param name="user">The device's user.</param>
        /// <param name="console">Receives the console output.</param>
        /// <param name="dispatcher">The event queue and clock.</param>
        public GattServer(
            GattApplication application,
            StockPlatform platform,
            PairingUser user,
            DeviceConsole console,
            EventDispatcher dispatcher
        )
        {
            _application = application;
            _settings = application.Settings;
            _platform = platform;
            _console = console;
            _dispatcher = dispatcher;
            application.Platform = platform;
            application.Console = console;
            _table = application.CreateTable();
            Rules = new PairingRules(new BondList(platform), _settings.EvictOldest);
            Rules.OpenWindow(dispatcher.Now, _settings.WindowSeconds);
            SecurityProfile profile = _settings.Profile;
            _monitor = new LinkMonitor(_links, dispatcher, profile, Rules, user, platform, _table);
            LinkPolicy policy = new LinkPolicy(
                profile,
                Rules,
                _links,
                platform,
                console,
                _table.HighestLevel,
                _settings.LinkTimeoutSeconds
            );
            application.Policy = policy;
            dispatcher.Add(new EventLog(console, platform, _table));
            dispatcher.Add(policy);
            dispatcher.Add(this);
            dispatcher.Add(application);
        }

        /// <summary>Runs the application on the stock platform with the serial console. Does not return while the server runs.</summary>
        public static void Run(GattApplication application)
        {
            try
            {
                new GattServer(
                    application,
                    new StockPlatform(),
                    new PairingUser(application.Settings.Answer),
                    new DeviceConsole(),
                    new EventDispatcher(EventDispatcher.Length)
                ).Run();
            }
            catch (Exception e)
            {
                Console.WriteLine("halt: " + e);
            }
        }

        /// <summary>Starts the server and runs its loop.</summary>
        public void Run()
        {
            string problem;
            try
            {
                problem = Boot();
            }
            catch (OutOfMemoryException)
            {
                problem = string.Concat("out of memory", Remedy);
            }
            catch (Exception e)
            {
                problem = "Bluetooth did not start: " + e.Message + "; flash a BLE image that matches the packages";
            }

            if (problem != null)
            {
                // The radio may already be running: pairing is refused with so little heap.
                Rules.OpenWindow(0, -1);
                _console.Line("halt", problem);
                return;
            }

            Serve();
        }

        /// <summary>
        /// A subscription whose notifications are withheld makes the device request security: no ATT error will cause the phone to pair.
        /// </summary>
        public void Handle(ServerEvent e)
        {
            Characteristic row = e.Kind == EventKind.Subscribed ? _table.Find(e.A) : null;
            if (row != null && row.MaxFor(_links, e.Handle) == 0)
            {
                _application.Policy.Ask(e.Handle, "notifications held back");
            }
        }

        private string Boot()
        {
            SecurityProfile profile = _settings.Profile;
            _console.Line("boot: SecureGatt " + Version);
            SecurityPlan plan = new SecurityPlan(profile, _table, _platform);
            string problem = plan.Refusal ?? _table.CheckLimits();
            if (problem != null)
            {
                return problem;
            }

            Configure(profile);
            Prepare();
            GattServiceProviderAdvertisementStatus status = ServicePublisher.Publish(_table, _links, _dispatcher);
            if (
                status != GattServiceProviderAdvertisementStatus.Started
                && status != GattServiceProviderAdvertisementStatus.StartedWithoutAllAdvertisementData
            )
            {
                return "this image cannot advertise; flash another";
            }

            int free = _platform.FreeHeap();
            _console.Line("boot: image=" + SystemInfo.TargetName + " free-heap=" + DeviceConsole.Text(free));
            if (free < MinFreeHeap)
            {
                return string.Concat("free heap is below the ", DeviceConsole.Text(MinFreeHeap), " a pairing needs", Remedy);
            }

            // The level of a bond from before the boot is unknown.
            Rules.Bonds.Load(profile.Asks(AuthReq.Mitm) ? BondList.Unproven : BondList.Weak);
            plan.Print(_console);
            _console.Line("boot: advertising name=" + _settings.DeviceName + " bonds=" + DeviceConsole.Text(Rules.Bonds.Count)
                + (status == GattServiceProviderAdvertisementStatus.Started ? null : " warning: over 31 bytes, shorten the name"));
            return null;
        }

        private void Configure(SecurityProfile profile)
        {
            BluetoothLEServer server = BluetoothLEServer.Instance;
            server.DeviceName = _settings.DeviceName;
            server.Appearance = _settings.Appearance;
            DevicePairing pairing = server.Pairing;
            pairing.IOCapabilities = (DevicePairingIOCapabilities)profile.Io;
            pairing.AllowBonding = profile.Asks(AuthReq.Bond);
            pairing.ProtectionLevel = profile.Asks(AuthReq.Mitm) ? DevicePairingProtectionLevel.EncryptionAndAuthentication
                : profile.Asks(AuthReq.SecureConnections) ? DevicePairingProtectionLevel.Encryption : DevicePairingProtectionLevel.None;
            pairing.PairingRequested += _monitor.OnPairingRequested;
            EventSink.AddEventFilter(EventCategory.Bluetooth, _monitor);
        }

        private void Serve()
        {
            long now = _dispatcher.Now;
            long ticked = now;
            long kept = now;
            int troubles = 0;
            bool runs = true;
            while (runs)
            {
                try
                {
                    int interval = _settings.IntervalMs;
                    long due = ticked + interval < kept + HousekeepingMs ? ticked + interval : kept + HousekeepingMs;
                    _dispatcher.Wait(due > now ? (int)(due - now) : 0);
                    _dispatcher.Drain();
                    now = _dispatcher.Now;
                    int passed = (int)(now - ticked);
                    if (passed >= interval)
                    {
                        ticked = now;
                        _application.Tick(passed);
                    }

                    if (now - kept >= HousekeepingMs)
                    {
                        kept = now;
                        _application.Policy.Tick(now);
                        troubles = TellTroubles(troubles);
                    }
                }
                catch (Exception)
                {
                    _dispatcher.Faults++;
                }

                GoesOn(ref runs);
            }
        }

        // Both methods are empty on a board, where only power-off ends the loop.
        partial void Prepare();

        partial void GoesOn(ref bool runs);

        private int TellTroubles(int told)
        {
            int troubles = _dispatcher.Faults + _dispatcher.Overflows;
            if (troubles != told)
            {
                _console.Line("guard", "handlers failed or events dropped=" + troubles);
            }

            return troubles;
        }
    }
}
