using System;

namespace BleStack.Hci;

/// <summary>
/// Looks for the beginning of the Command Complete event of HCI_Reset in a stream that is not followed yet ([Vol 4, Part E] 7.3.2, 7.7.14).
/// </summary>
internal struct ResetAnswerSearch
{
    private const int Length = 6;

    private ulong _window;

    /// <summary>
    /// Octets of <paramref name="octets"/> up to and with the last of the beginning, or 0 when all were searched in vain.
    /// </summary>
    public int Find(ReadOnlySpan<byte> octets)
    {
        // 04 0E 04 nn 03 0C: event, Command Complete, four octets, any allowance of commands, opcode 0x0C03.
        const ulong pattern = 0x040E_0400_030C, mask = 0xFFFF_FF00_FFFF;
        for (int i = 0; i < octets.Length; i++)
        {
            _window = (_window << 8 | octets[i]) & 0xFFFF_FFFF_FFFF;
            if ((_window & mask) == pattern) return i + 1;
        }

        return 0;
    }

    public readonly byte[] Found()
    {
        byte[] found = new byte[Length];
        for (int i = 0; i < Length; i++) found[i] = (byte)(_window >> (8 * (Length - 1 - i)));
        return found;
    }
}
