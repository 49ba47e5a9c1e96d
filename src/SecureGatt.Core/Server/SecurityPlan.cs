namespace SecureGatt
{
    /// <summary>
    /// What a profile will come to on this platform, worked out before the radio starts: which parameters are applied, which the image
    /// fixes, which cannot be honoured; and a refusal where the result would be impossible or weaker than asked. What each kind of phone
    /// will get is told on the PC, where there is room for the tables.
    /// </summary>
    public sealed partial class SecurityPlan
    {
        /// <summary>Null when the plan stands, else why not and the nearest valid choice.</summary>
        public readonly string Refusal;

        private readonly SecurityProfile _profile;
        private readonly ServiceTable _table;
        private readonly BlePlatform _platform;
        private DeviceConsole _console;

        /// <summary>Works out the plan.</summary>
        public SecurityPlan(SecurityProfile profile, ServiceTable table, BlePlatform platform)
        {
            _profile = profile;
            _table = table;
            _platform = platform;
            Refusal = profile.Validate() ?? Check();
        }

        /// <summary>An IO capability by its name: enum names do not exist at run time on the device.</summary>
        public static string NameOf(IoCapability io)
        {
            return io == IoCapability.DisplayOnly ? "DisplayOnly"
                : io == IoCapability.DisplayYesNo ? "DisplayYesNo"
                : io == IoCapability.KeyboardOnly ? "KeyboardOnly"
                : io == IoCapability.NoInputNoOutput ? "NoInputNoOutput" : "KeyboardDisplay";
        }

        /// <summary>Prints the refusal, or one line a parameter: "applied …", "fixed …", "missing …" or "warning …".</summary>
        public void Print(DeviceConsole console)
        {
            _console = console;
            if (Refusal != null)
            {
                Add("refused ", Refusal);
                return;
            }

            Add("applied ", "io-cap=" + NameOf(_profile.Io) + " bond=" + YesNo(_profile.Asks(AuthReq.Bond)) + " mitm=" + YesNo(_profile.Asks(AuthReq.Mitm))
                + " security-on-connect=" + YesNo(_profile.OnConnect != SecurityOnConnect.None));
            if (_profile.Passkey == SecurityProfile.RandomPasskey)
            {
                console.Line("plan: applied passkey=random");
            }
            else
            {
                console.Line("plan: applied passkey=fixed");
                console.Line("plan: warning a fixed passkey is a demonstration; use random");
            }

            bool explained = false;
            ExplainMore(ref explained);
            if (!explained)
            {
                ExplainStock();
            }

            Add("fixed bonds=", DeviceConsole.Text(_platform.MaxBonds) + (_platform.KeepsBonds ? " kept over a reboot" : " lost at a reboot"));
        }

        private static string YesNo(bool value)
        {
            return value ? "yes" : "no";
        }

        private void ExplainStock()
        {
            _console.Line(_profile.Asks(AuthReq.SecureConnections) ? "plan: applied sc=yes" : "plan: fixed sc=yes");
            _console.Line("plan: fixed key-size=7..16");
            _console.Line("plan: fixed init-keys=1 resp-keys=1");
            _console.Line("plan: missing IdKey: each private address is a new phone");
            _console.Line(_profile.Asks(AuthReq.Mitm) ? "plan: missing peer address: failed attempts count for all phones"
                : "plan: missing consent: Just Works asks nobody; window and store limit act afterwards");
        }

        private string Check()
        {
            string problem = null;
            if (_table.HighestLevel >= SecurityLevel.Authenticated && !_profile.Authenticates)
            {
                problem = "an attribute needs mitm; set mitm and an io-cap";
            }
            else
            {
                CheckMore(ref problem);
            }

            return problem;
        }

        // Both are empty on a board.
        partial void CheckMore(ref string problem);

        partial void ExplainMore(ref bool explained);

        private void Add(string status, string text)
        {
            _console.Line("plan", status + text);
        }
    }
}
