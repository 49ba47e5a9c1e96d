using System;

namespace SecureGattServer.Simulator.Phone;

/// <summary>A phone command that did not work; the message says what and what to do.</summary>
internal sealed class PhoneCommandException(string message) : Exception(message);
