using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Diagnostics;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;
using Xunit;

namespace BleStack.Explain.Tests;

/// <summary>The same sequence as recorded by a sniffer, in each of the sniffers' encapsulations.</summary>
public sealed class AirCaptureTests : IDisposable
{
    private static readonly byte[] s_crc = [0, 0, 0];

    private readonly Recording _recording = new Recording().Play();

    public void Dispose() => _recording.Dispose();

    public static TheoryData<int> Wrappings => [251, 256, 272, 192, 147];

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void A_pairing_on_the_air_is_told_up_to_its_encryption(int linkType)
    {
        Told told = Told.Of(Capture(linkType));
        Assert.Equal(PairingResult.Hidden, told.Pairing.Result);
        Assert.Contains("Passkey Entry: the device shows six digits, they are typed on the phone", told.Verdict, StringComparison.Ordinal);
        Assert.Equal("Pulse", told.Stories[0].DeviceName);
        Assert.Contains(told.Texts, static text =>
            text.StartsWith("From here on the sniffer sees encrypted packets", StringComparison.Ordinal)
        );
        Assert.Contains(told.Texts, static text => text.EndsWith("could not be read.", StringComparison.Ordinal));
        Assert.Contains(told.Texts, static text =>
            text.StartsWith("The device refuses a read of Body Sensor Location", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_nRF_Sniffer_has_decrypted_is_read_on_whether_or_not_it_left_the_MIC(bool withMic)
    {
        Told told = Told.Of(Traces.Pcap([.. UntilEncrypted(), .. Decrypted(withMic ? [1, 2, 3, 4] : [])], 272));
        Assert.Equal(PairingResult.Succeeded, told.Pairing.Result);
        Assert.Contains(told.Texts, static text => text.StartsWith("The phone reads Body Sensor Location (", StringComparison.Ordinal)
            && text.EndsWith(": chest.", StringComparison.Ordinal));
        Assert.Contains(told.Texts, static text => text.StartsWith("The device notifies Heart Rate Measurement", StringComparison.Ordinal));
        Assert.DoesNotContain(told.Texts, static text => text.Contains("read without the key", StringComparison.Ordinal)
            || text.EndsWith("could not be read.", StringComparison.Ordinal));
    }

    [Fact]
    public void Repeated_packets_are_told_once()
    {
        Told once = Told.Of(Capture(256));
        Told twice = Told.Of(Traces.Pcap(Frames(256).SelectMany(static frame => new[] { frame, frame }), 256));
        Assert.Equal(once.Texts.Where(IsOfThePairing), twice.Texts.Where(IsOfThePairing));

        static bool IsOfThePairing(string text) =>
            text.Contains("pair", StringComparison.Ordinal) || text.Contains("key", StringComparison.Ordinal);
    }

    [Fact]
    public void Missed_packets_do_not_lose_the_connection()
    {
        int number = 0;
        Told told = Told.Of(Traces.Pcap(Frames(256).Where(_ => ++number % 7 != 0), 256));
        Assert.Contains(told.Stories, static story => story.Packets > 10);
        Assert.NotEmpty(told.Events);
    }

    [Fact]
    public void Packets_with_a_wrong_checksum_are_counted_and_left_out()
    {
        IEnumerable<(TimeSpan, byte[])> frames = Frames(256).Select(static frame =>
        {
            frame.Packet[9] &= 0xF7; // CRC checked, not valid.
            return frame;
        });
        Told told = Told.Of(Traces.Pcap(frames, 256));
        Assert.Empty(told.Stories);
        Assert.Contains("reached the sniffer damaged", Assert.Single(told.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void Unchecked_noise_is_not_a_connection()
    {
        var random = new Random(1);
        byte[][] noise =
        [
            .. Enumerable.Range(0, 500).Select(_ => (byte[])[.. Traces.Little((uint)random.Next()), 0x02, 4, 0, 0, 4, 0, .. s_crc]),
        ];
        Assert.Empty(Told.Of(Traces.Pcap(noise.Select(static frame => (TimeSpan.Zero, frame)), 251)).Stories);
    }

    private byte[] Capture(int linkType) => Traces.Pcap(Frames(linkType), linkType);

    private IEnumerable<(TimeSpan Time, byte[] Packet)> Frames(int linkType) =>
        _recording.Air.Select(pdu => (pdu.Time + TimeSpan.FromSeconds(1), Wrap(linkType, pdu.Access, pdu.FromPhone, pdu.Octets)));

    // Up to LL_START_ENC_REQ, [Vol 6, Part B] 2.4.2.6, the last packet in the clear.
    private IEnumerable<(TimeSpan Time, byte[] Packet)> UntilEncrypted() =>
        Frames(272).Take(1 + _recording.Air.FindIndex(static pdu => IsStartOfEncryption(pdu.Access, pdu.Octets)));

    private static bool IsStartOfEncryption(uint access, byte[] pdu) =>
        access != AirPacket.AdvertisingAddress && (pdu[0] & 3) == 3 && pdu is [_, 1, 5];

    // The phone's HCI packets after encryption, as a sniffer records them: decrypted octets with the flags "encrypted" and "MIC valid".
    private IEnumerable<(TimeSpan Time, byte[] Packet)> Decrypted(byte[] mic)
    {
        (TimeSpan start, uint access, _, _) = _recording.Air.Find(static pdu => IsStartOfEncryption(pdu.Access, pdu.Octets));
        IEnumerable<BtsnoopRecord> encrypted = Traces.Records(_recording.PhoneTrace)
            .SkipWhile(static record => record.Packet is not [4, 0x08, ..]).Where(static record => record.Packet[0] == 2);
        DateTimeOffset origin = encrypted.First().Time;
        int[] sequence = [0, 0];
        foreach (BtsnoopRecord record in encrypted)
        {
            bool fromPhone = !record.IsReceived;
            int side = fromPhone ? 1 : 0;
            int kind = (record.Packet[2] >> 4 & 3) == 1 ? 1 : 2;
            byte[] pdu =
            [
                (byte)(kind | (sequence[side] ^= 1) << 3),
                (byte)(record.Packet.Length - 5 + mic.Length),
                .. record.Packet[5..],
                .. mic,
            ];
            byte[] frame = Wrap(272, access, fromPhone, pdu);
            frame[8] |= 0x0C;
            yield return (start + TimeSpan.FromSeconds(1) + (record.Time - origin), frame);
        }
    }

    private static byte[] Wrap(int linkType, uint access, bool fromPhone, byte[] pdu)
    {
        byte[] plain = [.. Traces.Little(access), .. pdu, .. s_crc];
        bool isData = access != AirPacket.AdvertisingAddress;
        int kind = !isData ? 0 : fromPhone ? 2 : 3;
        int flags = 0x0C01 | kind << 7;
        byte[] header = [37, 0xC4, 0x80, 0, .. Traces.Little(access), (byte)flags, (byte)(flags >> 8)];
        byte[] nordic =
        [
            1,
            (byte)(10 + plain.Length),
            0,
            3,
            7,
            0,
            (byte)(isData ? 6 : 2),
            10,
            (byte)(1 | (isData && fromPhone ? 2 : 0)),
            37,
            60,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        return linkType switch
        {
            251 => plain,
            256 => [.. header, .. plain],
            272 => [.. nordic, .. plain],
            192 => [0, 0, 8, 0, 147, 0, 0, 0, .. plain],
            _ => [.. header, .. plain],
        };
    }
}
