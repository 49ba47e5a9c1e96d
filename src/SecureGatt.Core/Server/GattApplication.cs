namespace SecureGatt
{
    /// <summary>
    /// What an application is to this library: settings, a table of characteristics with their handlers, and what it does as time passes.
    /// Override <see cref="CreateTable"/>, and what else is of use.
    /// </summary>
    public abstract class GattApplication : IEventHandler
    {
        /// <summary>What this device is built to be; set it in the constructor.</summary>
        public readonly ServerSettings Settings = new ServerSettings();

        /// <summary>What lies below the library; set before <see cref="CreateTable"/>.</summary>
        public BlePlatform Platform;

        /// <summary>Who may stay, and forgetting everybody; set before the server runs. For its own thread: Tick and Handle.</summary>
        public LinkPolicy Policy;

        /// <summary>Where the device speaks; set before <see cref="CreateTable"/>.</summary>
        public DeviceConsole Console;

        /// <summary>The services, in order of publication. Called once, when the settings are final.</summary>
        public abstract ServiceTable CreateTable();

        /// <summary>This many milliseconds passed: measure and notify. On the server's own thread.</summary>
        public virtual void Tick(int milliseconds)
        {
        }

        /// <summary>Something happened; see <see cref="EventKind"/>. On the server's own thread.</summary>
        public virtual void Handle(ServerEvent e)
        {
        }
    }
}
