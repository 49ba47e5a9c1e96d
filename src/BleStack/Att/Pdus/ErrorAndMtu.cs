namespace BleStack.Att.Pdus;

/// <summary>ATT_ERROR_RSP ([Vol 3, Part F] 3.4.1.1).</summary>
/// <param name="Request">The request that failed.</param>
/// <param name="Handle">The attribute that made it fail; 0 when none did.</param>
/// <param name="Code">Why.</param>
[AttPdu(AttOpcode.ErrorResponse)]
internal readonly partial record struct ErrorResponse(AttOpcode Request, ushort Handle, AttErrorCode Code);

/// <summary>ATT_EXCHANGE_MTU_REQ ([Vol 3, Part F] 3.4.2.1).</summary>
/// <param name="ClientRxMtu">The longest PDU the client takes.</param>
[AttPdu(AttOpcode.ExchangeMtuRequest)]
internal readonly partial record struct ExchangeMtuRequest(ushort ClientRxMtu);

/// <summary>ATT_EXCHANGE_MTU_RSP ([Vol 3, Part F] 3.4.2.2).</summary>
/// <param name="ServerRxMtu">The longest PDU the server takes.</param>
[AttPdu(AttOpcode.ExchangeMtuResponse)]
internal readonly partial record struct ExchangeMtuResponse(ushort ServerRxMtu);
