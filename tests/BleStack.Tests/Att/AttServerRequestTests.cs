using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Hci;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>
/// One request from its arrival to its answer: what its length decides, who is asked before, what a handler may do to it.
/// </summary>
public class AttServerRequestTests
{
    private const AttributePermissions Open = AttributePermissions.Read | AttributePermissions.Write;

    [Theory]
    // opcode, lengths its format does not allow ([Vol 3, Part F] 3.4): every one up to the MTU that stands beside an allowed one
    [InlineData(0x02, 1, 2, 4, 23)]
    [InlineData(0x04, 1, 2, 3, 4, 6, 7, 23)]
    [InlineData(0x06, 1, 2, 3, 6)]
    [InlineData(0x08, 1, 2, 6, 8, 9, 20, 22, 23)]
    [InlineData(0x0A, 1, 2, 4, 5, 23)]
    [InlineData(0x0C, 1, 2, 3, 4, 6, 7, 23)]
    [InlineData(0x0E, 1, 2, 3, 4, 6, 8, 22)]
    [InlineData(0x10, 1, 2, 6, 8, 9, 20, 22, 23)]
    [InlineData(0x12, 1, 2, 24)]
    [InlineData(0x16, 1, 2, 3, 4, 24)]
    [InlineData(0x18, 1, 3, 23)]
    [InlineData(0x20, 1, 2, 3, 4, 6, 8, 22)]
    [InlineData(0x52, 1, 2, 24)]
    [InlineData(0xD2, 1, 2, 3, 14, 24)]
    public void A_wrong_length_is_refused_before_anything_is_looked_into(byte opcode, params int[] lengths)
    {
        var peer = new AttPeer();
        int asked = 0;
        peer.Connection.Bearer.Server.Gate = _ =>
        {
            asked++;
            return AttErrorCode.DatabaseOutOfSync;
        };
        foreach (int length in lengths)
        {
            byte[] pdu = new byte[length];
            pdu[0] = opcode;
            Assert.Equal((opcode & 0x40) != 0 ? "" : $"01{opcode:X2}000004", peer.Ask(pdu));
        }

        Assert.Equal(0, asked);
    }

