using System;

namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>Bits of Set Event Mask Page 2 ([Vol 4, Part E] 7.3.69) that concern LE.</summary>
[Flags]
internal enum HciEventMaskPage2 : ulong
{
    None                               = 0,
    NumberOfCompletedDataBlocks        = 1UL << 8,
    AuthenticatedPayloadTimeoutExpired = 1UL << 23,
    EncryptionChangeV2                 = 1UL << 25,
}
