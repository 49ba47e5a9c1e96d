using System;
using BleStack.Core;

namespace BleStack.Smp;

/// <summary>The owner's policy; where it fails instead of answering, the answer is no.</summary>
internal sealed class GuardedPolicy(IPairingPolicy inner, HostLoop loop) : IPairingPolicy
{
    public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features)
    {
        try
        {
            return inner.OnPairingRequest(peer, features);
        }
        catch (Exception exception)
        {
            loop.Report(exception);
            return PairingFailure.PairingNotSupported;
        }
    }

    public SecurityRequestAnswer OnSecurityRequest(BleAddress peer, AuthReq wanted)
    {
        try
        {
            return inner.OnSecurityRequest(peer, wanted);
        }
        catch (Exception exception)
        {
            loop.Report(exception);
            return SecurityRequestAnswer.Refuse;
        }
    }
}
