namespace BleStack.L2cap;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Signaling command codes, [Vol 3, Part A] 4, Table 4.2.</summary>
public enum SignalingCode : byte
{
    CommandReject                     = 0x01,
    DisconnectionRequest              = 0x06,
    DisconnectionResponse             = 0x07,
    ConnectionParameterUpdateRequest  = 0x12,
    ConnectionParameterUpdateResponse = 0x13,
    LeCreditBasedConnectionRequest    = 0x14,
    LeCreditBasedConnectionResponse   = 0x15,
    FlowControlCreditIndication       = 0x16,
    CreditBasedConnectionRequest      = 0x17,
    CreditBasedConnectionResponse     = 0x18,
    CreditBasedReconfigureRequest     = 0x19,
    CreditBasedReconfigureResponse    = 0x1A,
}
