using BleStack.Core;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Phone;

/// <summary>What the phone's owner wants done when a device asks for security (the walkthrough's security_rsp).</summary>
internal sealed class PhonePolicy : IPairingPolicy
{
    /// <summary>Accept, reject or ignore; for every Security Request from now on.</summary>
    public SecurityRequestAnswer Answer { get; set; } = SecurityRequestAnswer.Secure;

    public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features) => PairingFailure.None;

    public SecurityRequestAnswer OnSecurityRequest(BleAddress peer, AuthReq wanted) => Answer;
}