    [Theory]
    [InlineData("02 1700", "01 02 0000 12"), InlineData("04 0700 FFFF", "01 04 0700 12"), InlineData("06 0700 FFFF 0028", "01 06 0700 12")]
    [InlineData("08 0700 FFFF 0028", "01 08 0700 12"), InlineData("08 0700 FFFF C16509EB01FCD7BE6C4306F74748579B", "01 08 0700 12")]
    [InlineData("0A 0700", "01 0A 0700 12")]
    [InlineData("0C 0700 0000", "01 0C 0700 12"), InlineData("0E 0700 0800", "01 0E 0700 12")]
    [InlineData("10 0700 FFFF 0028", "01 10 0700 12")]
    [InlineData("10 0700 FFFF C16509EB01FCD7BE6C4306F74748579B", "01 10 0700 12"), InlineData("12 0700", "01 12 0700 12")]
    [InlineData("16 0700 0000", "01 16 0700 12")]
    [InlineData("18 01", "01 18 0000 12"), InlineData("20 0700 0800 0900", "01 20 0700 12"), InlineData("52 0700", "")]
    [InlineData("D2 0700 5A5A5A5A5A5A5A5A5A5A5A5A", "")]
    public void A_right_length_meets_the_gate_and_its_refusal_names_the_first_handle(string pdu, string answer)
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(7, 0xFFF1, "AA", Open | AttributePermissions.WriteSigned);
        peer.Connection.Bearer.Server.Gate = static _ => AttErrorCode.DatabaseOutOfSync;
        peer.Expect(pdu, answer);
        Assert.Equal("AA", AttPeer.Text(row.Value.ToArray()));
    }

    [Theory]
    [InlineData("0A 0100"), InlineData("12 0100 07")]
    public void Only_an_answer_that_waits_runs_the_clock(string request)
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "", Open);
        Action answer = () => { };
        row.OnRead = static r => r.Respond([1]);
        row.OnWrite = static (r, _) => r.Respond();
        peer.Ask(request);
        Assert.Equal(0, peer.Loop.RunningTimers);
        row.OnRead = r => answer = () => r.Respond([1]);
        row.OnWrite = (r, _) => answer = () => r.Respond();
        Assert.Equal("", peer.Ask(request));
        Assert.Equal(1, peer.Loop.RunningTimers);
        peer.Run(answer);
        Assert.Equal(0, peer.Loop.RunningTimers);
        peer.Ask(request);
        peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        Assert.Equal(0, peer.Loop.RunningTimers);
    }

    [Fact]
    public void A_write_handler_that_never_answers_is_answered_for_after_29_seconds()
    {
        var peer = new AttPeer();
        peer.Add(1, 0xFFF1, "", Open).OnWrite = static (_, _) => { };
        Assert.Equal("", peer.Ask("12 0100 07"));
        peer.Loop.Advance(TimeSpan.FromSeconds(29.1));
        Assert.Equal("011201000E", peer.Answer);
    }

    [Theory]
    [InlineData("0A 0100"), InlineData("12 0100 07")]
    public void A_refusal_with_success_is_an_unlikely_error(string request)
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "", Open);
        row.OnRead = static r => r.Fail(AttErrorCode.Success);
        row.OnWrite = static (r, _) => r.Fail(AttErrorCode.Success);
        Assert.Equal($"01{request[..2]}01000E", peer.Ask(request));
    }

    [Theory]
    [InlineData("52 0100 07", AttOpcode.WriteCommand), InlineData("D2 0100 07 5A5A5A5A5A5A5A5A5A5A5A5A", AttOpcode.SignedWriteCommand)]
    public void A_command_reaches_its_handler_and_an_exception_of_the_handler_is_contained(string command, AttOpcode opcode)
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(1, 0xFFF1, "AA", Open | AttributePermissions.WriteSigned);
        var calls = new List<(AttOpcode, string, bool)>();
        row.OnWrite = (request, value) =>
        {
            calls.Add((request.Opcode, AttPeer.Text(value.ToArray()), request.NeedsAnswer));
            throw new InvalidOperationException("a bug");
        };
        Assert.Equal("", peer.Ask(command));
        Assert.Equal([(opcode, "07", false)], calls);
        Assert.Equal("0BAA", peer.Ask("0A 0100"));
    }

    [Theory]
    [InlineData("0A 0100", "01 0A 0100 80"), InlineData("12 0100 BB", "01 12 0100 80"), InlineData("16 0100 0000 BB", "01 16 0100 80")]
    [InlineData("52 0100 BB", ""), InlineData("D2 0100 BB 5A5A5A5A5A5A5A5A5A5A5A5A", "")]
    public void An_attribute_that_refuses_everybody_refuses_a_right_signature_too(string pdu, string answer)
    {
        var peer = new AttPeer();
        peer.Link.IsCsrkAuthenticated = true;
        AttributeRow row = peer.Add(1, 0xFFF1, "AA", Open | AttributePermissions.WriteSigned);
        row.Refusal = AttErrorCode.ApplicationErrorFirst;
        peer.Expect(pdu, answer);
        Assert.Equal("AA", AttPeer.Text(row.Value.ToArray()));
    }

    [Theory]
    // what notifying asks of an unencrypted link: what reading asks, else what writing asks, else nothing
    [InlineData(AttributePermissions.ReadEncrypted | AttributePermissions.Write, false)]
    [InlineData(AttributePermissions.Read | AttributePermissions.WriteEncrypted, true)]
    [InlineData(AttributePermissions.WriteEncrypted, false)]
    [InlineData(AttributePermissions.WriteSigned, false)]
    [InlineData(AttributePermissions.Write, true)]
    [InlineData(AttributePermissions.None, true)]
    public void A_value_is_notified_under_the_protection_of_reading_it(AttributePermissions permissions, bool isEnough)
    {
        var peer = new AttPeer();
        Assert.Equal(isEnough, AttributeAccess.IsProtectedEnough(peer.Add(1, 0xFFF1, "AA", permissions), peer.Link));
    }

    [Theory]
    [InlineData("52 0100 AA", "")]
    [InlineData("12 0100 AA", "0112 0100 0E")]
    public void A_handler_that_throws_is_told_to_the_log_whether_or_not_the_peer_waits(string pdu, string answer)
    {
        var log = new LogLines();
        var peer = new AttPeer(options: new AttOptions { Logger = log });
        peer.Add(1, 0xFFF1, "", AttributePermissions.Write).OnWrite = static (_, _) =>
            throw new InvalidOperationException("the sensor is gone");
        peer.Expect(pdu, answer);
        Assert.Contains("the sensor is gone", Assert.Single(log.All), StringComparison.Ordinal);
    }
}
