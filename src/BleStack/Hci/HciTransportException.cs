using System;

namespace BleStack.Hci;

/// <summary>A transport to a controller could not be opened or followed; the message says what, where, and what to do.</summary>
public sealed class HciTransportException : Exception
{
    /// <summary>States what is wrong.</summary>
    public HciTransportException(string message) : base(message) { }

    /// <summary>States what is wrong and what led to finding it.</summary>
    public HciTransportException(string message, Exception inner) : base(message, inner) { }

    /// <summary>A transport fault without details.</summary>
    public HciTransportException() : base("The HCI transport failed.") { }
}
