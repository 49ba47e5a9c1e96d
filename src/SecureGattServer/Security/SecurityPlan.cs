using System.Collections;
using nanoFramework.Device.Bluetooth;
using SecureGattServer.Console;
using SecureGattServer.Gatt;
using SecureGattServer.Platform;

namespace SecureGattServer.Security
{
    /// <summary>
    /// What a profile will come to on this platform, worked out before the radio starts: which parameters are applied, which the image
    /// fixes, which cannot be honoured; what each kind of phone will get; and a refusal where the result would be impossible or weaker
    /// than asked.
    /// </summary>
    public sealed class SecurityPlan
    {
        /// <summary>IO capabilities a phone can have.</summary>
        public const int IoCapabilities = 5;

        private const string Full = " or platform full";

        private readonly SecurityProfile _profile;
        private readonly ServiceTable _table;
        private readonly IBlePlatform _platform;
        private readonly ArrayList _lines = new ArrayList();

        private SecurityPlan(SecurityProfile profile, ServiceTable table, IBlePlatform platform)
        {
            _profile = profile;
            _table = table;
            _platform = platform;
        }

        /// <summary>Null when the plan stands, else why not and the nearest valid choice.</summary>
        public string Refusal { get; private set; }

        /// <summary>One string a parameter: "applied …", "fixed …", "missing …" or "warning …".</summary>
        public ArrayList Lines
        {
            get { return _lines; }
        }

        /// <summary>Works out the plan.</summary>
        public static SecurityPlan Compile(SecurityProfile profile, ServiceTable table, IBlePlatform platform)
        {
            SecurityPlan plan = new SecurityPlan(profile, table, platform);
            plan.Refusal = profile.Validate() ?? plan.CheckTable() ?? plan.CheckPlatform();
            if (plan.Refusal == null)
            {
                plan.ExplainPairing();
                plan.ExplainKeys();
            }

            return plan;
        }

        /// <summary>The association model with a phone of this IO capability.</summary>
        public AssociationModel ModelFor(DevicePairingIOCapabilities phone, bool secure)
        {
            return _profile.OutOfBand ? AssociationModel.OutOfBand : Association.Choose(_profile.Io, phone, _profile.Mitm, secure);
        }

        /// <summary>The level a link with that phone reaches; None where the profile refuses it.</summary>
        public SecurityLevel LevelFor(DevicePairingIOCapabilities phone, bool secure)
        {
            SecurityLevel level = Association.LevelAfter(ModelFor(phone, secure), secure, _profile.MaxKeySize);
            return _profile.ScOnly && level != SecurityLevel.SecureConnections ? SecurityLevel.None : level;
        }

        /// <summary>Characteristics a link of this level reaches.</summary>
        public int Reach(SecurityLevel level)
        {
            int count = 0;
            for (int i = 0; i < _table.Count; i++)
            {
                count += _table[i].HighestLevel <= level ? 1 : 0;
            }

            return count;
        }

        /// <summary>Prints everything: parameters, then one line for each kind of phone.</summary>
        public void Print(DeviceConsole console)
        {
            foreach (string line in _lines)
            {
                console.Line("plan", line);
            }

            if (Refusal != null)
            {
                console.Line("plan", "refused " + Refusal);
                return;
            }

            for (int io = 0; io < IoCapabilities; io++)
            {
                DevicePairingIOCapabilities phone = (DevicePairingIOCapabilities)io;
                console.Line("plan", "phone " + Names.Of(phone) + ": SC " + Cell(phone, true) + "; legacy " + Cell(phone, false));
            }
        }

        private string Cell(DevicePairingIOCapabilities phone, bool secure)
        {
            SecurityLevel level = LevelFor(phone, secure);
            if (level == SecurityLevel.None)
            {
                return "refused";
            }

            return Names.Of(ModelFor(phone, secure)) + ", level " + (int)level + ", reaches " + Reach(level) + "/" + _table.Count;
        }

        private string CheckTable()
        {
            if (_table.HighestLevel >= SecurityLevel.Authenticated && !_profile.Mitm && !_profile.OutOfBand)
            {
                return "an attribute needs MITM, which this profile never gives: endless Insufficient Authentication; set mitm and an io-cap, or protect with encryption only";
            }

            return null;
        }

        private string CheckPlatform()
        {
            if (_profile.OutOfBand && !Has(PlatformFeatures.OutOfBand))
            {
                return "oob never completes on this image; use passkey" + Full;
            }

            if (_profile.ScOnly && !Has(PlatformFeatures.ScOnly))
            {
                return "sc-only: this image also pairs by legacy, weaker than asked; clear sc-only" + Full;
            }

            if (_profile.MinKeySize > 7 && !Has(PlatformFeatures.KeySize))
            {
                return "min-key-size " + _profile.MinKeySize + ": this image takes 7, weaker than asked; use 7" + Full;
            }

            if (_table.HasSignedRows && !Has(PlatformFeatures.SignedWrites))
            {
                return "signed writes need CSRKs, which this image never exchanges; use write-encrypted" + Full;
            }

            return null;
        }

        private void ExplainPairing()
        {
            Add("applied", "io-cap=" + Names.Of(_profile.Io) + " bond=" + Names.Of(_profile.Bonds) + " mitm=" + Names.Of(_profile.Mitm));
            bool fixedSc = !_profile.Secure && !Has(PlatformFeatures.LegacyOnly);
            Add(fixedSc ? "fixed" : "applied", "sc=" + (fixedSc ? "yes (protected attributes switch it on)" : Names.Of(_profile.Secure)));
            if (_profile.ScOnly)
            {
                Add("applied", "sc-only=yes");
            }

            if (_profile.OutOfBand)
            {
                Add("applied", "oob=yes");
            }

            bool random = _profile.Passkey == SecurityProfile.RandomPasskey;
            Add("applied", "passkey=" + (random ? "random" : DeviceConsole.Digits(_profile.Passkey)));
            if (!random)
            {
                Add("warning", "a fixed passkey protects nobody who reads this line; use random outside demonstrations");
            }

            Add("applied", "security-on-connect=" + Names.Of(_profile.OnConnect));
        }

        private void ExplainKeys()
        {
            bool sizes = Has(PlatformFeatures.KeySize);
            Add(sizes ? "applied" : "fixed", "key-size=" + (sizes ? _profile.MinKeySize + ".." + _profile.MaxKeySize : "7..16"));
            KeyMask extra = (_profile.InitiatorKeys | _profile.ResponderKeys) & ~KeyMask.EncKey;
            if (Has(PlatformFeatures.KeyMasks))
            {
                Add("applied", "init-keys=" + Names.Of(_profile.InitiatorKeys) + " resp-keys=" + Names.Of(_profile.ResponderKeys));
            }
            else
            {
                Add("fixed", "init-keys=EncKey resp-keys=EncKey");
                if (extra != KeyMask.None)
                {
                    Add("missing", Names.Of(extra) + ": a phone with a private address is bonded under its address of the moment");
                }
            }

            Add("fixed", "bonds=" + _platform.MaxBonds + (_platform.KeepsBonds ? " kept over a reboot" : " lost at a reboot on " + _platform.Image));
            if (!Has(PlatformFeatures.Disconnect))
            {
                Add("missing", "disconnect: limiter, window and timeouts can only warn");
            }
        }

        private bool Has(PlatformFeatures feature)
        {
            return (_platform.Features & feature) != 0;
        }

        private void Add(string status, string text)
        {
            _lines.Add(status + " " + text);
        }
    }
}
