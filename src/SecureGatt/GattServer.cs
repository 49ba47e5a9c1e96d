using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Events;

namespace SecureGatt
{
    /// <summary>
    /// The server from boot to power-off: plan, table, radio, then one loop on the calling thread that is the event queue's only consumer
    /// and keeps time. The event thread only answers requests and feeds the queue, so everything the loop owns needs no lock.
    /// Any failure at start is one "halt" line and an end, never a silent loop.
    /// </summary>
    public sealed class GattServer : IEventHandler
    {
        /// <summary>The library's version.</summary>
        public const string Version = "0.1.0";

        /// <summary>
        /// Octets of heap that must be free once the table is published, or nobody may pair: measured on the interpreter at that moment, a
        /// connection with its pairing is whole with 4,856 octets free and loses its question with 4,344.
        /// </summary>
        public const int MinFreeHeap = 4608;

        /// <summary>Who may pair, and the bonds; the consumer thread's.</summary>
        public readonly PairingRules Rules;

        private const int HousekeepingMs = 1000;

        private readonly GattApplication _application;
        private readonly ServerSettings _settings;
        private readonly StockPlatform _platform;
        private readonly DeviceConsole _console;
        private readonly LinkTable _links = new LinkTable();
        private readonly EventDispatcher _dispatcher;
        private readonly LinkMonitor _monitor;
        private readonly ServiceTable _table;
        private readonly PairingQuestions _questions;
        private readonly LinkPolicy _policy;
        private bool _stopped;

        /// <summary>Wires everything, starts nothing.</summary>
        /// <param name="application">What the device is.</param>
        /// <param name="platform">What lies below the library.</param>
        /// <param name="user">The device's user.</param>
        /// <param name="console">Where it speaks.</param>
        /// <param name="dispatcher">The queue of events, and the clock.</param>
        public GattServer(GattApplication application, StockPlatform platform, PairingUser user, DeviceConsole console, EventDispatcher dispatcher)
        {
            _application = application;
            _settings = application.Settings;
            _platform = platform;
            _console = console;
            _dispatcher = dispatcher;
            application.Platform = platform;
            application.Console = console;
            _table = application.CreateTable();
            _monitor = new LinkMonitor(_links, dispatcher, _table);
            Rules = new PairingRules(new BondList(platform), _settings.EvictOldest);
            Rules.OpenWindow(dispatcher.Now, _settings.WindowSeconds);
            SecurityProfile profile = _settings.Profile;
            _questions = new PairingQuestions(profile, Rules, user, platform, _links, dispatcher);
            _policy = new LinkPolicy(profile, Rules, _links, platform, console, _table.HighestLevel, _settings.LinkTimeoutSeconds);
            application.Policy = _policy;
            dispatcher.Add(new EventLog(console, platform, _table));
            dispatcher.Add(_policy);
            dispatcher.Add(this);
            dispatcher.Add(application);
        }

        /// <summary>A board's whole life: the application on the stock platform and the serial console. Never returns while the server runs.</summary>
        public static void Run(GattApplication application)
        {
            try
            {
                new GattServer(application, new StockPlatform(), new PairingUser(application.Settings.Answer), new DeviceConsole(), new EventDispatcher(EventDispatcher.Length)).Run();
            }
            catch (Exception e)
            {
                Console.WriteLine("halt: " + e);
            }
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

        /// <summary>Ends <see cref="Run()"/>; from any thread. On the device only the power switch does.</summary>
        public void Stop()
        {
            _stopped = true;
            _dispatcher.Wake();
        }

        /// <summary>A subscription that is held back makes the device ask for security: no ATT error will make the phone pair.</summary>
        public void Handle(ServerEvent e)
        {
            Characteristic row = e.Kind == EventKind.Subscribed ? _table.Find(e.A) : null;
            if (row != null && NotificationGate.MaxLength(_links, e.Handle, row) == 0)
            {
                _policy.Ask(e.Handle, "notifications held back");
            }
        }

        private string Boot()
        {
            SecurityProfile profile = _settings.Profile;
            int free = _platform.FreeHeap();
            _console.Line("boot", "SecureGatt " + Version + " image=" + _platform.Image + " platform=" + _platform.Name + " profile=" + profile.Name + " free-heap=" + DeviceConsole.Text(free));
            SecurityPlan plan = new SecurityPlan(profile, _table, _platform);
            plan.Print(_console);
            string problem = plan.Refusal ?? _table.CheckLimits();
            if (problem != null)
            {
                return problem;
            }

            Configure(profile);
            EventSink.AddEventFilter(EventCategory.Bluetooth, _monitor);
            _platform.Prepare(profile, _table, _dispatcher);
            GattServiceProviderAdvertisementStatus status = ServicePublisher.Publish(_table, _links, _dispatcher);
            if (status != GattServiceProviderAdvertisementStatus.Started && status != GattServiceProviderAdvertisementStatus.StartedWithoutAllAdvertisementData)
            {
                return "this image cannot advertise; flash another";
            }

            free = _platform.FreeHeap();
            if (free < MinFreeHeap)
            {
                return "free heap " + DeviceConsole.Text(free) + " is below the 4608 a pairing needs; use a smaller table or a board with PSRAM";
            }

            // Nothing tells the level of a bond from before the boot.
            Rules.Bonds.Load(profile.Mitm ? BondList.Unproven : BondList.Weak);
            _console.Line("boot", "advertising name=" + _settings.DeviceName + " bonds=" + DeviceConsole.Text(Rules.Bonds.Count)
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
            pairing.AllowBonding = profile.Bonds;
            pairing.ProtectionLevel = profile.Mitm ? DevicePairingProtectionLevel.EncryptionAndAuthentication
                : profile.Secure ? DevicePairingProtectionLevel.Encryption : DevicePairingProtectionLevel.None;
            pairing.PairingRequested += OnPairingRequested;
        }

        private void Serve()
        {
            long now = _dispatcher.Now;
            long ticked = now;
            long kept = now;
            int troubles = 0;
            while (!_stopped)
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
                        _policy.Tick(now);
                        troubles = TellTroubles(troubles);
                    }
                }
                catch (Exception)
                {
                    _dispatcher.Faults++;
                }
            }
        }

        private int TellTroubles(int told)
        {
            int troubles = _dispatcher.Faults + _dispatcher.Overflows;
            if (troubles != told)
            {
                _console.Line("guard", "handlers failed or events dropped=" + troubles);
            }

            return troubles;
        }

        // The library's event hides the handle; the raw filter saw the same event a moment ago on this thread. A question on a link whose
        // connection event was lost gets an answer, too: the link is made here, and where there is no place for it the answer is no.
        private void OnPairingRequested(object sender, DevicePairingRequestedEventArgs args)
        {
            try
            {
                int handle = _monitor.PairingHandle;
                LinkTable known = _links.Get(handle, _dispatcher.Now) == null ? null : _links;
                _questions.Ask(handle, (PairingKind)args.PairingKind, (int)args.Pin, new BluetoothReply(_platform, known, _dispatcher, args, handle));
            }
            catch (Exception)
            {
                _dispatcher.Faults++;
            }
        }
    }
}
