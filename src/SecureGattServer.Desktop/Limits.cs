using System.Collections.Generic;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer.Desktop
{
    /// <summary>What a platform cannot honour of a run beyond what the firmware's own plan says, one line each.</summary>
    internal static class Limits
    {
        public static IEnumerable<string> Of(PlatformFeatures features, DesktopConfiguration configuration)
        {
            SecurityProfile profile = configuration.Profile;
            if ((features & PlatformFeatures.KeyEvents) != 0) yield break;
            yield return "missing key events: which keys passed and why a pairing failed is not told";
            if (configuration.Counter) yield return "missing connection parameters: (24,48,0,60) cannot be asked for";
            if (profile.OnConnect != SecurityOnConnect.None) yield return "fixed security-on-connect: the image asks with the profile's own flags, whatever level is named";
            if (configuration.WindowSeconds > 0 && !profile.Mitm) yield return "partial window: Just Works asks nobody, so its bond is removed and its link ended afterwards";
            if (!configuration.EvictOldest && !profile.Mitm) yield return "partial full-store=refuse: Just Works asks nobody, so the oldest bond still goes";
        }
    }
}
