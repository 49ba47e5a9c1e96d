using System;
using System.Buffers;
using System.Linq;
using BleStack.L2cap;
using Xunit;
using static BleStack.L2cap.Reassembler;

namespace BleStack.Tests.L2cap;

/// <summary>Gathering the fragments of one PDU ([Vol 3, Part A] 7.2.1): what is whole, too long, refused or ended early.</summary>
public sealed class ReassemblerTests
{
    // Length 3, channel 4, then the payload of an ATT Read Request for handle 5.
    private static readonly byte[] s_pdu = [0x03, 0x00, 0x04, 0x00, 0x0A, 0x05, 0x00];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_pdu_cut_anywhere_is_whole_after_its_last_fragment(int cut)
    {
        var reassembler = new Reassembler();
        Assert.Equal(Result.Incomplete, reassembler.Start(s_pdu.AsSpan(0, cut)));
        Assert.True(reassembler.IsActive);
        Assert.Equal(Result.Complete, reassembler.Add(s_pdu.AsSpan(cut)));
        Assert.False(reassembler.IsActive);
        byte[] buffer = reassembler.Take(out int length);
        Assert.Equal(s_pdu, buffer.AsSpan(0, length).ToArray());
        ArrayPool<byte>.Shared.Return(buffer);
    }

    [Fact]
    public void A_start_drops_the_pdu_in_progress()
    {
        var reassembler = new Reassembler();
        reassembler.Start([0x09, 0x00, 0x04, 0x00, 0x0B]);
        Assert.Equal(Result.Complete, reassembler.Start(s_pdu));
        Assert.Equal(s_pdu, reassembler.End().ToArray());
    }

    [Fact]
    public void Octets_beyond_the_length_are_reported_and_are_not_part_of_the_pdu()
    {
        var reassembler = new Reassembler();
        reassembler.Start(s_pdu.AsSpan(0, 5));
        Assert.Equal(Result.TooLong, reassembler.Add([0x05, 0x00, 0xFF]));
        Assert.False(reassembler.IsActive);
        Assert.Equal(s_pdu, reassembler.End().ToArray());
    }

    [Fact]
    public void A_pdu_longer_than_allowed_is_refused_and_its_remaining_octets_are_skipped()
    {
        var reassembler = new Reassembler(longestPdu: 8);
        Assert.Equal(Result.Unacceptable, reassembler.Start([0x09, 0x00, 0x04, 0x00, 1, 2, 3]));
        Assert.True(reassembler.IsActive);
        Assert.Equal(Result.Incomplete, reassembler.Add([4, 5]));
        Assert.True(reassembler.IsActive);
        Assert.Equal(Result.Incomplete, reassembler.Add([6, 7, 8, 9]));
        Assert.False(reassembler.IsActive);
        Assert.Equal(0, reassembler.End().Length);
    }

    [Fact]
    public void The_longest_pdu_of_basic_mode_can_be_gathered_where_it_is_allowed()
    {
        byte[] pdu = [0xFF, 0xFF, 0x04, 0x00, .. Enumerable.Range(0, ushort.MaxValue).Select(static at => (byte)at)];
        var reassembler = new Reassembler(ushort.MaxValue);
        Result result = reassembler.Start(pdu.AsSpan(0, 251));
        for (int at = 251; at < pdu.Length; at += 251)
        {
            Assert.Equal(Result.Incomplete, result);
            result = reassembler.Add(pdu.AsSpan(at, Math.Min(251, pdu.Length - at)));
        }

        Assert.Equal(Result.Complete, result);
        Assert.Equal(pdu, reassembler.End().ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_pdu_that_ends_early_has_what_came_of_it(int came)
    {
        var reassembler = new Reassembler();
        reassembler.Start(s_pdu.AsSpan(0, came));
        Assert.Equal(s_pdu[..came], reassembler.End().ToArray());
        Assert.False(reassembler.IsActive);
    }
}
