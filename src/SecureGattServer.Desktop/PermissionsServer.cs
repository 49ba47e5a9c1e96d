using System;
using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>The walkthrough's eight permissions in one service, with one characteristic and one stored value each. Signed writes need
    /// the phone's CSRK, so only the full platform can offer this table.</summary>
    internal sealed class PermissionsServer : GattApplication
    {
        /// <summary>UUID of the service; its characteristics are numbered in the last digit of the first group.</summary>
        public const string ServiceUuid = "5ec00000-0a77-4b1e-9c3d-5ec0e6a77000";

        private const int MaxLength = 16;

        private static (string Name, CharacteristicProperties Properties, Permissions Permissions)[] Rows => new[]
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

        public PermissionsServer()
        {
            Settings.DeviceName = "Permissions";
            Settings.Profile = Profiles.Find(VirtualBoard.BoardVocabulary.Signed);
        }

        /// <inheritdoc/>
        public override ServiceTable CreateTable()
        {
            Characteristic[] rows = new Characteristic[Rows.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = new Characteristic(UuidOf(i), Rows[i].Properties, Rows[i].Permissions)
                {
                    Name = Rows[i].Name,
                    OnRead = Read,
                    OnWrite = Write,
                };
            }

            return new ServiceTable(new Service(ServiceUuid, rows));
        }

        private static string UuidOf(int row) => ServiceUuid.Replace("5ec00000", "5ec0000" + (row + 1), StringComparison.Ordinal);

        // The last value written to any row, so that a reader sees whether a write without a response arrived.
        private byte[] Read() => _last;

        private AttError Write(byte[] value)
        {
            if (value.Length == 0 || value.Length > MaxLength) return AttError.InvalidAttributeValueLength;
            _last = value;
            return AttError.Success;
        }
    }
}
