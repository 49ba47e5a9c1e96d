using System.Globalization;
using System.Text;
using nanoFramework.Runtime.Native;
using SecureGatt;

namespace SecureGattServer.Desktop
{
    /// <summary>Everything that follows from a profile before it runs: parameters that are applied, fixed by the image or missing, the
    /// result for each of the 25 pairs of IO capabilities, what each level can access, and the table; or the reason for refusing
    /// it.</summary>
    internal sealed class PlanReport
    {
        private const int IoWidth = 18;
        private const int CellWidth = 54;

        private readonly GattApplication _application;
        private readonly ServerSettings _settings;
        private readonly SecurityProfile _profile;
        private readonly ServiceTable _table;
        private readonly PlanTable _plan;
        private readonly BoardPlatform _platform;
        private readonly DeviceConsole _console;

        public PlanReport(GattApplication application, BoardPlatform platform, DeviceConsole console)
        {
            _application = application;
            _settings = application.Settings;
            _profile = _settings.Profile;
            _table = application.CreateTable();
            _plan = new PlanTable(_profile, _table);
            _platform = platform;
            _console = console;
        }

        /// <summary>Prints the report; a refusal ends with the line that a boot would end with.</summary>
        public void Print()
        {
            _console.Line("plan", "profile=" + _profile.Name + " platform=" + _platform.Name + " image=" + SystemInfo.TargetName);
            SecurityPlan plan = new SecurityPlan(_profile, _table, _platform);
            if (plan.Refusal != null)
            {
                _console.Line("plan", "refused " + plan.Refusal);
                _console.Line("halt", plan.Refusal);
                return;
            }

            plan.Print(_console);

            PrintParameters();
            PrintPairs();
            PrintReach();
            TablePrinter.Print(_table, _console);
        }

        private void PrintParameters()
        {
            _console.Line(
                "plan",
                "applied window="
                    + (_settings.WindowSeconds == 0 ? "open" : _settings.WindowSeconds + "s")
                    + " link-timeout="
                    + _settings.LinkTimeoutSeconds
                    + "s full-store="
                    + (_settings.EvictOldest ? "evict the oldest" : "refuse")
                    + " attempts="
                    + AttemptsLimiter.FreeAttempts
                    + ", then a delay from 30 s doubling to an hour"
            );
            foreach (string missing in Limits.Of(_platform.Features, _application)) _console.Line("plan", missing);
        }

        private void PrintPairs()
        {
            _console.Line("plan", Row("device", "phone", "LE Secure Connections", "legacy"));
            for (int device = 0; device < PlanTable.IoCapabilities; device++)
            {
                for (int phone = 0; phone < PlanTable.IoCapabilities; phone++)
                {
                    var own = (IoCapability)device;
                    var its = (IoCapability)phone;
                    _console.Line(
                        "plan",
                        Row(
                            (own == _profile.Io ? "*" : "") + SecurityPlan.NameOf(own),
                            SecurityPlan.NameOf(its),
                            _profile.Secure ? _plan.Cell(own, its, true) : "not offered",
                            _plan.Cell(own, its, false)
                        )
                    );
                }
            }

            _console.Line(
                "plan",
                "* this profile's IO capability"
                    + (_profile.OutOfBand ? "; a phone without out-of-band data pairs by its IO capability" : "")
            );
        }

        private void PrintReach()
        {
            for (SecurityLevel level = SecurityLevel.None; level <= SecurityLevel.SecureConnections; level++)
            {
                StringBuilder names = new StringBuilder();
                foreach (Characteristic row in PlanTable.Rows(_table))
                {
                    if (PlanTable.IsReached(row, level)) names.Append(names.Length == 0 ? " " : ", ").Append(TablePrinter.NameOf(row));
                }

                _console.Line(
                    "plan",
                    "level "
                        + ((int)level).ToString(CultureInfo.InvariantCulture)
                        + " reaches"
                        + (names.Length == 0 ? " nothing" : names.ToString())
                );
            }
        }

        private static string Row(string device, string phone, string secure, string legacy) =>
            device.PadRight(IoWidth + 1) + " " + phone.PadRight(IoWidth) + " " + secure.PadRight(CellWidth) + " " + legacy;
    }
}
