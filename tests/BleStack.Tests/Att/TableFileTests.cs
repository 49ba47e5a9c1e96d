using System;
using System.Linq;
using System.Text;
using BleStack.Att;
using BleStack.Att.Tables;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>Attribute tables from a file: what is read, what a peer then sees, and that every fault is refused with its line.</summary>
public sealed class TableFileTests
{
    private const string Sample = """
        { "attributes": [
          { "handle": 1, "type": "2800", "value": "0a18", "groupEnd": 16, "permissions": ["read"] },
          { "handle": 3, "type": "2a29", "value": "42", "permissions": ["read", "write", "read-encrypted"], "maxLength": 512 },
          { "handle": "0xFFFE", "type": "2801", "value": "C16509EB01FCD7BE6C4306F74748579B" },
          { "handle": 65535, "type": "9b574847-f706-436c-bed7-fc01eb0965c1", "value": "01", "permissions": ["read", "write"], "error": "0x80" }
        ] }
        """;

    [Fact]
    public void Attributes_keep_their_handles_gaps_groups_and_permissions()
    {
        TableFile file = Parse(Sample);
        Assert.Equal([0x0001, 0x0003, 0xFFFE, 0xFFFF], file.Attributes.Select(static one => (int)one.Handle));
        Assert.Equal([16, 0, 0xFFFF, 0], file.Attributes.Select(static one => (int)one.GroupEnd));
        Assert.Equal(
            AttributePermissions.Read | AttributePermissions.Write | AttributePermissions.ReadEncrypted,
            file.Attributes[1].Permissions
        );
        Assert.Equal(AttributePermissions.Read, file.Attributes[2].Permissions);
        Assert.Equal("180A", Assert.Single(file.PrimaryServices).ToString());
    }

    [Theory]
    [InlineData("10 0100 FFFF 0028", "11060100 1000 0A18")] // Read By Group Type, primary
    [InlineData("10 0100 FFFF 0128", "1114FEFF FFFF C16509EB01FCD7BE6C4306F74748579B")] // secondary
    [InlineData("06 0100 FFFF 0028 0A18", "07 0100 1000")] // Find By Type Value
    [InlineData("0A 0300", "010A 0300 05")] // encryption asked for: Insufficient Authentication
    [InlineData("12 0300 43", "13")]
    [InlineData("0A FFFF", "010A FFFF 80")] // every access answers with the file's error
    [InlineData("12 FFFF 00", "0112 FFFF 80")]
    [InlineData("16 FFFF 0000 00", "0116 FFFF 80")]
    [InlineData("08 FEFF FFFF C16509EB01FCD7BE6C4306F74748579B", "0108 FFFF 80")]
    [InlineData("04 FEFF FFFF", "0501 FEFF 0128")]
    [InlineData("04 FFFF FFFF", "0502 FFFF C16509EB01FCD7BE6C4306F74748579B")]
    [InlineData("0A 0200", "010A 0200 01")]
    public void A_peer_sees_the_file(string request, string response)
    {
        var peer = new AttPeer();
        Parse(Sample).AddTo(peer.Table);
        Assert.Equal(response.Replace(" ", "", StringComparison.Ordinal), peer.Ask(request));
    }

    [Fact]
    public void Commands_to_a_refused_attribute_change_nothing()
    {
        var peer = new AttPeer();
        Parse(Sample).AddTo(peer.Table);
        Assert.Equal("", peer.Ask("52 FFFF 07"));
        Assert.Equal([0x01], peer.Table.Find(0xFFFF)!.Value.ToArray());
    }

    [Fact]
    public void The_order_in_the_file_is_free_and_an_unnamed_group_ends_before_the_next_of_its_kind()
    {
        TableFile file = Parse(
            """
            {"attributes":[{"handle":9,"type":"2a00"},{"handle":8,"type":"2800","value":"0118"},{"handle":5,"type":"2a01"},{"handle":4,"type":"2803","value":"020500012a"},
            {"handle":3,"type":"2a00"},{"handle":2,"type":"2803","value":"020300002a"},{"handle":1,"type":"2800","value":"0018"}]}
            """
        );
        Assert.Equal(
            [(1, 5), (2, 3), (4, 5), (8, 9)],
            file.Attributes.Where(static one => one.GroupEnd > 0).Select(static one => ((int)one.Handle, (int)one.GroupEnd))
        );
    }

    [Fact]
    public void An_empty_table_and_a_byte_order_mark_are_no_faults() => Assert.Empty(Parse("\uFEFF{\"attributes\":[]}").Attributes);

