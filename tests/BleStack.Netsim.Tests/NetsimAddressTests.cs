using System;
using BleStack.Hci;
using Xunit;

namespace BleStack.Netsim.Tests;

public sealed class NetsimAddressTests
{
    [Theory]
    [InlineData("netsim", null, "blestack", null)]
    [InlineData("netsim,name=sensor", null, "sensor", null)]
    [InlineData("netsim:,name=a=b", null, "a=b", null)]
    [InlineData("netsim:localhost:8877", "localhost:8877", "blestack", null)]
    [InlineData("netsim:[::1]:8877,instance=2,name=x", "[::1]:8877", "x", 2)]
    public void All_forms_are_read(string text, string? endPoint, string name, int? instance)
    {
        NetsimAddress address = Parse(text);
        Assert.Equal(endPoint, address.EndPoint?.ToString());
        Assert.Equal((name, instance), (address.Name, address.Instance));
    }

    [Theory]
    [InlineData("netsim:8877", "lacks a host or a port")]
    [InlineData("netsim:localhost:", "\"\" in \"netsim:localhost:\" is not a TCP port")]
    [InlineData("netsim:localhost:0", "\"0\" in")]
    [InlineData("netsim,name=", "must have 1 to 100 characters")]
    [InlineData("netsim,instance=0", "\"0\" in \"netsim,instance=0\" is not an instance")]
    [InlineData("netsim,address=24:0A", "\"24:0A\" in \"netsim,address=24:0A\" is not a device address")]
    [InlineData("netsim,mode=host", "\"mode=host\" in \"netsim,mode=host\" is not an option of netsim; write netsim[:HOST:PORT]")]
    public void A_wrong_part_is_named(string text, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_parser_with_netsim_lists_all_kinds_in_its_error()
    {
        var parser = new HciTransportParser([.. HciTransports.Kinds, new NetsimTransportKind()]);
        Assert.Equal(
            "\"usb:0\" does not name an HCI transport; write tcp:HOST:PORT, unix:PATH, serial:DEVICE[:BAUD], hci:N or netsim[:HOST:PORT][,name=NAME][,address=ADDRESS][,instance=N].",
            Assert.Throws<FormatException>(() => parser.KindOf("usb:0")).Message
        );
        Assert.True(parser.KindOf("netsim,name=x").MayComeBack);
    }

    private static NetsimAddress Parse(string text) => NetsimAddress.Parse(text, HciAddress.Cut(text).Rest);
}
