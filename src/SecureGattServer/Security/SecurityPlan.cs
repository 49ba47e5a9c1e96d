using System.Collections;
using nanoFramework.Device.Bluetooth;
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

        /// <summary>One string a parameter: "applied …", "fixed …", "missing …" or "warning …".</summary>
        public readonly ArrayList Lines = new ArrayList();

        private static readonly string[] s_io = { "DisplayOnly", "DisplayYesNo", "KeyboardOnly", "NoInputNoOutput", "KeyboardDisplay" };
        private static readonly string[] s_keys = { "none", "Enc", "Id", "Enc|Id", "Sign", "Enc|Sign", "Id|Sign", "Enc|Id|Sign" };
        private static readonly string[] s_onConnect = { "none", "encrypt", "encrypt-no-mitm", "encrypt-mitm" };

        private readonly SecurityProfile _profile;
        private readonly ServiceTable _table;
        private readonly BlePlatform _platform;

        private SecurityPlan(SecurityProfile profile, ServiceTable table, BlePlatform platform)
        {
            _profile = profile;
            _table = table;
            _platform = platform;
            Refusal = profile.Validate() ?? Check();
            if (Refusal == null)
            {
                Explain();
            }
        }

        /// <summary>Works out the plan.</summary>
        public static SecurityPlan Compile(SecurityProfile profile, ServiceTable table, BlePlatform platform)
        {
            return new SecurityPlan(profile, table, platform);
        }

        /// <summary>"DisplayOnly": enum names do not exist at run time on the device.</summary>
        public static string NameOf(DevicePairingIOCapabilities io)
        {
            return s_io[(int)io];
        }

        /// <summary>"Enc|Id", or "none".</summary>
        public static string NameOf(KeyMask mask)
        {
            return s_keys[(int)mask];
        }

        /// <summary>"encrypt-mitm", or "none".</summary>
        public static string NameOf(SecurityOnConnect when)
        {
            return s_onConnect[(int)when];
        }

        /// <summary>"yes" or "no".</summary>
        public static string YesNo(bool value)
        {
            return value ? "yes" : "no";
        }

        /// <summary>Prints all lines, or the refusal.</summary>
        public void Print(DeviceConsole console)
        {
            foreach (string line in Lines)
            {
                console.Line("plan", line);
            }

            if (Refusal != null)
            {
                console.Line("plan", "refused " + Refusal);
            }
        }

        private string Check()
        {
            if (_table.HighestLevel >= SecurityLevel.Authenticated && !_profile.Mitm && !_profile.OutOfBand)
            {
                return "an attribute needs mitm; set mitm and an io-cap";
            }

            if (_profile.OutOfBand && !Has(PlatformFeatures.OutOfBand))
            {
                return "oob never completes on this image; clear oob";
            }

            if (_profile.ScOnly && !Has(PlatformFeatures.ScOnly))
            {
                return "sc-only: this image takes legacy, weaker than asked; clear sc-only";
            }

            if (_profile.MinKeySize > 7 && !Has(PlatformFeatures.KeySize))
            {
                return "min-key-size: this image takes 7, weaker than asked; use 7";
            }

            return _table.HasSignedRows && !Has(PlatformFeatures.SignedWrites) ? "signed writes: no CSRK on this image; use write-encrypted" : null;
        }

        private void Explain()
        {
            SecurityProfile profile = _profile;
            Add(true, "io-cap=" + NameOf(profile.Io) + " bond=" + YesNo(profile.Bonds) + " mitm=" + YesNo(profile.Mitm) + " oob=" + YesNo(profile.OutOfBand));
            bool canLeaveOut = profile.Secure || Has(PlatformFeatures.LegacyOnly);
            Add(canLeaveOut, "sc=" + YesNo(profile.Secure || !canLeaveOut) + " sc-only=" + YesNo(profile.ScOnly));
            Add(true, "security-on-connect=" + NameOf(profile.OnConnect));
            Add(true, profile.Passkey < 0 ? "passkey=random" : "passkey=" + DeviceConsole.Digits(profile.Passkey));
            if (profile.Passkey >= 0)
            {
                Lines.Add("warning a fixed passkey is a demonstration; use random");
            }

            bool sizes = Has(PlatformFeatures.KeySize);
            Add(sizes, "key-size=" + (sizes ? profile.MinKeySize + ".." + profile.MaxKeySize : "7..16"));
            bool masks = Has(PlatformFeatures.KeyMasks);
            Add(masks, "init-keys=" + NameOf(masks ? profile.InitiatorKeys : KeyMask.EncKey) + " resp-keys=" + NameOf(masks ? profile.ResponderKeys : KeyMask.EncKey));
            KeyMask extra = (profile.InitiatorKeys | profile.ResponderKeys) & ~KeyMask.EncKey;
            if (!masks && extra != KeyMask.None)
            {
                Lines.Add("missing " + NameOf(extra) + ": each private address is a new phone");
            }

            Add(false, "bonds=" + _platform.MaxBonds + (_platform.KeepsBonds ? " kept over a reboot" : " lost at a reboot on " + _platform.Image));
        }

        private bool Has(PlatformFeatures feature)
        {
            return (_platform.Features & feature) != 0;
        }

        private void Add(bool applied, string text)
        {
            Lines.Add((applied ? "applied " : "fixed ") + text);
        }
    }
}
