using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using SecureGattServer.Simulator.Wire;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

public sealed class HciTapTests
{
    // Num_HCI_Command_Packets 1, Read BD_ADDR, success, an all-zero address: what a controller without a public address answers.
    private static readonly byte[] s_noPublicAddress = [0x04, 0x0E, 0x0A, 0x01, 0x09, 0x10, 0x00, 0, 0, 0, 0, 0, 0];
    private static readonly BleAddress s_static = new(0xC8886E73F80E, AddressType.Random);

    [Fact]
    public void A_device_on_a_controller_without_public_address_is_ready_under_the_random_one_it_advertises_with()
    {
        var inner = new FakeTransport();
        using var tap = new HciTap(inner);
        tap.Open(new NoSink());
        inner.Sink!.OnPacket(s_noPublicAddress);
        Send(tap, new LeSetRandomAddress(s_static));
        Assert.Equal(new BleAddress(0, AddressType.Public), tap.AdvertisedAddress);
        // Interval 0x00A0 twice, ADV_IND, own address type random, no peer, all channels, no filter; [Vol 4, Part E] 7.8.5.
        tap.Send([0x01, 0x06, 0x20, 0x0F, 0xA0, 0x00, 0xA0, 0x00, 0x00, 0x01, 0x00, 0, 0, 0, 0, 0, 0, 0x07, 0x00]);
        Assert.Equal(s_static, tap.AdvertisedAddress);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_watcher_sees_both_directions_and_the_end_once(bool isLostFirst)
    {
        var inner = new FakeTransport();
        var watcher = new Watcher();
        var tap = new HciTap(inner) { Watcher = watcher };
        tap.Open(new NoSink());
        tap.Send([0x01, 0x09, 0x10, 0x00]);
        inner.Sink!.OnPacket(s_noPublicAddress);
        Assert.Equal(["> 01091000", $"< {Convert.ToHexString(s_noPublicAddress)}"], watcher.Seen);
        if (isLostFirst) inner.Sink.OnClosed("unplugged");
        tap.Dispose();
        inner.Sink.OnClosed("closed");
        Assert.Equal(["end"], watcher.Seen[2..]);
    }

    private static void Send<T>(HciTap tap, T command)
        where T : struct, IHciCommand<T>
    {
        Span<byte> packet = stackalloc byte[64];
        tap.Send(packet[..HciPacket.WriteCommand(packet, command)]);
    }

    private sealed class Watcher : IPacketWatcher
    {
        public List<string> Seen { get; } = [];

        public void OnPacket(ReadOnlySpan<byte> packet, bool received) =>
            Seen.Add($"{(received ? '<' : '>')} {Convert.ToHexString(packet)}");

        public void OnEnd() => Seen.Add("end");
    }

    private sealed class FakeTransport : IHciTransport
    {
        public IHciPacketSink? Sink { get; private set; }

        public string Name => "fake";

        public void Open(IHciPacketSink sink) => Sink = sink;

        public void Send(ReadOnlySpan<byte> packet)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class NoSink : IHciPacketSink
    {
        public void OnPacket(ReadOnlySpan<byte> packet)
        {
        }

        public void OnClosed(string reason)
        {
        }
    }
}
