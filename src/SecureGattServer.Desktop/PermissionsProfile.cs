using System;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using SecureGattServer.Gatt;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// The walkthrough's eight permissions in one service, one characteristic each, all over one stored value apiece. Signed writes need the
    /// phone's CSRK, so only the full platform can offer this table.
    /// </summary>
    public sealed class PermissionsProfile : ServerProfile
    {
        /// <summary>The service; its characteristics count up from it in the last digit of the first group.</summary>
        public const string ServiceUuid = "5ec00000-0a77-4b1e-9c3d-5ec0e6a77000";

        private const int MaxLength = 16;

        private static readonly (string Name, GattCharacteristicProperties Properties, AttributePermissions Permissions)[] s_rows =
        {
            ("read", GattCharacteristicProperties.Read, AttributePermissions.Read),
            ("read-enc", GattCharacteristicProperties.Read, AttributePermissions.ReadEncrypted),
            ("read-enc-mitm", GattCharacteristicProperties.Read, AttributePermissions.ReadEncryptedMitm),
            ("write", GattCharacteristicProperties.Write, AttributePermissions.Write),
            ("write-enc", GattCharacteristicProperties.Write, AttributePermissions.WriteEncrypted),
            ("write-enc-mitm", GattCharacteristicProperties.Write, AttributePermissions.WriteEncryptedMitm),
            ("signed", GattCharacteristicProperties.AuthenticatedSignedWrites, AttributePermissions.WriteSigned),
            ("signed-mitm", GattCharacteristicProperties.AuthenticatedSignedWrites, AttributePermissions.WriteSignedMitm),
        };

        private byte[] _last = { 0 };

        /// <summary>Builds the table.</summary>
        public PermissionsProfile()
        {
            DeviceName = "Permissions";
            AttributeRow[] rows = new AttributeRow[s_rows.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = new AttributeRow(s_rows[i].Name, UuidOf(i), s_rows[i].Properties, s_rows[i].Permissions, null);
            }

            Table = new ServiceTable(new[] { new ServiceRow(new Guid(ServiceUuid), rows) });
        }

        /// <summary>The UUID of row 0 to 7, in the order of the walkthrough's list.</summary>
        public static Guid UuidOf(int row) => new Guid(ServiceUuid.Replace("5ec00000", "5ec0000" + (row + 1), StringComparison.Ordinal));

        /// <inheritdoc/>
        public override void Tick(int milliseconds, ServicePublisher publisher)
        {
        }

        /// <summary>What was written last, to whichever row: so a reader sees whether a write without an answer arrived.</summary>
        public override byte[] Read(AttributeRow row) => _last;

        /// <inheritdoc/>
        public override byte Write(AttributeRow row, byte[] value)
        {
            if (value.Length == 0 || value.Length > MaxLength)
            {
                return InvalidLength;
            }

            _last = value;
            return 0;
        }
    }
}
