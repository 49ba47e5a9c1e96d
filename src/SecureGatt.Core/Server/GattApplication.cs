namespace SecureGatt
{
    /// <summary>Base class of applications: settings, a table of characteristics with their handlers, and periodic work. Override <see
    /// cref="CreateTable"/>, and other members as needed.</summary>
    public abstract class GattApplication : IEventHandler
    {
        /// <summary>The device's settings; set them in the constructor.</summary>
        public readonly ServerSettings Settings = new ServerSettings();

        /// <summary>The platform below the library; set before <see cref="CreateTable"/>.</summary>
        public BlePlatform Platform;

        /// <summary>Controls links and bonds; set before the server runs. For the server's own thread only: Tick and Handle.</summary>
        public LinkPolicy Policy;

        /// <summary>The device's console; set before <see cref="CreateTable"/>.</summary>
        public DeviceConsole Console;

        /// <summary>Creates the services, in order of publication. Called once, when the settings are final.</summary>
        public abstract ServiceTable CreateTable();

        /// <summary>Called on the server's own thread after this many milliseconds: measure and notify here.</summary>
        public virtual void Tick(int milliseconds)
        {
        }

        /// <summary>Handles an event; see <see cref="EventKind"/>. Called on the server's own thread.</summary>
        public virtual void Handle(ServerEvent e)
        {
        }
    }
}
