using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Threading;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>Cuts a byte stream into whole H4 packets, however the stream was fragmented ([Vol 4, Part A] 2).</summary>
/// <remarks>
/// A packet that arrives whole is passed on in place; only a split one is gathered, in a pooled buffer that goes back when the packet is
/// complete. H4 has no synchronisation pattern, so an octet that is no packet indicator ends the stream: every later cut would be a guess.
/// The one exception is the answer to a reset: a host that has just opened a stream may find the rest of another conversation in front of
/// it, or what a boot loader prints, and nothing before that answer means anything to it (<see cref="AwaitResetAnswer"/>).
/// Serves hosts and controllers alike: all five packet types pass. One thread at a time.
/// </remarks>
internal sealed class H4Framer(IHciPacketSink sink) : IDisposable
{
    private const int LongestHeader = 5;

    private byte[] _partial = [];
    private int _held;
    private long _position;
    private volatile bool _awaitsResetAnswer;
    private ResetAnswerSearch _search;
    private int _noise;

    /// <summary>Octets of an unfinished packet; not 0 when the stream ends means it was cut.</summary>
    public int Held => _held;

    /// <summary>Takes the next octets of the stream and passes on every packet they complete.</summary>
    /// <exception cref="HciTransportException">No packet indicator stands where one must; the stream cannot be followed any
    /// further.</exception>
    public void Push(ReadOnlySpan<byte> octets)
    {
        if (_awaitsResetAnswer) octets = Search(octets);
        while (!octets.IsEmpty)
        {
            int taken = _held == 0 ? TakeWhole(octets) : Gather(octets);
            octets = octets[taken..];
            _position += taken;
        }
    }

    /// <summary>
    /// From now on everything is dropped up to the Command Complete of HCI_Reset, which is passed on; then the stream is followed again.
    /// Callable from any thread.
    /// </summary>
    /// <returns>Octets dropped since the last answer to a reset.</returns>
    public int AwaitResetAnswer()
    {
        _awaitsResetAnswer = true;
        return Volatile.Read(ref _noise);
    }

    /// <summary>Gives the buffer of an unfinished packet back.</summary>
    public void Dispose() => Release();

    private ReadOnlySpan<byte> Search(ReadOnlySpan<byte> octets)
    {
        Release();
        int end = _search.Find(octets);
        int searched = end == 0 ? octets.Length : end;
        _position += searched;
        _noise += searched;
        if (end == 0) return default;
        _noise = 0;
        _awaitsResetAnswer = false;
        Hold(_search.Found(), LongestHeader + 2);
        _search = default;
        return octets[end..];
    }

    private int TakeWhole(ReadOnlySpan<byte> octets)
    {
        int length = PacketLength(octets, _position);
        if (length > 0 && length <= octets.Length)
        {
            sink.OnPacket(octets[..length]);
            return length;
        }

        return Hold(octets, Math.Max(length, LongestHeader));
    }

    private int Gather(ReadOnlySpan<byte> octets)
    {
        int length = PacketLength(_partial.AsSpan(0, _held), _position - _held);
        int wanted = length > 0 ? length - _held : HeaderLength(_partial[0]) - _held;
        int taken = Hold(octets[..Math.Min(wanted, octets.Length)], Math.Max(length, LongestHeader));
        if (PacketLength(_partial.AsSpan(0, _held), 0) == _held) Deliver();
        return taken;
    }

    private int Hold(ReadOnlySpan<byte> octets, int capacity)
    {
        if (_partial.Length < capacity) Enlarge(capacity);
        octets.CopyTo(_partial.AsSpan(_held));
        _held += octets.Length;
        return octets.Length;
    }

    private void Enlarge(int capacity)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(capacity);
        _partial.AsSpan(0, _held).CopyTo(larger);
        int held = _held;
        Release();
        (_partial, _held) = (larger, held);
    }

    private void Deliver()
    {
        int length = _held;
        _held = 0;
        sink.OnPacket(_partial.AsSpan(0, length));
        Release();
    }

    private void Release()
    {
        if (_partial.Length > 0) ArrayPool<byte>.Shared.Return(_partial);
        (_partial, _held) = ([], 0);
    }

    /// <summary>Length of the packet that starts here, or 0 while its header is incomplete.</summary>
    private static int PacketLength(ReadOnlySpan<byte> start, long position)
    {
        int header = HeaderLength(start[0]);
        if (header == 0) throw OutOfStep(start[0], position);
        if (start.Length < header) return 0;
        return header + (H4PacketType)start[0] switch
        {
            H4PacketType.AclData => BinaryPrimitives.ReadUInt16LittleEndian(start[3..]),
            H4PacketType.IsoData => BinaryPrimitives.ReadUInt16LittleEndian(start[3..]) & 0x3FFF,
            _ => start[header - 1],
        };
    }

    private static int HeaderLength(byte indicator) => (H4PacketType)indicator switch
    {
        H4PacketType.Command or H4PacketType.SynchronousData => 4,
        H4PacketType.AclData or H4PacketType.IsoData => 5,
        H4PacketType.Event => 3,
        _ => 0,
    };

    private static HciTransportException OutOfStep(byte octet, long position) =>
        new(
            $"Octet {position} of the HCI stream is 0x{octet:X2} where an H4 packet indicator (0x01 to 0x05) must stand. The stream cannot be followed any "
                + "further; check that the far end speaks H4, and for a serial port the baud rate and RTS/CTS flow control."
        );
}
