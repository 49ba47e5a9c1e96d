using System;
using System.Buffers.Binary;
using BleStack.Explain.Capture;
using BleStack.L2cap;
using BleStack.Smp;

namespace BleStack.Explain.Narration;

/// <summary>
/// Distinguishes phone and device by PDUs that only one of them sends, for captures that begin in the middle of a connection.
/// </summary>
internal static class RoleGuess
{
    /// <summary>The sender of an L2CAP PDU, header included; None when it cannot be determined.</summary>
    public static Party Of(ReadOnlySpan<byte> pdu, out bool isCertain)
    {
        isCertain = false;
        if (pdu.Length < 5) return Party.None;
        byte code = pdu[4];
        switch (BinaryPrimitives.ReadUInt16LittleEndian(pdu[2..]))
        {
            case LinkNarrator.Smp:
                Party smp = (SmpCode)code switch { SmpCode.PairingRequest => Party.Phone, SmpCode.PairingResponse
                    or SmpCode.SecurityRequest => Party.Device, _ => Party.None };
                isCertain = smp != Party.None;
                return smp;
            case LinkNarrator.Signal:
                Party signal = (SignalingCode)code switch
                {
                    SignalingCode.ConnectionParameterUpdateRequest => Party.Device,
                    SignalingCode.ConnectionParameterUpdateResponse => Party.Phone,
                    _ => Party.None,
                };
                isCertain = signal != Party.None;
                return signal;
            case LinkNarrator.Att:
                return IsServers(code) ? Party.Device : Party.Phone;
            default:
                return Party.None;
        }
    }

    // Opcodes of responses and of unsolicited server PDUs are odd, of requests even, of commands with bit 6: [Vol 3, Part F] 3.4.8. The
    // confirmation is a client's.
    private static bool IsServers(byte opcode) => (opcode & 1) != 0 && opcode != 0xD2;
}
