using BleStack.Hci;

namespace BleStack.L2cap;

/// <summary>The effects L2CAP has beyond its channels.</summary>
internal interface IL2capLinkOwner
{
    void Disconnect(HciErrorCode reason);

    /// <summary>
    /// Central: the Peripheral asks for other connection parameters, which are valid. True accepts; the owner then changes them.
    /// </summary>
    bool OnParametersRequested(ConnectionParameters wanted);

    /// <summary>PDUs have waited as long as they may for an encryption; the owner releases or drops them.</summary>
    void OnEncryptionOverdue();

    /// <summary>Something a well-behaved peer does not send was dropped.</summary>
    void OnMalformed(string what);
}
