using System;
using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// The walkthrough's eight permissions in one service, one characteristic each, all over one stored value apiece. Signed writes need the
    /// phone's CSRK, so only the full platform can offer this table.
    /// </summary>
    public sealed class PermissionsServer : GattApplication
    {
        /// <summary>The service; its characteristics count up from it in the last digit of the first group.</summary>
        public const string ServiceUuid = "5ec00000-0a77-4b1e-9c3d-5ec0e6a77000";

        private const int MaxLength = 16;

        private static readonly (string Name, CharacteristicProperties Properties, Permissions Permissions)[] s_rows =
        {
            ("read", CharacteristicProperties.Read, Permissions.Read),
            ("read-enc", CharacteristicProperties.Read, Permissions.ReadEncrypted),
            ("read-enc-mitm", CharacteristicProperties.Read, Permissions.ReadEncryptedMitm),
            ("write", CharacteristicProperties.Write, Permissions.Write),
            ("write-enc", CharacteristicProperties.Write, Permissions.WriteEncrypted),
            ("write-enc-mitm", CharacteristicProperties.Write, Permissions.WriteEncryptedMitm),
            ("signed", CharacteristicProperties.AuthenticatedSignedWrites, Permissions.WriteSigned),
            ("signed-mitm", CharacteristicProperties.AuthenticatedSignedWrites, Permissions.WriteSignedMitm),
        };

        private byte[] _last = { 0 };

        /// <summary>With every key there is.</summary>
        public PermissionsServer()
        {
            Settings.DeviceName = "Permissions";
            Settings.Profile = Profiles.Find(Profiles.Signed);
        }

        /// <inheritdoc/>
        public override ServiceTable CreateTable()
        {
            Characteristic[] rows = new Characteristic[s_rows.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = new Characteristic(UuidOf(i), s_rows[i].Properties, s_rows[i].Permissions) { Name = s_rows[i].Name, OnRead = Read, OnWrite = Write };
            }

            return new ServiceTable(new Service(ServiceUuid, rows));
        }

        private static string UuidOf(int row) => ServiceUuid.Replace("5ec00000", "5ec0000" + (row + 1), StringComparison.Ordinal);

        // What was written last, to any row: so a reader sees whether a write without an answer arrived.
        private byte[] Read() => _last;

        private AttError Write(byte[] value)
        {
            if (value.Length == 0 || value.Length > MaxLength) return AttError.InvalidAttributeValueLength;
            _last = value;
            return AttError.Success;
        }
    }
}
