using System;

namespace SecureGattServer.Simulator.Phone;

/// <summary>A phone command that did not work; the message says what and what to do.</summary>
internal class PhoneCommandException(string message) : Exception(message);

/// <summary>A phone command that either side answered with a no: an ATT error, a failed pairing, a key that is not accepted.</summary>
internal sealed class PhoneRefusedException(string message) : PhoneCommandException(message);
