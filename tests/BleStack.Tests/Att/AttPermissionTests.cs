using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.L2cap;
using Xunit;
using P = BleStack.Att.AttributePermissions;

namespace BleStack.Tests.Att;

/// <summary>
/// Every request that reaches a value × every permission × every state of the link, against a table of expectations written apart.
/// </summary>
public class AttPermissionTests
{
    private static readonly (string Name, LinkSecurity Security, bool HasKey)[] s_links =
    [
        ("plain, no key", default, false),
        ("plain, key", default, true),
        ("encrypted", new LinkSecurity(true, false, true, true, 16), true),
        ("authenticated, legacy", new LinkSecurity(true, true, false, true, 16), true),
        ("authenticated, legacy, 7 octets", new LinkSecurity(true, true, false, true, 7), true),
        ("authenticated, SC", new LinkSecurity(true, true, true, true, 16), true),
        ("authenticated, SC, 10 octets", new LinkSecurity(true, true, true, true, 10), true),
    ];

    // One column per link above, for reading with the permission or writing with its twin.
    private static readonly (P Read, P Write, byte KeySize, bool Authorizes, int[] Codes)[] s_rules =
    [
        (P.None, P.None, 0, false, [-1, -1, -1, -1, -1, -1, -1]),
        (P.Read, P.Write, 0, false, [0, 0, 0, 0, 0, 0, 0]),
        (P.Read, P.Write, 16, false, [0, 0, 0, 0, 0, 0, 0]),
        (P.ReadEncrypted, P.WriteEncrypted, 0, false, [0x05, 0x0F, 0, 0, 0, 0, 0]),
        (P.Read | P.ReadEncrypted, P.Write | P.WriteEncrypted, 0, false, [0x05, 0x0F, 0, 0, 0, 0, 0]),
        (P.ReadEncrypted, P.WriteEncrypted, 16, false, [0x05, 0x0F, 0, 0, 0x0C, 0, 0x0C]),
        (P.ReadAuthenticated, P.WriteAuthenticated, 0, false, [0x05, 0x0F, 0x05, 0, 0, 0, 0]),
        (P.ReadAuthenticated, P.WriteAuthenticated, 8, false, [0x05, 0x0F, 0x05, 0, 0x0C, 0, 0]),
        (P.ReadSecureConnections, P.WriteSecureConnections, 0, false, [0x05, 0x0F, 0x05, 0x05, 0x05, 0, 0x0C]),
        (P.ReadAuthorized, P.WriteAuthorized, 0, false, [0x08, 0x08, 0x08, 0x08, 0x08, 0x08, 0x08]),
        (P.ReadAuthorized, P.WriteAuthorized, 0, true, [0, 0, 0, 0, 0, 0, 0]),
        (
            P.ReadAuthorized | P.ReadAuthenticated,
            P.WriteAuthorized | P.WriteAuthenticated,
            16,
            false,
            [0x05, 0x0F, 0x05, 0x08, 0x0C, 0x08, 0x0C]
        ),
        (P.ReadAuthorized | P.ReadAuthenticated, P.WriteAuthorized | P.WriteAuthenticated, 16, true, [0x05, 0x0F, 0x05, 0, 0x0C, 0, 0x0C]),
    ];

