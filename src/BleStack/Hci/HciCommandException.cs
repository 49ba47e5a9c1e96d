using System;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>The controller refused a command that this host cannot do without.</summary>
public sealed class HciCommandException : Exception
{
    /// <summary>Names the command and the controller's error.</summary>
    public HciCommandException(HciOpcode opcode, HciErrorCode status)
        : base($"The controller refused {opcode} (0x{(ushort)opcode:X4}) with {status} (0x{(byte)status:X2}).") =>
        (Opcode, Status) = (opcode, status);

    /// <summary>States what is wrong.</summary>
    public HciCommandException(string message) : base(message) { }

    /// <summary>States what is wrong and what led to finding it.</summary>
    public HciCommandException(string message, Exception inner) : base(message, inner) { }

    /// <summary>A refusal without details.</summary>
    public HciCommandException() : base("The controller refused a command.") { }

    /// <summary>The command that was refused.</summary>
    public HciOpcode Opcode { get; }

    /// <summary>The error code that the controller returned.</summary>
    public HciErrorCode Status { get; }
}
