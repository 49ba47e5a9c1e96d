using SecureGattServer.Gatt;

namespace SecureGattServer.Desktop
{
    /// <summary>A configuration with what only a PC has room for.</summary>
    public sealed class DesktopConfiguration : DeviceConfiguration
    {
        /// <summary>The table of all eight permissions instead of the heart rate.</summary>
        public bool Permissions;

        /// <inheritdoc/>
        public override ServerProfile CreateServer() => Permissions ? new PermissionsProfile() : base.CreateServer();
    }
}
