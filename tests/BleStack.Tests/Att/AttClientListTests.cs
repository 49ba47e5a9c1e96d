using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>Single requests for lists, [Vol 3, Part F] 3.4.3 and 3.4.4: what is sent, what the response gives, and long reads.</summary>
public class AttClientListTests
{
    private readonly AttPeer _peer = new();

    private AttClient Client => _peer.Connection.Bearer.Client;

    [Fact]
    public void Find_Information_gives_handles_and_types() =>
        AssertList(
            "04 0100 FFFF",
            () => Client.FindInformationAsync(0x0001, 0xFFFF),
            "05 01 0100 0028 0200 0328",
            static e => $"{e.Handle}:{e.Type.Short:X4}",
            "1:2800 2:2803"
        );

    [Fact]
    public void Find_By_Type_Value_gives_groups() =>
        AssertList(
            "06 0100 FFFF 0028 0D18",
            () => Client.FindByTypeValueAsync(0x0001, 0xFFFF, 0x2800, new byte[] { 0x0D, 0x18 }),
            "07 0100 0500 0900 0C00",
            static e => $"{e.Handle}-{e.GroupEnd}",
            "1-5 9-12"
        );

    [Fact]
    public void Read_By_Type_gives_handles_and_values() =>
        AssertList(
            "08 0100 FFFF 372A",
            () => Client.ReadByTypeAsync(0x0001, 0xFFFF, 0x2A37),
            "09 03 0300 AA 0500 BB",
            static e => $"{e.Handle}:{AttPeer.Text(e.Value)}",
            "3:AA 5:BB"
        );

    [Fact]
    public void Read_By_Group_Type_gives_groups_and_values() =>
        AssertList(
            "10 0100 FFFF 0028",
            () => Client.ReadByGroupTypeAsync(0x0001, 0xFFFF, 0x2800),
            "11 06 0100 0500 0D18 0600 0900 0F18",
            static e => $"{e.Handle}-{e.GroupEnd}:{AttPeer.Text(e.Value)}",
            "1-5:0D18 6-9:0F18"
        );

    [Fact]
    public void A_long_read_can_be_cancelled_between_its_parts()
    {
        using var cancellation = new CancellationTokenSource();
        Task<byte[]> read = null!;
        _peer.Run(() => read = Client.ReadLongAsync(1, cancellation.Token));
        Assert.Equal("0C01001600", _peer.Ask("0B" + string.Concat(Enumerable.Repeat("AA", 22))));
        _peer.Run(cancellation.Cancel);
        Assert.True(read.IsCanceled);
        Assert.Equal("", _peer.Ask("0D" + string.Concat(Enumerable.Repeat("BB", 22))));
    }

    [Fact]
    public void A_long_read_that_is_refused_after_its_first_part_fails()
    {
        Task<byte[]> read = null!;
        _peer.Run(() => read = Client.ReadLongAsync(1, CancellationToken.None));
        _peer.Ask("0B" + string.Concat(Enumerable.Repeat("AA", 22)));
        _peer.Ask("01 0C 0100 05");
        Assert.Equal(AttErrorCode.InsufficientAuthentication, Assert.IsType<AttException>(read.Exception?.InnerException).Code);
    }

    private void AssertList<T>(string request, Func<Task<List<T>>> ask, string response, Func<T, string> text, string expected)
    {
        Task<List<T>> list = null!;
        _peer.Run(() => list = ask());
        Assert.Equal(AttPeer.Text(AttPeer.Hex(request)), AttPeer.Text(_peer.Link.Last.ToArray()));
        _peer.Ask(response);
        Assert.True(list.IsCompletedSuccessfully);
        Assert.Equal(expected, string.Join(' ', list.GetAwaiter().GetResult().Select(text)));
    }
}