    private static readonly (string Pdu, bool Reads)[] s_requests =
    [
        ("0A 0500", true),
        ("0C 0500 0000", true),
        ("08 0100 FFFF F1FF", true),
        ("0E 0500 0500", true),
        ("20 0500 0500", true),
        ("12 0500 BB", false),
        ("16 0500 0000 BB", false),
    ];

    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach ((string pdu, _) in s_requests)
            {
                for (int rule = 0; rule < s_rules.Length; rule++)
                {
                    for (int link = 0; link < s_links.Length; link++) cases.Add(pdu, rule, link);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Access_is_answered_as_the_table_of_GAP_says(string pdu, int rule, int link)
    {
        bool reads = Array.Find(s_requests, r => r.Pdu == pdu).Reads;
        (AttPeer peer, AttributeRow row) = Peer(rule, link, reads);
        string answer = peer.Ask(pdu);
        int code = s_rules[rule].Codes[link] is var c and >= 0 ? c : reads ? 0x02 : 0x03;
        if (code == 0) Assert.Equal((byte)(Convert.ToByte(pdu[..2], 16) + 1), peer.Link.Sent[0][0]);
        else Assert.Equal($"01{pdu[..2]}0500{code:X2}", answer);
        Assert.Single(peer.Link.Sent);
        Assert.Equal(code == 0 && pdu.StartsWith("12", StringComparison.Ordinal) ? 0xBB : 0xAA, row.Value[0]);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Commands_obey_the_same_permissions_in_silence(int link)
    {
        for (int rule = 0; rule < s_rules.Length; rule++)
        {
            (AttPeer peer, AttributeRow row) = Peer(rule, link, reads: false);
            Assert.Equal("", peer.Ask("52 0500 BB"));
            Assert.Equal(s_rules[rule].Codes[link] == 0 ? 0xBB : 0xAA, row.Value[0]);
        }
    }

    [Theory]
    // permission, link, right signature, CSRK authenticated → signed write taken; the same as plain Write Command
    [InlineData(P.WriteSigned, 0, true, false, true, false)]
    [InlineData(P.WriteSigned, 0, false, true, false, false)]
    [InlineData(P.WriteSigned, 2, true, false, true, true)]
    [InlineData(P.WriteSigned, 2, false, false, false, true)]
    [InlineData(P.WriteSignedAuthenticated, 0, true, false, false, false)]
    [InlineData(P.WriteSignedAuthenticated, 0, true, true, true, false)]
    [InlineData(P.WriteSignedAuthenticated, 2, true, false, false, false)]
    [InlineData(P.WriteSignedAuthenticated, 3, true, true, true, true)]
    [InlineData(P.Write, 0, true, true, false, true)]
    [InlineData(P.None, 3, true, true, false, false)]
    public void Signed_writes(P permissions, int link, bool isRight, bool isAuthenticated, bool signedTaken, bool plainTaken)
    {
        var peer = new AttPeer();
        AttributeRow row = peer.Add(5, 0xFFF1, "AA", permissions);
        peer.Link.Security = s_links[link].Security;
        peer.Link.IsCsrkAuthenticated = isAuthenticated;
        Assert.Equal("", peer.Ask("D2 0500 BB " + (isRight ? "5A5A5A5A5A5A5A5A5A5A5A5A" : "5A5A5A5A5A5A5A5A5A5A5A5B")));
        Assert.Equal(signedTaken ? 0xBB : 0xAA, row.Value[0]);
        Assert.Equal("", peer.Ask("52 0500 CC"));
        Assert.Equal(plainTaken ? 0xCC : signedTaken ? 0xBB : 0xAA, row.Value[0]);
        Assert.Equal(permissions == P.Write ? "13" : "0112050003", peer.Ask("12 0500 DD"));
    }

    [Theory]
    [InlineData("0A 0900"), InlineData("0C 0900 0000"), InlineData("0E 0900 0500"), InlineData("0E 0500 0900"), InlineData("20 0500 0900")]
    [InlineData("12 0900 00"), InlineData("16 0900 0000 00"), InlineData("0A 0000"), InlineData("12 0000 00"), InlineData("0A FFFF")]
    public void A_handle_that_is_not_there_is_named_in_Invalid_Handle(string pdu)
    {
        AttPeer peer = Peer(1, 0, reads: true).Peer;
        byte[] octets = AttPeer.Hex(pdu);
        string handle = pdu.Contains("0500", StringComparison.Ordinal) ? "0900" : AttPeer.Text(octets[1..3]);
        Assert.Equal($"01{pdu[..2]}{handle}01", peer.Ask(octets));
    }

    [Fact]
    public void Who_fails_to_authorize_has_refused_and_is_reported()
    {
        var peer = new AttPeer(options: new AttOptions { Authorize = static (_, _) => throw new InvalidOperationException("a bug") });
        List<string> reported = [];
        peer.Loop.UnhandledException += exception => reported.Add(exception.Message);
        peer.Add(5, 0xFFF1, "AA", P.ReadAuthorized);
        peer.Expect("0A 0500", "01 0A 0500 08");
        Assert.Equal(["a bug"], reported);
    }

    private static (AttPeer Peer, AttributeRow Row) Peer(int rule, int link, bool reads)
    {
        (P read, P write, byte keySize, bool authorizes, _) = s_rules[rule];
        var peer = new AttPeer(options: new AttOptions { Authorize = (_, _) => authorizes });
        AttributeRow row = peer.Add(5, 0xFFF1, "AA", reads ? read : write);
        row.MinimumKeySize = keySize;
        (_, peer.Link.Security, peer.Link.HasKeyForPeer) = s_links[link];
        return (peer, row);
    }
}
