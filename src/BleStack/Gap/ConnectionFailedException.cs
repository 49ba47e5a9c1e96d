using System;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.Gap;

/// <summary>A connection could not be opened.</summary>
public sealed class ConnectionFailedException : Exception
{
    /// <summary>Names the peer and the controller's error.</summary>
    public ConnectionFailedException(BleAddress peer, HciErrorCode error)
        : base($"The connection to {peer} could not be opened: {error} (0x{(byte)error:X2}).") => Error = error;

    /// <summary>States what is wrong.</summary>
    public ConnectionFailedException(string message) : base(message) { }

    /// <summary>States what is wrong and what led to finding it.</summary>
    public ConnectionFailedException(string message, Exception inner) : base(message, inner) { }

    /// <summary>A failure without details.</summary>
    public ConnectionFailedException() : base("The connection could not be opened.") { }

    /// <summary>The error code that the controller reported.</summary>
    public HciErrorCode Error { get; }
}
