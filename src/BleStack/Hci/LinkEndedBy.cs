namespace BleStack.Hci;

/// <summary>Who ended a link.</summary>
public enum LinkEndedBy : byte
{
    /// <summary>Neither side: it was lost, by a timeout or by errors on the air.</summary>
    Lost,

    /// <summary>This device's host ended it.</summary>
    Local,

    /// <summary>The peer's host ended it.</summary>
    Remote,
}

/// <summary>What a disconnection reason says.</summary>
internal static class LinkEndReasons
{
    /// <summary>Who ended a link that ended with this reason ([Vol 1, Part F] 2; [Vol 4, Part E] 7.1.6, 7.7.5).</summary>
    public static LinkEndedBy EndedBy(this HciErrorCode reason) => reason switch
    {
        HciErrorCode.ConnectionTerminatedByLocalHost or HciErrorCode.OperationCancelledByHost => LinkEndedBy.Local,
        _ when reason.IsDisconnectReason() => LinkEndedBy.Remote,
        _ => LinkEndedBy.Lost,
    };

    /// <summary>A host may end a link with this reason, and the peer is told it ([Vol 4, Part E] 7.1.6).</summary>
    public static bool IsDisconnectReason(this HciErrorCode reason) => reason is HciErrorCode.AuthenticationFailure
        or HciErrorCode.RemoteUserTerminatedConnection or HciErrorCode.RemoteDeviceTerminatedConnectionDueToLowResources
        or HciErrorCode.RemoteDeviceTerminatedConnectionDueToPowerOff or HciErrorCode.UnsupportedRemoteFeature
        or HciErrorCode.PairingWithUnitKeyNotSupported or HciErrorCode.UnacceptableConnectionParameters;

    /// <summary>An error of another procedure that means the link has ended, or is about to be reported so.</summary>
    public static bool EndsLink(this HciErrorCode error) =>
        error
            is HciErrorCode.ConnectionTimeout
                or HciErrorCode.RemoteUserTerminatedConnection
                or HciErrorCode.RemoteDeviceTerminatedConnectionDueToLowResources
                or HciErrorCode.RemoteDeviceTerminatedConnectionDueToPowerOff
                or HciErrorCode.ConnectionTerminatedByLocalHost
                or HciErrorCode.LmpOrLlResponseTimeout
                or HciErrorCode.ConnectionFailedToBeEstablished;

    /// <summary>"the peer ended the link (RemoteUserTerminatedConnection, 0x13)".</summary>
    public static string DescribeEnd(this HciErrorCode reason) => reason.EndedBy() switch
    {
        LinkEndedBy.Local => "this device ended the link",
        LinkEndedBy.Remote => "the peer ended the link",
        _ => "the link was lost",
    } + $" ({reason}, 0x{(byte)reason:X2})";
}
