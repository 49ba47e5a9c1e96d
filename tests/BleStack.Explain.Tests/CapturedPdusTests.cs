using System;
using BleStack.Explain.Narration;
using Xunit;

namespace BleStack.Explain.Tests;

/// <summary>PDUs of a capture whose fragments are truncated, lost, or begin before it.</summary>
public sealed class CapturedPdusTests
{
    // Length 3, channel 4, then the payload of an ATT Read Request for handle 5.
    private static readonly byte[] s_pdu = [0x03, 0x00, 0x04, 0x00, 0x0A, 0x05, 0x00];

    private readonly CapturedPdus _pdus = new();

    [Fact]
    public void A_pdu_in_one_fragment_is_given_without_octets_beyond_its_length()
    {
        Assert.Equal((s_pdu, false), Add(true, [.. s_pdu, 0xFF]));
        Assert.Null(Add(false, [0xFF]));
    }

    [Fact]
    public void Continuations_before_the_first_start_are_ignored()
    {
        Assert.Null(Add(false, [0x0A, 0x05, 0x00]));
        Assert.Null(Add(true, s_pdu[..5]));
        Assert.Equal((s_pdu, false), Add(false, s_pdu[5..]));
    }

    [Fact]
    public void Fragments_longer_than_the_pdu_give_the_pdu()
    {
        Assert.Null(Add(true, s_pdu[..2]));
        Assert.Equal((s_pdu, false), Add(false, [.. s_pdu[2..], 0xFF]));
    }

    [Fact]
    public void A_truncated_pdu_is_given_as_far_as_it_was_captured()
    {
        Assert.Equal((s_pdu[..5], true), Add(true, s_pdu[..5], missing: 2));
        Assert.Null(Add(false, s_pdu[5..]));
    }

    [Fact]
    public void A_truncated_continuation_ends_its_pdu()
    {
        Assert.Null(Add(true, s_pdu[..3]));
        Assert.Equal((s_pdu[..6], true), Add(false, s_pdu[3..6], missing: 1));
        Assert.Null(Add(false, s_pdu[6..]));
    }

    [Fact]
    public void A_header_that_was_truncated_gives_nothing()
    {
        Assert.Null(Add(true, s_pdu[..3], missing: 4));
        Assert.Null(Add(false, s_pdu[3..]));
    }

    [Fact]
    public void After_a_lost_fragment_the_next_start_counts()
    {
        Assert.Null(Add(true, s_pdu[..4]));
        _pdus.Lose();
        Assert.Null(Add(false, s_pdu[4..]));
        Assert.Equal((s_pdu, false), Add(true, s_pdu));
    }

    [Fact]
    public void A_pdu_longer_than_any_channel_takes_is_gathered()
    {
        byte[] pdu = [0x00, 0x08, 0x40, 0x00, .. new byte[2048]];
        Assert.Null(Add(true, pdu[..251]));
        for (int at = 251; at < 2008; at += 251) Assert.Null(Add(false, pdu[at..(at + 251)]));
        Assert.Equal((pdu, false), Add(false, pdu[2008..]));
    }

    private (byte[] Pdu, bool IsCut)? Add(bool first, byte[] data, int missing = 0) =>
        _pdus.Add(first, data, missing, out ReadOnlySpan<byte> pdu, out bool isCut) ? (pdu.ToArray(), isCut) : null;
}
