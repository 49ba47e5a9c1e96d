using System;
using BleStack.Core;
using BleStack.Explain.Capture;
using BleStack.Hci;

namespace BleStack.Explain.Narration;

/// <summary>
/// One connection on the air: handles repeats, gaps and directions, and follows the link layer's control PDUs ([Vol 6, Part B] 2.4).
/// </summary>
internal sealed class AirLink(LinkNarrator link)
{
    private const int ContinuingFragment = 1;
    private const int FirstFragment = 2;
    private const int Control = 3;

    // Preamble, access address, header, CRC; at 1 Mbit/s an octet takes 8 µs. Then T_IFS, and the tolerance of a sniffer's clock.
    private const int FrameOctets = 10;
    private const double AnswerWithin = 150 + 250;

    private readonly Sequence _phone = new();
    private readonly Sequence _device = new();
    private Encryption _encryption;
    private DateTimeOffset _lastTime;
    private int _lastLength;
    private Party _lastSender;

    private enum Encryption : byte { Off, Starting, Announced, Readable, Hidden }

    public LinkNarrator Narrator => link;

    public NarratedConnection Connection => link.Connection;

    /// <summary>Minimum number of packets that the sniffer missed, from the sequence numbers.</summary>
    public long Missed { get; private set; }

    /// <summary>Number of encrypted packets that cannot be read.</summary>
    public long Hidden { get; private set; }

    /// <summary>True when this packet was the link's last.</summary>
    public bool OnPacket(DateTimeOffset time, in AirPacket packet)
    {
        ReadOnlySpan<byte> pdu = packet.Pdu;
        int length = pdu[1];
        ReadOnlySpan<byte> payload = pdu[2..];
        if (payload.Length > length) payload = payload[..length];
        Party sender = packet.Sender != Party.None ? packet.Sender : Sender(time, pdu, payload);
        (_lastTime, _lastLength, _lastSender) = (time, length, sender);
        Connection.LastSeen = time;
        if (length == 0) return false;
        switch ((sender == Party.Phone ? _phone : _device).Next((pdu[0] & 8) != 0, payload))
        {
            case Sequence.Step.Repeat:
                return false;
            case Sequence.Step.Gap:
                Missed++;
                link.OnLost(sender);
                break;
        }

        return OnNew(sender, pdu[0] & 3, payload, length - payload.Length, packet.IsDecrypted);
    }

    private bool OnNew(Party sender, int kind, ReadOnlySpan<byte> payload, int missing, bool isDecrypted)
    {
        if (isDecrypted && _encryption is not (Encryption.Readable or Encryption.Off) && kind != Control) Announce(canBeReadOn: true);
        else if (!isDecrypted && IsCiphered(kind, payload)) return false;
        if (kind == Control) return OnControl(sender, payload);
        link.OnAir(sender, kind == FirstFragment, payload, missing);
        return false;
    }

    // After the start of encryption packets cannot be read, unless the sniffer has decrypted them.
    private bool IsCiphered(int kind, ReadOnlySpan<byte> payload)
    {
        if (_encryption == Encryption.Starting && !(kind == Control && IsPlainControl(payload)) && payload.Length > 4)
            _encryption = Encryption.Announced;
        if (_encryption is Encryption.Announced) Announce(canBeReadOn: false);
        if (_encryption != Encryption.Hidden) return false;
        Hidden++;
        return true;
    }

    private void Announce(bool canBeReadOn)
    {
        _encryption = canBeReadOn ? Encryption.Readable : Encryption.Hidden;
        link.OnEncrypted(0, canBeReadOn);
    }

    // LL_START_ENC_REQ, LL_REJECT_IND, LL_REJECT_EXT_IND, LL_ENC_RSP, LL_TERMINATE_IND in their plain lengths.
    private static bool IsPlainControl(ReadOnlySpan<byte> payload) =>
        payload is [0x05] or [0x0D, _] or [0x11, _, _] or [0x02, _] || payload is [0x04, ..] && payload.Length == 13;

    private bool OnControl(Party sender, ReadOnlySpan<byte> payload)
    {
        var reader = new PduReader(payload);
        try
        {
            switch (reader.U8())
            {
                case 0x00: OnUpdate(ref reader); break;
                case 0x02: return OnTerminated(sender, (HciErrorCode)reader.U8());
                case 0x03: link.OnEncryptionAsked(sender); break;
                case 0x04: _encryption = Encryption.Starting; break;
                case 0x05: _encryption = Encryption.Announced; break;
                case 0x0D: OnRejected(sender, (HciErrorCode)reader.U8()); break;
                case 0x11: OnRejected(reader.U8(), sender, (HciErrorCode)reader.U8()); break;
                case 0x0F: OnParameterRequest(sender, ref reader); break;
            }
        }
        catch (MalformedPduException)
        {
            // Truncated by the capture, or damaged with a matching CRC.
        }

        return false;
    }

    private void OnUpdate(ref PduReader reader)
    {
        reader.Bytes(3); // Window size and offset.
        link.OnParameters(new ConnectionParameterValues(reader.U16(), reader.U16(), reader.U16()));
    }

    private void OnParameterRequest(Party sender, ref PduReader reader)
    {
        link.OnParametersWanted(sender, new WantedParameters(reader.U16(), reader.U16(), reader.U16(), reader.U16()));
    }

    private bool OnTerminated(Party sender, HciErrorCode reason)
    {
        link.OnDisconnected(reason, sender);
        return true;
    }

    private void OnRejected(byte opcode, Party sender, HciErrorCode error)
    {
        if (opcode == 0x03) OnRejected(sender, error);
    }

    private void OnRejected(Party sender, HciErrorCode error)
    {
        if (_encryption is Encryption.Off or Encryption.Starting && sender == Party.Device) link.OnEncryptionFailed(error);
        _encryption = Encryption.Off;
    }

    // The sender when the sniffer does not record it: PDUs that only one side sends; otherwise an answer comes 150 µs after its packet.
    private Party Sender(DateTimeOffset time, ReadOnlySpan<byte> pdu, ReadOnlySpan<byte> payload)
    {
        if ((pdu[0] & 3) == FirstFragment && _encryption == Encryption.Off && RoleGuess.Of(payload, out _) is not Party.None and var known)
            return known;
        double gap = (time - _lastTime).TotalMicroseconds;
        bool isAnswer = gap <= (FrameOctets + _lastLength) * 8 + AnswerWithin;
        return isAnswer ? Words.Other(_lastSender == Party.None ? Party.Device : _lastSender) : Party.Phone;
    }

    /// <summary>One side's sequence number: a repeat has the same bit and the same octets.</summary>
    private sealed class Sequence
    {
        private bool _bit;
        private int _hash;
        private bool _began;

        public enum Step : byte { New, Repeat, Gap }

        public Step Next(bool bit, ReadOnlySpan<byte> payload)
        {
            var hash = new HashCode();
            hash.AddBytes(payload);
            int sum = hash.ToHashCode();
            bool same = _began && bit == _bit;
            bool repeat = same && sum == _hash;
            (_bit, _hash, _began) = (bit, sum, true);
            return repeat ? Step.Repeat : same ? Step.Gap : Step.New;
        }
    }
}
