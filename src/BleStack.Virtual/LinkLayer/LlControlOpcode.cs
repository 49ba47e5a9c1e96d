namespace BleStack.Virtual.LinkLayer;

/// <summary>LL control PDU opcodes ([Vol 6, Part B] 2.4.2).</summary>
internal enum LlControlOpcode : byte
{
    ConnectionUpdateInd      = 0x00,
    TerminateInd             = 0x02,
    EncReq                   = 0x03,
    EncRsp                   = 0x04,
    StartEncReq              = 0x05,
    StartEncRsp              = 0x06,
    UnknownRsp               = 0x07,
    FeatureReq               = 0x08,
    FeatureRsp               = 0x09,
    PauseEncReq              = 0x0A,
    PauseEncRsp              = 0x0B,
    VersionInd               = 0x0C,
    RejectInd                = 0x0D,
    PeripheralFeatureReq     = 0x0E,
    ConnectionParamReq       = 0x0F,
    ConnectionParamRsp       = 0x10,
    RejectExtInd             = 0x11,
    LengthReq                = 0x14,
    LengthRsp                = 0x15,
    PhyReq                   = 0x16,
    PhyRsp                   = 0x17,
    PhyUpdateInd             = 0x18,
}
