using System;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// The applications a PC can boot: the flashed one (see <see cref="Program.Create"/>), the counter, and the table of all permissions.
    /// </summary>
    internal static class Applications
    {
        /// <summary>Creates the application of a run, with its own settings.</summary>
        /// <param name="profile">The named profile; null for the flashed application as it is.</param>
        /// <param name="readableControlPoint">Use the walkthrough's variant of the heart rate service.</param>
        /// <exception cref="FormatException">The profile does not exist; the message lists the profiles.</exception>
        public static GattApplication Create(string profile, bool readableControlPoint)
        {
            GattApplication application = profile == BoardVocabulary.Counter ? new CounterServer.Counter()
                : profile == BoardVocabulary.Signed ? new PermissionsServer()
                : readableControlPoint ? new HeartRateServer(new Heart(), true) : Program.Create();
            if (profile != null)
            {
                if (profile != BoardVocabulary.Counter) application.Settings.Profile = Profiles.Find(profile) ?? throw Unknown(profile);
                application.Settings.Profile.Name = profile;
            }

            return application;
        }

        private static FormatException Unknown(string profile) =>
            new FormatException("profile '" + profile + "' is not known; one of: " + string.Join(", ", BoardVocabulary.Profiles));
    }
}
