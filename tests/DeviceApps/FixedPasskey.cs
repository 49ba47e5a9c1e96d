// The repository's heart-rate firmware with a passkey that never changes: what a watch without buttons can pair with. Compiled with its sources.
using SecureGatt;

namespace SecureGattServer
{
    public static class FixedPasskey
    {
        public static void Main()
        {
            HeartRateServer server = new HeartRateServer(new Heart(), false);
            server.Settings.Profile = new SecurityProfile("heart-rate", passkey: 123456);
            GattServer.Run(server);
        }
    }
}
