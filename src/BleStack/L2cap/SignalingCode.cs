namespace BleStack.L2cap;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Signaling command codes, [Vol 3, Part A] 4, Table 4.2.</summary>
internal enum SignalingCode : byte
{
    CommandReject                     = 0x01,
    ConnectionRequest                 = 0x02,
    ConnectionResponse                = 0x03,
    ConfigurationRequest              = 0x04,
    ConfigurationResponse             = 0x05,
    DisconnectionRequest              = 0x06,
    DisconnectionResponse             = 0x07,
    EchoRequest                       = 0x08,
    EchoResponse                      = 0x09,
    InformationRequest                = 0x0A,
    InformationResponse               = 0x0B,
    CreateChannelRequest              = 0x0C,
    CreateChannelResponse             = 0x0D,
    MoveChannelRequest                = 0x0E,
    MoveChannelResponse               = 0x0F,
    MoveChannelConfirmation           = 0x10,
    MoveChannelConfirmationResponse   = 0x11,
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
