using System;

namespace SecureGattServer.Simulator.Phone;

/// <summary>A phone command failed; the message says why and what to do.</summary>
internal class PhoneCommandException(string message) : Exception(message);

/// <summary>A phone command was refused by either side: an ATT error, a failed pairing, a key that was not accepted.</summary>
internal sealed class PhoneRefusedException(string message) : PhoneCommandException(message);
