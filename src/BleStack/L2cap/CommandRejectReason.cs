namespace BleStack.L2cap;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Command Reject reasons, [Vol 3, Part A] 4.1, Table 4.3.</summary>
internal enum CommandRejectReason : ushort
{
    CommandNotUnderstood  = 0x0000,
    SignalingMtuExceeded  = 0x0001,
    InvalidCidInRequest   = 0x0002,
}
