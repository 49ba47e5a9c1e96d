using SecureGatt;

namespace SecureGattServer.UnitTests
{
    /// <summary>Tracker, table, policy and log as the server wires them, over a fake platform.</summary>
    public sealed class PolicyBench
    {
        public readonly FakePlatform Platform;
        public readonly LinkTable Links = new LinkTable();
        public readonly RecordingConsole Output = new RecordingConsole();
        public readonly PairingRules Rules;
        public readonly StoppedDispatcher Dispatcher;
        public readonly LinkTracker Tracker;
        public readonly HeartRateServer Server = new HeartRateServer(new FakeHeart(), false);
        public readonly LinkPolicy Policy;

        public PolicyBench(SecurityProfile profile, bool stock, int windowSeconds)
            : this(profile, new FakePlatform(stock), windowSeconds, true)
        {
        }

        public PolicyBench(SecurityProfile profile, FakePlatform platform, int windowSeconds, bool evict)
        {
            Platform = platform;
            Rules = new PairingRules(new BondList(Platform), evict);
            Rules.OpenWindow(0, windowSeconds);
            Policy = new LinkPolicy(profile, Rules, Links, Platform, Output, SecurityLevel.Encrypted, 10);
            Dispatcher = new StoppedDispatcher(16);
            Dispatcher.Add(new EventLog(Output, Platform, Server.CreateTable()));
            Dispatcher.Add(Policy);
            Tracker = new LinkTracker(Links, Dispatcher, profile, Rules, new PairingUser(null), Platform);
        }

        public void Authenticated(int status, int security)
        {
            Tracker.Authenticated(1, status, security);
            Dispatcher.Drain();
        }

        public void Disconnected(int reason)
        {
            Tracker.Disconnected(1, reason);
            Dispatcher.Drain();
        }

        public void MtuChanged(int mtu)
        {
            Tracker.MtuChanged(1, mtu);
            Dispatcher.Drain();
        }

        public void Connect()
        {
            Tracker.Connected(1);
            Dispatcher.Drain();
        }

        public void Paired(int bits)
        {
            Links.Find(1).Security |= LinkSecurity.Pairing;
            Authenticated(0, bits);
        }

        public void PairingFailed()
        {
            Links.Find(1).Security |= LinkSecurity.Pairing;
            Authenticated(19, 0);
        }
    }
}
