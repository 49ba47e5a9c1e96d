using SecureGattServer.Counter;
using SecureGattServer.Gatt;
using SecureGattServer.HeartRate;
using SecureGattServer.Security;

namespace SecureGattServer
{
    /// <summary>What one device is built to be. On the ESP32 these defaults are the settings: change them here and build.</summary>
    public class DeviceConfiguration
    {
        /// <summary>The security profile.</summary>
        public SecurityProfile Profile = new SecurityProfile();

        /// <summary>The esp32-nimble tutorial's counter instead of the heart rate.</summary>
        public bool Counter;

        /// <summary>Milliseconds between notifications.</summary>
        public int IntervalMs = 1000;

        /// <summary>Seconds after boot in which new phones may pair; 0 for ever.</summary>
        public int WindowSeconds;

        /// <summary>Seconds a link may stay below the level the table needs; 0 for ever.</summary>
        public int LinkTimeoutSeconds = 300;

        /// <summary>A full bond store gives up its oldest bond for a new phone; else new phones are refused.</summary>
        public bool EvictOldest = true;

        /// <summary>The Heart Rate Control Point can be read, as in the walkthrough's example.</summary>
        public bool ReadableControlPoint;

        /// <summary>What a device without buttons answers: yes, six digits, or null for no.</summary>
        public string Answer;

        /// <summary>The services this device offers.</summary>
        public virtual ServerProfile CreateServer()
        {
            if (Counter)
            {
                return new CounterProfile();
            }

            return new HeartRateProfile(Profile, new Heart(), ReadableControlPoint);
        }
    }
}
