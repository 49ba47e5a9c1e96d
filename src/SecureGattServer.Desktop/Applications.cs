using System;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The applications a PC can boot: what is flashed (see <see cref="Program.Create"/>), the counter, and the table of all permissions.</summary>
    public static class Applications
    {
        /// <summary>The application of a run, with its own settings.</summary>
        /// <param name="profile">The named profile; null for the flashed application as it is.</param>
        /// <param name="readableControlPoint">The heart rate in the walkthrough's variant.</param>
        /// <exception cref="FormatException">No such profile; the message says which there are.</exception>
        public static GattApplication Create(string profile, bool readableControlPoint)
        {
            if (profile == Profiles.Counter) return new CounterServer.Counter();
            if (profile == Profiles.Signed) return new PermissionsServer();
            GattApplication application = readableControlPoint ? new HeartRateServer(new Heart(), true) : Program.Create();
            if (profile != null) application.Settings.Profile = Profiles.Find(profile) ?? throw new FormatException("profile '" + profile + "' is not known; one of: " + string.Join(", ", BoardVocabulary.Profiles));
            return application;
        }
    }
}
