using SecureGattServer.Counter;
using SecureGattServer.Gatt;
using SecureGattServer.HeartRate;
using SecureGattServer.Security;

namespace SecureGattServer
{
    /// <summary>What one device is built to be. On the ESP32 these defaults are the settings: change them here and build.</summary>
    public sealed class DeviceConfiguration
    {
        /// <summary>The security profile.</summary>
        public SecurityProfile Profile { get; init; } = Profiles.Find("heart-rate");

        /// <summary>Milliseconds between notifications.</summary>
        public int IntervalMs { get; init; } = 1000;

        /// <summary>Seconds after boot in which new phones may pair; 0 for ever.</summary>
        public int WindowSeconds { get; init; }

        /// <summary>Seconds a link may stay below the level the table needs; 0 for ever.</summary>
        public int LinkTimeoutSeconds { get; init; } = 300;

        /// <summary>A full bond store gives up its oldest bond for a new phone; else new phones are refused.</summary>
        public bool EvictOldest { get; init; } = true;

        /// <summary>The Heart Rate Control Point can be read, as in the walkthrough's example.</summary>
        public bool ReadableControlPoint { get; init; }

        /// <summary>Print the service table at boot.</summary>
        public bool PrintTable { get; init; }

        /// <summary>What a device without buttons answers: yes, no, six digits, or null.</summary>
        public string Answer { get; init; }

        /// <summary>Connection parameters to ask for on connect, as in the tutorial.</summary>
        public bool UpdateConnection
        {
            get { return IsCounter; }
        }

        private bool IsCounter
        {
            get { return Profile.Name == "counter"; }
        }

        /// <summary>The services this device offers.</summary>
        public IServerProfile CreateServer()
        {
            if (IsCounter)
            {
                return new CounterProfile();
            }

            return new HeartRateProfile(Profile, new SyntheticHeart(), ReadableControlPoint);
        }
    }
}
