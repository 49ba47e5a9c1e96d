using System;
using SecureGatt;
using VirtualBoard;
using KeyDistribution = BleStack.Smp.KeyDistribution;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// Applies a run's settings at the border of the load context: settings that the run does not name keep the application's values.
    /// </summary>
    internal static class BoardSettings
    {
        /// <summary>Creates the application of a run, with its settings.</summary>
        public static GattApplication Read(RunSettings run)
        {
            if (run == null) throw new ArgumentNullException(nameof(run));
            GattApplication application = Applications.Create(run.Profile, run.ControlPointRead);
            ServerSettings own = application.Settings;
            own.Profile = ReadProfile(run, own.Profile);
            own.IntervalMs = run.IntervalMs ?? own.IntervalMs;
            own.WindowSeconds = run.WindowSeconds ?? own.WindowSeconds;
            own.LinkTimeoutSeconds = run.LinkTimeoutSeconds ?? own.LinkTimeoutSeconds;
            own.EvictOldest = run.EvictOldest ?? own.EvictOldest;
            return application;
        }

        /// <summary>Text of the "boot" line: the application's settings that the run replaces; null when there are none.</summary>
        public static string Replaced(RunSettings run)
        {
            if (run == null) throw new ArgumentNullException(nameof(run));
            return run.Replaced.Count == 0 ? null : "the command line replaces the application's " + string.Join(", ", run.Replaced);
        }

        private static SecurityProfile ReadProfile(RunSettings run, SecurityProfile from)
        {
            AuthReq flags =
                Flag(run.Bond, from, AuthReq.Bond)
                | Flag(run.Mitm, from, AuthReq.Mitm)
                | Flag(run.SecureConnections, from, AuthReq.SecureConnections);
            bool scOnly = run.ScOnly ?? from.ScOnly;
            // Without bonding no keys are stored, so none are requested unless the masks name them.
            bool noKeys = (flags & AuthReq.Bond) == 0 && from.Bonds;
            return new SecurityProfile(
                (IoCapability?)run.IoCapability ?? from.Io,
                flags,
                run.Passkey ?? from.Passkey,
                (SecurityOnConnect?)run.SecurityOnConnect ?? from.OnConnect)
            {
                Name = from.Name,
                ScOnly = scOnly,
                MinKeySize = run.MinKeySize ?? (scOnly ? 16 : from.MinKeySize),
                MaxKeySize = run.MaxKeySize ?? from.MaxKeySize,
                InitiatorKeys = Mask(run.InitiatorKeys, noKeys ? KeyMask.None : from.InitiatorKeys),
                ResponderKeys = Mask(run.ResponderKeys, noKeys ? KeyMask.None : from.ResponderKeys),
                OutOfBand = run.OutOfBand ?? from.OutOfBand,
            };
        }

        private static AuthReq Flag(bool? asked, SecurityProfile from, AuthReq flag) => asked ?? from.Asks(flag) ? flag : AuthReq.NoBond;

        private static KeyMask Mask(KeyDistribution? asked, KeyMask otherwise) => asked is KeyDistribution keys ? (KeyMask)keys : otherwise;
    }
}
