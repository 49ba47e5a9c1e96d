namespace BleStack.Att;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Attribute PDUs, [Vol 3, Part F] 3.4.8, Table 3.43. Bit 6 marks a command, bit 7 an authentication signature.</summary>
public enum AttOpcode : byte
{
    None = 0x00,
    ErrorResponse = 0x01,
    ExchangeMtuRequest = 0x02,
    ExchangeMtuResponse = 0x03,
    FindInformationRequest = 0x04,
    FindInformationResponse = 0x05,
    FindByTypeValueRequest = 0x06,
    FindByTypeValueResponse = 0x07,
    ReadByTypeRequest = 0x08,
    ReadByTypeResponse = 0x09,
    ReadRequest = 0x0A,
    ReadResponse = 0x0B,
    ReadBlobRequest = 0x0C,
    ReadBlobResponse = 0x0D,
    ReadMultipleRequest = 0x0E,
    ReadMultipleResponse = 0x0F,
    ReadByGroupTypeRequest = 0x10,
    ReadByGroupTypeResponse = 0x11,
    WriteRequest = 0x12,
    WriteResponse = 0x13,
    PrepareWriteRequest = 0x16,
    PrepareWriteResponse = 0x17,
    ExecuteWriteRequest = 0x18,
    ExecuteWriteResponse = 0x19,
    HandleValueNotification = 0x1B,
    HandleValueIndication = 0x1D,
    HandleValueConfirmation = 0x1E,
    ReadMultipleVariableRequest = 0x20,
    ReadMultipleVariableResponse = 0x21,
    MultipleHandleValueNotification = 0x23,
    WriteCommand = 0x52,
    SignedWriteCommand = 0xD2,
}