    [Theory]
    [InlineData("", 1, "not JSON")]
    [InlineData("{\"attributes\":[\n{\"handle\":1,", 2, "not JSON")]
    [InlineData("[]", 1, "one object")]
    [InlineData("{}", 1, "missing")]
    [InlineData("{\"attributes\":{}}", 1, "a list")]
    [InlineData("{\"attributes\":[],\n\"attributes\":[]}", 2, "twice")]
    [InlineData("{\"attribute\":[]}", 1, "'attribute' is not known")]
    [InlineData("{\"attributes\":[]}\n{}", 2, "not JSON")]
    [InlineData("{\"attributes\":[\n7]}", 2, "an attribute is an object")]
    [InlineData("{\"attributes\":[\n{\"type\":\"2a00\"}]}", 2, "no handle")]
    [InlineData("{\"attributes\":[{\"handle\":1\n}]}", 1, "no type")]
    [InlineData("{\"attributes\":[{\"handle\":1,\n\"handle\":2,\"type\":\"2a00\"}]}", 2, "'handle' stands here twice")]
    [InlineData("{\"attributes\":[{\"handle\":0,\"type\":\"2a00\"}]}", 1, "handle is from 1 to 65535 (0xFFFF), not '0'")]
    [InlineData("{\"attributes\":[{\"handle\":65536,\"type\":\"2a00\"}]}", 1, "handle is from 1")]
    [InlineData("{\"attributes\":[{\"handle\":1.5,\"type\":\"2a00\"}]}", 1, "handle is from 1")]
    [InlineData("{\"attributes\":[{\"handle\":null,\"type\":\"2a00\"}]}", 1, "handle is a number")]
    [InlineData(
        "{\"attributes\":[{\"handle\":1,\"type\":\"2a00\"},\n{\"handle\":1,\"type\":\"2a01\"}]}",
        2,
        "handle 0x0001 is taken by the attribute of line 1"
    )]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a0\"}]}", 1, "type '2a0' is no UUID")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":10752}]}", 1, "type is a text")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"value\":\"4\"}]}", 1, "value '4' is no octets")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"value\":\"zz\"}]}", 1, "value 'zz' is no octets")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"value\":\"0g\"}]}", 1, "value '0g' is no octets")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"fixedLength\":1}]}", 1, "fixedLength is true or false")]
    [InlineData(
        "{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"value\":\"\\ud800\"}]}",
        1,
        "value holds octets or escapes that are no text"
    )]
    [InlineData(
        "{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"value\":\"4242\",\"maxLength\":1}]}",
        1,
        "2 octets exceeds the maxLength 1"
    )]
    [InlineData(
        "{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"value\":\"42\",\"maxLength\":2,\"fixedLength\":true}]}",
        1,
        "where fixedLength asks for 2"
    )]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"maxLength\":513}]}", 1, "maxLength is from 0 to 512")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"permissions\":\"read\"}]}", 1, "permissions is a list")]
    [InlineData(
        "{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"permissions\":[\"reed\"]}]}",
        1,
        "permission 'reed' is not known; there are read, read-encrypted"
    )]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"error\":0}]}", 1, "error is from 1 to 255")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"error\":\"80\"}]}", 1, "error is from 1 to 255 (0xFF), not '80'")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"minKeySize\":6}]}", 1, "minKeySize is from 7 to 16")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"color\":1}]}", 1, "'color' is not known")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2a00\",\"groupEnd\":2}]}", 1, "opens no group")]
    [InlineData("{\"attributes\":[{\"handle\":2,\"type\":\"2800\",\"value\":\"0018\",\"groupEnd\":1}]}", 1, "groupEnd 0x0001 lies before")]
    [InlineData(
        "{\"attributes\":[{\"handle\":1,\"type\":\"2800\",\"value\":\"0018\",\"groupEnd\":5},\n{\"handle\":5,\"type\":\"2801\",\"value\":\"0118\"}]}",
        2,
        "lies within the group of line 1"
    )]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2800\",\"value\":\"001800\"}]}", 1, "2 or 16 octets, not 3")]
    [InlineData("{\"attributes\":[{\"handle\":1,\"type\":\"2803\"}]}", 1, "5 or 19 octets, not 0")]
    public void A_table_that_is_not_well_formed_is_refused_with_line_and_reason(string text, int line, string reason)
    {
        TableFileException exception = Assert.Throws<TableFileException>(() => Parse(text));
        Assert.Equal(line, exception.Line);
        Assert.Contains(reason, exception.Reason, StringComparison.Ordinal);
        Assert.StartsWith($"line {line}: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_are_within_and_a_permission_may_stand_twice()
    {
        TableFile file = Parse("""
            {"attributes":[{"handle":1,"type":"2800","value":"0018","groupEnd":1},
            {"handle":2,"type":"2a00","value":"4242","maxLength":2,"fixedLength":false,"permissions":["read","read"]}]}
            """);
        Assert.Equal(
            (1, AttributePermissions.Read, false),
            (file.Attributes[0].GroupEnd, file.Attributes[1].Permissions, file.Attributes[1].IsFixedLength)
        );
        Assert.Equal([0x42, 0x42], file.Attributes[1].Value);
    }

    [Theory]
    [InlineData(60, "'")]
    [InlineData(61, "…'")]
    public void A_long_value_is_shown_up_to_sixty_octets(int length, string end)
    {
        string shown = new('x', 60);
        TableFileException refused = Assert.Throws<TableFileException>(() =>
            Parse($$"""{"attributes":[{"handle":1,"type":"{{new string('x', length)}}"}]}""")
        );
        Assert.Contains($"type '{shown}{end} is no UUID", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_a_good_file_is_refused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Sample.TrimEnd());
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<TableFileException>(() => TableFile.Parse(whole.AsSpan(0, length)));
    }

    private static TableFile Parse(string text) => TableFile.Parse(Encoding.UTF8.GetBytes(text));
}
