// What the library's pairing settings become in NimBLE's host configuration. The configuration outlives a restart of the stack only in
// name: starting it sets the defaults again, and the library pushes its settings before it advertises.
using BleStack.Smp;
using nanoFramework.Device.Bluetooth;

namespace NimbleNative;

/// <summary>NimBLE's security configuration (ble_hs_cfg.sm_*).</summary>
internal sealed class SecurityConfig
{
    private IoCapability _ioCapability;
    private bool _secureConnections;
    private bool _mitm;
    private bool _bonding;
    private bool _oob;

    public SecurityConfig() =>
        Set(DevicePairingIOCapabilities.NoInputNoOutput, DevicePairingProtectionLevel.Default, allowBonding: true, allowOob: false);

    /// <summary>AuthReq of the Pairing Request, Pairing Response and Security Request.</summary>
    public AuthReq AuthReq =>
        (_bonding ? AuthReq.Bonding : AuthReq.None)
        | (_mitm ? AuthReq.Mitm : AuthReq.None)
        | (_secureConnections ? AuthReq.SecureConnections : AuthReq.None);

    public void Set(DevicePairingIOCapabilities ioCapabilities, DevicePairingProtectionLevel level, bool allowBonding, bool allowOob)
    {
        _ioCapability = (IoCapability)ioCapabilities;
        (_bonding, _oob) = (allowBonding, allowOob);
        switch (level)
        {
            // MITM stays what it was: the image only ever switches it on here.
            case DevicePairingProtectionLevel.Encryption: _secureConnections = true; break;
            case DevicePairingProtectionLevel.EncryptionAndAuthentication: _secureConnections = _mitm = true; break;
            default: _secureConnections = _mitm = false; break;
        }
    }

    /// <summary>Legacy pairing is always taken, keys of any size too, and only EncKey is distributed.</summary>
    public PairingSettings ToSettings() => new()
    {
        IoCapability = _ioCapability,
        AuthReq = AuthReq,
        MinKeySize = 7,
        InitiatorKeys = KeyDistribution.EncKey,
        ResponderKeys = KeyDistribution.EncKey,
        ProtectExistingBond = false,
        PasskeyFromAgent = true,
        AcceptDebugKeys = !Nimble.IsStrict,
        Behavior = Nimble.IsStrict ? SmpBehavior.Strict : NimbleAnswers.Smp,

        // Defect 17: the flag is set, and there is no data that could ever be right.
        Oob = _oob ? new OobData { AskForTemporaryKey = true, PeerConfirm = new byte[16], PeerRandom = new byte[16] } : null,
    };
}
