using System.Collections.Generic;
using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>Lists settings of a run that a platform cannot support, beyond those in the firmware's plan, one line each.</summary>
    internal static class Limits
    {
        public static IEnumerable<string> Of(PlatformFeatures features, GattApplication application)
        {
            ServerSettings settings = application.Settings;
            SecurityProfile profile = settings.Profile;
            if (application is CounterServer.Counter)
                yield return "warning supervision timeout 600 ms: phones' makers ask for 2 s to 6 s; a phone may refuse, or lose the link in a moment's interference";
            if ((features & PlatformFeatures.KeyEvents) != 0) yield break;
            yield return "fixed last service: it ends at 0xFFFF, so Linux never sees what an update adds to it; keep a service that never changes last";
            yield return "missing key events: which keys passed and why a pairing failed is not told";
            if (application is CounterServer.Counter) yield return "missing connection parameters: (24,48,0,60) cannot be asked for";
            if (profile.OnConnect != SecurityOnConnect.None)
                yield return "fixed security-on-connect: the image asks with the profile's own flags, whatever level is named";
            if (settings.WindowSeconds > 0 && !profile.Mitm)
                yield return "partial window: Just Works never asks, so its bond is removed and its link ended afterwards";
            if (!settings.EvictOldest && !profile.Mitm)
                yield return "partial full-store=refuse: Just Works never asks, so the oldest bond still goes";
        }
    }
}
