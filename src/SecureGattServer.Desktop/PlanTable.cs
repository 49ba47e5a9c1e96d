using System.Collections.Generic;
using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>What each kind of phone gets from a profile and a table: method, level, and how much of the table it then reaches.</summary>
    public sealed class PlanTable
    {
        /// <summary>IO capabilities a device can have.</summary>
        public const int IoCapabilities = 5;

        private readonly SecurityProfile _profile;
        private readonly ServiceTable _table;

        /// <summary>For this profile and table.</summary>
        public PlanTable(SecurityProfile profile, ServiceTable table)
        {
            _profile = profile;
            _table = table;
        }

        /// <summary>The association model of this profile with a phone of this IO capability.</summary>
        public AssociationModel ModelFor(IoCapability phone, bool secure) => ModelFor(_profile.Io, phone, secure);

        /// <summary>The association model of any two devices under this profile's flags.</summary>
        public AssociationModel ModelFor(IoCapability device, IoCapability phone, bool secure) =>
            _profile.OutOfBand ? AssociationModel.OutOfBand : Association.Choose(device, phone, _profile.Mitm, secure);

        /// <summary>The level a link with that phone reaches; None where the profile refuses it.</summary>
        public SecurityLevel LevelFor(IoCapability device, IoCapability phone, bool secure)
        {
            SecurityLevel level = Association.LevelAfter(ModelFor(device, phone, secure), secure, _profile.MaxKeySize);
            return _profile.ScOnly && level != SecurityLevel.SecureConnections ? SecurityLevel.None : level;
        }

        /// <summary>Characteristics a link of this level reaches.</summary>
        public int Reach(SecurityLevel level)
        {
            int count = 0;
            foreach (Characteristic row in Rows(_table))
            {
                if (IsReached(row, level)) count++;
            }

            return count;
        }

        /// <summary>Everything a row offers is open at this level; signed writes take a bond of that level at least.</summary>
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
                console.Line("plan", "phone " + SecurityPlan.NameOf(phone) + ": SC " + Cell(_profile.Io, phone, true) + "; legacy " + Cell(_profile.Io, phone, false));
            }
        }

        /// <summary>"Passkey Entry (shown here), level 4, reaches 6/6", or "refused".</summary>
        public string Cell(IoCapability device, IoCapability phone, bool secure)
        {
            SecurityLevel level = LevelFor(device, phone, secure);
            return level == SecurityLevel.None ? "refused"
                : Association.NameOf(ModelFor(device, phone, secure)) + ", level " + (int)level + ", reaches " + Reach(level) + "/" + _table.Count;
        }
    }
}
