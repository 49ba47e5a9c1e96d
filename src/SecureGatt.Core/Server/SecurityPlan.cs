namespace SecureGatt
{
    /// <summary>The result of a profile on this platform, computed before the radio starts: the parameters that are applied, fixed by the
    /// image, or not supported, and a refusal when the result would be impossible or weaker than requested. The PC build also prints what
    /// each kind of phone gets; the board has no room for these tables.</summary>
    public sealed partial class SecurityPlan
    {
        /// <summary>Null when the plan is valid, else the reason and the nearest valid choice.</summary>
        public readonly string Refusal;

        private readonly SecurityProfile _profile;
        private readonly BlePlatform _platform;

        /// <summary>Computes the plan.</summary>
        public SecurityPlan(SecurityProfile profile, ServiceTable table, BlePlatform platform)
        {
            _profile = profile;
            _platform = platform;
            string problem = profile.Validate();
            if (problem == null && table.HighestLevel >= SecurityLevel.Authenticated && !profile.Authenticates)
            {
                problem = "an attribute needs mitm; set mitm and an io-cap";
            }

            CheckMore(table, ref problem);
            Refusal = problem;
        }

        /// <summary>The name of an IO capability: enum names do not exist at run time on the device.</summary>
        public static string NameOf(IoCapability io)
        {
            return io == IoCapability.DisplayOnly ? "DisplayOnly"
                : io == IoCapability.DisplayYesNo ? "DisplayYesNo"
                : io == IoCapability.KeyboardOnly ? "KeyboardOnly"
                : io == IoCapability.NoInputNoOutput ? "NoInputNoOutput" : "KeyboardDisplay";
        }

        /// <summary>Prints a valid plan, one line per parameter: "applied …", "fixed …", "missing …" or "warning …".</summary>
        public void Print(DeviceConsole console)
        {
            bool mitm = _profile.Asks(AuthReq.Mitm);
            console.Line(
                "plan: applied io-cap="
                    + NameOf(_profile.Io)
                    + " bond="
                    + YesNo(_profile.Asks(AuthReq.Bond))
                    + " mitm="
                    + YesNo(mitm)
                    + " security-on-connect="
                    + YesNo(_profile.OnConnect != SecurityOnConnect.None)
            );
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
            ExplainMore(console, ref explained);
            if (!explained)
            {
                console.Line(_profile.Asks(AuthReq.SecureConnections) ? "plan: applied sc=yes" : "plan: fixed sc=yes");
                console.Line("plan: fixed key-size=7..16");
                console.Line("plan: fixed init-keys=1 resp-keys=1");
                console.Line("plan: missing IdKey: each private address is a new phone");
                console.Line(mitm ? "plan: missing peer address: failed attempts count for all phones"
                    : "plan: missing consent: Just Works never asks; window and store limit act afterwards");
            }

            console.Line(
                "plan: fixed bonds="
                    + DeviceConsole.Text(_platform.MaxBonds)
                    + (_platform.KeepsBonds() ? " kept over a reboot" : " lost at a reboot")
            );
        }

        private static string YesNo(bool value)
        {
            return value ? "yes" : "no";
        }

        // Both methods are empty on a board.
        partial void CheckMore(ServiceTable table, ref string problem);

        partial void ExplainMore(DeviceConsole console, ref bool explained);
    }
}
