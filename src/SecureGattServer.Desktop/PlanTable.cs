using System.Collections.Generic;
using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// The result for each kind of phone with a profile and a table: method, level, and the accessible part of the table.
    /// </summary>
    internal sealed class PlanTable
    {
        /// <summary>Number of IO capabilities.</summary>
        public const int IoCapabilities = 5;

        private readonly SecurityProfile _profile;
        private readonly ServiceTable _table;

        /// <summary>Creates the table for a profile and a service table.</summary>
        public PlanTable(SecurityProfile profile, ServiceTable table)
        {
            _profile = profile;
            _table = table;
        }

        /// <summary>The association model of this profile with a phone of this IO capability.</summary>
        public LocalAssociationModel ModelFor(IoCapability phone, bool secure) => ModelFor(_profile.Io, phone, secure);

        /// <summary>The association model of two devices with this profile's flags.</summary>
        public LocalAssociationModel ModelFor(IoCapability device, IoCapability phone, bool secure) =>
            _profile.OutOfBand ? LocalAssociationModel.OutOfBand : Association.Choose(device, phone, _profile.Mitm, secure);

        /// <summary>The level a link with that phone reaches; None where the profile refuses it.</summary>
        public SecurityLevel LevelFor(IoCapability device, IoCapability phone, bool secure)
        {
            SecurityLevel level = Association.LevelAfter(ModelFor(device, phone, secure), secure, _profile.MaxKeySize);
            return _profile.ScOnly && level != SecurityLevel.SecureConnections ? SecurityLevel.None : level;
        }

        /// <summary>Number of characteristics accessible on a link of this level.</summary>
        public int Reach(SecurityLevel level)
        {
            int count = 0;
            foreach (Characteristic row in Rows(_table))
            {
                if (IsReached(row, level)) count++;
            }

            return count;
        }

        /// <summary>
        /// True when every operation of a row is permitted at this level; signed writes need a bond of at least that level.
        /// </summary>
        public static bool IsReached(Characteristic row, SecurityLevel level)
        {
            SecurityLevel signed = (row.Permissions & Permissions.WriteSignedMitm) != 0 ? SecurityLevel.Authenticated
                : (row.Permissions & Permissions.WriteSigned) != 0 ? SecurityLevel.Encrypted : SecurityLevel.None;
            return row.ReadLevel <= level && row.WriteLevel <= level && row.NotifyLevel <= level && signed <= level;
        }

        /// <summary>The characteristics of all services, in order.</summary>
        public static IEnumerable<Characteristic> Rows(ServiceTable table)
        {
            foreach (Service service in table.Services)
            {
                foreach (Characteristic row in service.Characteristics) yield return row;
            }
        }

        /// <summary>One line for each kind of phone.</summary>
        public void Print(DeviceConsole console)
        {
            for (int io = 0; io < IoCapabilities; io++)
            {
                var phone = (IoCapability)io;
                console.Line(
                    "plan",
                    "phone "
                        + SecurityPlan.NameOf(phone)
                        + ": SC "
                        + Cell(_profile.Io, phone, true)
                        + "; legacy "
                        + Cell(_profile.Io, phone, false)
                );
            }
        }

        /// <summary>"Passkey Entry (shown here), level 4, reaches 6/6", or "refused".</summary>
        public string Cell(IoCapability device, IoCapability phone, bool secure)
        {
            SecurityLevel level = LevelFor(device, phone, secure);
            return level == SecurityLevel.None
                ? "refused"
                : Association.NameOf(ModelFor(device, phone, secure))
                    + ", level "
                    + (int)level
                    + ", reaches "
                    + Reach(level)
                    + "/"
                    + _table.Count;
        }
    }
}
