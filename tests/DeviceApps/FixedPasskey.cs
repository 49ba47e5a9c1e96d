// The repository's heart-rate firmware with a fixed passkey, for watches without buttons. Compiled with its sources.
using SecureGatt;

namespace SecureGattServer
{
    public static class FixedPasskey
    {
        public static void Main()
        {
            HeartRateServer server = new HeartRateServer(new Heart(), false);
            server.Settings.Profile = new SecurityProfile(passkey: 123456);
            GattServer.Run(server);
        }
    }
}
