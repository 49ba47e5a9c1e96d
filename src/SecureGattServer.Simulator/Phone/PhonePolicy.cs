using BleStack.Core;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Phone;

/// <summary>The phone's reaction to a Security Request (the walkthrough's security_rsp).</summary>
internal sealed class PhonePolicy : IPairingPolicy
{
    /// <summary>Accept, reject or ignore; for every Security Request from now on.</summary>
    public SecurityRequestAnswer Answer { get; set; } = SecurityRequestAnswer.Secure;

    public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features) => PairingFailure.None;

    public SecurityRequestAnswer OnSecurityRequest(BleAddress peer, AuthReq wanted) => Answer;
}
