using System.Collections.Generic;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer.Desktop
{
    /// <summary>What a platform cannot honour of a profile, and what comes of it, one line each.</summary>
    internal static class Limits
    {
        public static IEnumerable<string> Of(PlatformFeatures features, SecurityProfile profile, DesktopConfiguration configuration)
        {
            if ((features & PlatformFeatures.KeyEvents) == 0) yield return "missing key events: which keys passed and why a pairing failed is not told";
            if ((features & PlatformFeatures.PeerAddress) == 0) yield return "missing peer address: attempts are counted for the device, not for each phone";
            if ((features & PlatformFeatures.ConnectionUpdate) == 0 && configuration.Counter) yield return "missing connection parameters: (24,48,0,60) cannot be asked for";
            if (profile.OnConnect != SecurityOnConnect.None && (features & PlatformFeatures.KeySize) == 0) yield return "fixed security-on-connect: the image asks with the profile's own flags, whatever level is named";
            // A stock image asks nobody about Just Works: the first it tells is that it is done.
            if ((features & PlatformFeatures.KeyEvents) != 0) yield break;
            if (configuration.WindowSeconds > 0 && !profile.Mitm) yield return "partial window: Just Works asks nobody, so its bond is removed and its link ended afterwards";
            if (!configuration.EvictOldest && !profile.Mitm) yield return "partial full-store=refuse: Just Works asks nobody, so the oldest bond still goes";
        }
    }
}
