using BleStack.Explain.Capture;
using BleStack.Hci;

namespace BleStack.Explain.Narration;

/// <summary>Describes the end of a link: which side, and why ([Vol 1, Part F] 2).</summary>
internal static class LinkEndText
{
    public static bool IsFailure(HciErrorCode reason) =>
        reason is not (HciErrorCode.RemoteUserTerminatedConnection or HciErrorCode.ConnectionTerminatedByLocalHost
            or HciErrorCode.RemoteDeviceTerminatedConnectionDueToPowerOff or HciErrorCode.Success);

    public static string Of(HciErrorCode reason, Party endedBy) => reason switch
    {
        HciErrorCode.RemoteUserTerminatedConnection or HciErrorCode.ConnectionTerminatedByLocalHost =>
            $"{Words.Begin(endedBy)} ends the connection.",
        HciErrorCode.RemoteDeviceTerminatedConnectionDueToPowerOff =>
            $"{Words.Begin(endedBy)} ends the connection because it is switched off.",
        HciErrorCode.RemoteDeviceTerminatedConnectionDueToLowResources =>
            $"{Words.Begin(endedBy)} ends the connection because it is short of resources.",
        HciErrorCode.ConnectionTimeout => "The connection is lost: the other side was not heard for the supervision timeout.",
        HciErrorCode.ConnectionFailedToBeEstablished => "The connection did not come about: the other side never answered on it.",
        _ when endedBy != Party.None => $"{Words.Begin(endedBy)} ends the connection ({Words.Of(reason)}).",
        _ => $"The connection ends ({Words.Of(reason)}).",
    };

    public static string? Explanation(HciErrorCode reason) => reason switch
    {
        HciErrorCode.ConnectionTimeout => "It went out of range, lost its power, or crashed.",
        HciErrorCode.ConnectionFailedToBeEstablished =>
            "Usually the signal is weak, or the device stopped listening at that moment; phones try again.",
        HciErrorCode.ConnectionTerminatedDueToMicFailure =>
            "A packet did not decrypt: the keys of the two sides differ, or a third device interfered.",
        HciErrorCode.PinOrKeyMissing => "One side has no key for the other any more.",
        HciErrorCode.AuthenticationFailure => "One side was not content with the link's security.",
        HciErrorCode.LmpOrLlResponseTimeout => "A controller did not answer a link-layer request in time.",
        HciErrorCode.UnacceptableConnectionParameters => "The connection parameters are not acceptable to one side.",
        HciErrorCode.InstantPassed => "A change of the link's timing came too late; the signal was probably weak.",
        _ => null,
    };
}
