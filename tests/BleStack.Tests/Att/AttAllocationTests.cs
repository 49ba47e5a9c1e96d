using System;
using System.Runtime.CompilerServices;
using BleStack.Att;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>The server's hot paths allocate nothing once warm.</summary>
public class AttAllocationTests
{
    [Theory]
    [InlineData("0A 0200"), InlineData("0A 0300"), InlineData("0C 0200 0100"), InlineData("12 0200 0102"), InlineData("52 0200 0102")]
    [InlineData("12 0300 0102")]
    [InlineData("08 0100 FFFF F1FF"), InlineData("10 0100 FFFF 0028"), InlineData("04 0100 FFFF"), InlineData("06 0100 FFFF 0028 0D18")]
    [InlineData("0E 0200 0300"), InlineData("0A 0900")]
    public void A_request_allocates_nothing(string text)
    {
        byte[] pdu = AttPeer.Hex(text);
        var peer = new AttPeer();
        peer.Add(1, 0x2800, "0D18");
        peer.Add(2, 0xFFF1, "0102", AttributePermissions.Read | AttributePermissions.Write);
        AttributeRow row = peer.Add(3, 0xFFF1, "", AttributePermissions.Read | AttributePermissions.Write);
        row.OnRead = static request => request.Respond("AB"u8);
        row.OnWrite = static (request, _) => request.Respond();
        peer.Link.Records = false;
        Assert.Equal(0, Measure(peer, () => peer.Connection.Bearer.OnPdu(pdu)));
    }

    [Fact]
    public void A_notification_allocates_nothing()
    {
        var heartRate = new GattServerWithHeartRate();
        var peer = new AttPeer(heartRate.Server);
        peer.Ask("12 0400 0100");
        byte[] value = [0, 72];
        peer.Link.Records = false;
        Assert.Equal(0, Measure(peer, () => peer.Connection.Notify(heartRate.Measurement, value)));
        Assert.Equal("1B03000048", AttPeer.Text(peer.Link.Last.ToArray()));
        Assert.Equal(0, Measure(peer, () => heartRate.Server.NotifyAll(heartRate.Measurement, value)));
    }

    [Theory]
    [InlineData("0A 0100", "0B 0048")]
    [InlineData("12 0100 01", "13")]
    public void A_clients_request_allocates_its_task_and_its_value(string request, string answer)
    {
        bool reads = request.StartsWith("0A", StringComparison.Ordinal);
        byte[] pdu = AttPeer.Hex(answer);
        byte[] written = [1];
        var peer = new AttPeer();
        AttClient client = peer.Connection.Bearer.Client;
        peer.Link.Records = false;
        long allocated = Measure(peer, () =>
        {
            _ = reads ? client.ReadLongAsync(1, default) : client.WriteAsync(1, written);
            peer.Connection.Bearer.OnPdu(pdu);
        });
        Assert.Equal(AttPeer.Hex(request), peer.Link.Last.ToArray());
        long least = Measure(peer, () =>
        {
            if (reads) _ = (default(AsyncTaskMethodBuilder<byte[]>).Task, new byte[2]);
            else _ = default(AsyncTaskMethodBuilder<bool>).Task;
        });
        Assert.Equal(least, allocated);
    }

    private static long Measure(AttPeer peer, Action action)
    {
        long allocated = -1;
        peer.Run(() =>
        {
            for (int i = 0; i < 200; i++) action();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++) action();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        return allocated;
    }
}
