using SecureGattServer.Events;
using SecureGattServer.Gatt;
using SecureGattServer.Platform;

namespace SecureGattServer.Security
{
    /// <summary>
    /// What a profile will come to on this platform, worked out before the radio starts: which parameters are applied, which the image
    /// fixes, which cannot be honoured; and a refusal where the result would be impossible or weaker than asked. What each kind of phone
    /// will get is told on the PC, where there is room for the tables.
    /// </summary>
    public sealed class SecurityPlan
    {
        /// <summary>Null when the plan stands, else why not and the nearest valid choice.</summary>
        public readonly string Refusal;

        /// <summary>IO capabilities by number: enum names do not exist at run time on the device.</summary>
        public static readonly string[] IoNames = { "DisplayOnly", "DisplayYesNo", "KeyboardOnly", "NoInputNoOutput", "KeyboardDisplay" };

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

        /// <summary>Prints the refusal, or one line a parameter: "applied …", "fixed …", "missing …" or "warning …".</summary>
        public void Print(DeviceConsole console)
        {
            _console = console;
            if (Refusal != null)
            {
                Add("refused ", Refusal);
                return;
            }

            Explain();
        }

        private static string YesNo(bool value)
        {
            return value ? "yes" : "no";
        }

        private string Check()
        {
            if (_table.HighestLevel >= SecurityLevel.Authenticated && !_profile.Mitm && !_profile.OutOfBand)
            {
                return "an attribute needs mitm; set mitm and an io-cap";
            }

            if (_profile.OutOfBand && !Has(PlatformFeatures.OutOfBand))
            {
                return "oob never completes on this image; clear it";
            }

            if (_profile.ScOnly && !Has(PlatformFeatures.ScOnly))
            {
                return "sc-only: image takes legacy, weaker than asked; clear it";
            }

            if (_profile.MinKeySize > 7 && !Has(PlatformFeatures.KeySize))
            {
                return "min-key-size: image takes 7, weaker than asked; use 7";
            }

            return _table.HasSignedRows && !Has(PlatformFeatures.SignedWrites) ? "signed writes: image has no CSRK; use write-encrypted" : null;
        }

        private void Explain()
        {
            SecurityProfile profile = _profile;
            Add(true, "io-cap=" + IoNames[(int)profile.Io] + " bond=" + YesNo(profile.Bonds) + " mitm=" + YesNo(profile.Mitm) + " oob=" + YesNo(profile.OutOfBand) + " security-on-connect=" + YesNo(profile.OnConnect != SecurityOnConnect.None));
            bool canLeaveOut = profile.Secure || Has(PlatformFeatures.LegacyOnly);
            Add(canLeaveOut, "sc=" + YesNo(profile.Secure || !canLeaveOut) + " sc-only=" + YesNo(profile.ScOnly));
            Add(true, "passkey=" + (profile.Passkey < 0 ? "random" : "fixed"));
            if (profile.Passkey >= 0)
            {
                Add("warning ", "a fixed passkey is a demonstration; use random");
            }

            bool sizes = Has(PlatformFeatures.KeySize);
            Add(sizes, "key-size=" + (sizes ? profile.MinKeySize + ".." + profile.MaxKeySize : "7..16"));
            bool masks = Has(PlatformFeatures.KeyMasks);
            Add(masks, "init-keys=" + (masks ? (int)profile.InitiatorKeys : 1) + " resp-keys=" + (masks ? (int)profile.ResponderKeys : 1));
            if (!masks && ((profile.InitiatorKeys | profile.ResponderKeys) & KeyMask.IdKey) != 0)
            {
                Add("missing ", "IdKey: each private address is a new phone");
            }

            if (!Has(PlatformFeatures.KeyEvents))
            {
                Add("missing ", profile.Mitm ? "peer address: failed attempts count for all phones" : "consent: Just Works asks nobody; window and store limit act afterwards");
            }

            Add(false, "bonds=" + _platform.MaxBonds + (_platform.KeepsBonds ? " kept over a reboot" : " lost at a reboot"));
        }

        private bool Has(PlatformFeatures feature)
        {
            return (_platform.Features & feature) != 0;
        }

        private void Add(bool applied, string text)
        {
            Add(applied ? "applied " : "fixed ", text);
        }

        private void Add(string status, string text)
        {
            _console.Line("plan", status + text);
        }
    }
}
