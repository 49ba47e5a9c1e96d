using System;
using System.Linq;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Virtual;

public class ConnectionTests
{
    [Fact]
    public void Connecting_waits_until_the_peer_advertises()
    {
        var pair = new RawPair(connect: false);
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(RawHost.ConnectionTo(pair.Peripheral.Address)));
        pair.Loop.Advance(TimeSpan.FromSeconds(100));
        Assert.Empty(pair.Central.Received);
        pair.Peripheral.Advertise();
        LeConnectionComplete central = pair.Central.WaitLe<LeConnectionComplete>();
        LeConnectionComplete peripheral = pair.Peripheral.WaitLe<LeConnectionComplete>();
        Assert.Equal(
            new LeConnectionComplete(
                HciErrorCode.Success,
                central.ConnectionHandle,
                LinkRole.Central,
                pair.Peripheral.Address,
                24,
                0,
                100,
                0
            ),
            central
        );
        Assert.Equal(
            new LeConnectionComplete(
                HciErrorCode.Success,
                peripheral.ConnectionHandle,
                LinkRole.Peripheral,
                pair.Central.Address,
                24,
                0,
                100,
                0
            ),
            peripheral
        );
    }

    [Fact]
    public void Cancelled_connection_completes_with_0x02()
    {
        var pair = new RawPair(connect: false);
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Central.Do(HciOpcode.LeCreateConnectionCancel));
        pair.Central.Do(RawHost.ConnectionTo(pair.Peripheral.Address));
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Central.Do(RawHost.ConnectionTo(pair.Peripheral.Address)));
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(HciOpcode.LeCreateConnectionCancel));
        Assert.Equal(HciErrorCode.UnknownConnectionIdentifier, pair.Central.WaitLe<LeConnectionComplete>().Status);
        pair.Peripheral.Advertise();
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, pair.Air.LinkCount);
    }

    [Fact]
    public void Data_arrives_at_the_next_connection_event_and_completes()
    {
        var pair = new RawPair(interval: 80);
        TimeSpan start = pair.Loop.Elapsed;
        pair.Loop.Advance(TimeSpan.FromMilliseconds(130));
        byte[] data = [3, 0, 4, 0, 1, 2, 3];
        pair.Central.SendAcl(data);
        (AclHeader header, byte[] received) = pair.Peripheral.WaitAcl();
        Assert.Equal(new AclHeader(pair.Peripheral.Handle, AclBoundary.FirstFlushable, 0, 7), header);
        Assert.Equal(data, received);
        Assert.Equal(TimeSpan.FromMilliseconds(200), pair.Loop.Elapsed - start);
        pair.Loop.RunUntilIdle();
        Assert.Equal($"041305" + "01" + $"{pair.Central.Handle:X2}00" + "0100", Convert.ToHexString(Assert.Single(pair.Central.Received)));
    }

    [Fact]
    public void Long_packets_are_cut_to_27_octets_and_flagged_as_continuing()
    {
        var pair = new RawPair();
        byte[] data = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
        pair.Central.SendAcl(data);
        pair.Central.SendAcl([0xFF], AclBoundary.Continuing);
        byte[] all = [];
        int[] lengths = [27, 27, 27, 19, 1];
        for (int i = 0; i < 5; i++)
        {
            (AclHeader header, byte[] piece) = pair.Peripheral.WaitAcl();
            Assert.Equal((i == 0 ? AclBoundary.FirstFlushable : AclBoundary.Continuing, lengths[i]), (header.Boundary, piece.Length));
            all = [.. all, .. piece];
        }

        Assert.Equal([.. data, 0xFF], all);
        Assert.Equal(2, NumberCompleted(pair));
    }

    [Fact]
    public void Data_length_update_lets_251_octets_through_in_one_piece()
    {
        var pair = new RawPair();
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(new LeSetDataLength(pair.Central.Handle, 251, 2120)));
        Assert.Equal(new LeDataLengthChange(pair.Central.Handle, 251, 2120, 27, 328), pair.Central.WaitLe<LeDataLengthChange>());
        Assert.Equal(new LeDataLengthChange(pair.Peripheral.Handle, 27, 328, 251, 2120), pair.Peripheral.WaitLe<LeDataLengthChange>());
        pair.Central.SendAcl(new byte[251]);
        Assert.Equal(251, pair.Peripheral.WaitAcl().Data.Length);
    }

    [Fact]
    public void Suggested_data_length_is_used_on_new_links()
    {
        var pair = new RawPair(connect: false);
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(new LeWriteSuggestedDefaultDataLength(100, 1000)));
        pair.Connect();
        Assert.Equal(100, pair.Peripheral.WaitLe<LeDataLengthChange>().MaxTxOctets);
        Assert.Equal(100, pair.Central.WaitLe<LeDataLengthChange>().MaxRxOctets);
    }

    [Fact]
    public void Peer_without_data_length_extension_leaves_27()
    {
        var pair = new RawPair(peripheral: ControllerOptions.Poor);
        pair.Central.Do(new LeSetDataLength(pair.Central.Handle, 251, 2120));
        pair.Loop.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(pair.Central.Received);
        pair.Central.SendAcl(new byte[30]);
        Assert.Equal(27, pair.Peripheral.WaitAcl().Data.Length);
        Assert.Equal(HciErrorCode.UnknownHciCommand, pair.Peripheral.Do(new LeSetDataLength(pair.Peripheral.Handle, 251, 2120)));
    }

    [Fact]
    public void Data_beyond_the_buffers_is_reported_as_overflow()
    {
        var pair = new RawPair(central: new ControllerOptions { TotalNumAclDataPackets = 2, AclDataPacketLength = 27 });
        for (int i = 0; i < 3; i++) pair.Central.SendAcl(new byte[20]);
        Assert.Equal(new DataBufferOverflow(1), pair.Central.Wait<DataBufferOverflow>());
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, pair.Peripheral.Received.Count(p => p[0] == 2));
        pair.Central.SendAcl(new byte[28]);
        pair.Central.Wait<DataBufferOverflow>();
        pair.Central.SendAcl(new byte[27]);
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, pair.Peripheral.Received.Count(p => p[0] == 2));
    }

    [Fact]
    public void Disconnect_tells_each_side_its_reason()
    {
        var pair = new RawPair();
        pair.Central.SendAcl([1, 2, 3]);
        Assert.Equal(
            HciErrorCode.Success,
            pair.Central.Do(new Disconnect(pair.Central.Handle, HciErrorCode.RemoteUserTerminatedConnection))
        );
        Assert.Equal(
            HciErrorCode.CommandDisallowed,
            pair.Central.Do(new Disconnect(pair.Central.Handle, HciErrorCode.RemoteUserTerminatedConnection))
        );
        Assert.Equal(HciErrorCode.RemoteUserTerminatedConnection, pair.Peripheral.Wait<DisconnectionComplete>().Reason);
        Assert.Equal(HciErrorCode.ConnectionTerminatedByLocalHost, pair.Central.Wait<DisconnectionComplete>().Reason);
        Assert.Equal([1, 2, 3], pair.Peripheral.WaitAcl().Data);
        Assert.Equal(0, pair.Air.LinkCount);
        Assert.Equal(
            HciErrorCode.UnknownConnectionIdentifier,
            pair.Central.Do(new Disconnect(pair.Central.Handle, HciErrorCode.RemoteUserTerminatedConnection))
        );
        pair.Connect();
    }

    [Fact]
    public void Power_off_is_a_supervision_timeout_at_the_peer()
    {
        var pair = new RawPair(timeout: 200);
        TimeSpan start = pair.Loop.Elapsed;
        pair.Peripheral.Controller.PowerOff();
        Assert.Equal(HciErrorCode.ConnectionTimeout, pair.Central.Wait<DisconnectionComplete>().Reason);
        Assert.InRange((pair.Loop.Elapsed - start).TotalMilliseconds, 1970, 2000);
        Assert.NotNull(pair.Peripheral.ClosedWith);
        Assert.Equal(0, pair.Air.LinkCount);
    }

    [Fact]
    public void Reset_is_silent_here_and_a_supervision_timeout_there()
    {
        var pair = new RawPair();
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(HciOpcode.Reset));
        Assert.Equal(HciErrorCode.ConnectionTimeout, pair.Peripheral.Wait<DisconnectionComplete>().Reason);
        Assert.Empty(pair.Central.Received);
    }

    [Fact]
    public void Unsent_data_dies_with_its_link_and_frees_its_buffers()
    {
        var pair = new RawPair(central: new ControllerOptions { TotalNumAclDataPackets = 1 });
        pair.Central.SendAcl([1]);
        pair.Peripheral.Controller.PowerOff();
        pair.Central.Wait<DisconnectionComplete>();
        Assert.Empty(pair.Central.Received);
        var other = new RawHost(pair.Loop, pair.Air.CreateController());
        other.Advertise();
        pair.Central.Do(RawHost.ConnectionTo(other.Address));
        pair.Central.Handle = pair.Central.WaitLe<LeConnectionComplete>().ConnectionHandle;
        pair.Central.SendAcl([2]);
        Assert.Equal([2], other.WaitAcl().Data);
    }

    [Fact]
    public void Connection_limit_and_existing_connection_are_refused()
    {
        var pair = new RawPair(central: new ControllerOptions { MaxConnections = 2 });
        Assert.Equal(HciErrorCode.ConnectionAlreadyExists, pair.Central.Do(RawHost.ConnectionTo(pair.Peripheral.Address)));
        var second = new RawHost(pair.Loop, pair.Air.CreateController());
        second.Advertise();
        pair.Central.Do(RawHost.ConnectionTo(second.Address));
        Assert.NotEqual(pair.Central.Handle, pair.Central.WaitLe<LeConnectionComplete>().ConnectionHandle);
        Assert.Equal(HciErrorCode.ConnectionLimitExceeded, pair.Central.Do(RawHost.ConnectionTo(new BleAddress(5, AddressType.Public))));
        pair.Central.Do(
            new LeSetAdvertisingParameters(32, 32, AdvertisingType.ConnectableUndirected, OwnAddressType.Public, default, 7, default)
        );
        Assert.Equal(HciErrorCode.ConnectionLimitExceeded, pair.Central.Do(new LeSetAdvertisingEnable(true)));
    }

    [Fact]
    public void Connection_request_that_is_not_heard_fails_to_be_established()
    {
        var pair = new RawPair(new AirOptions { Seed = 3 }, connect: false);
        pair.Peripheral.Advertise(AdvertisingType.ConnectableUndirected, interval: 0x4000);
        pair.Air.Sniffer = new Jammer(pair.Air);
        pair.Central.Do(RawHost.ConnectionTo(pair.Peripheral.Address));
        LeConnectionComplete complete = pair.Central.WaitLe<LeConnectionComplete>();
        TimeSpan start = pair.Loop.Elapsed;
        Assert.Equal(HciErrorCode.Success, complete.Status);
        Assert.Equal(HciErrorCode.ConnectionFailedToBeEstablished, pair.Central.Wait<DisconnectionComplete>().Reason);
        Assert.Equal(TimeSpan.FromMilliseconds(6 * 30), pair.Loop.Elapsed - start);
        Assert.Empty(pair.Peripheral.Received);
    }

    [Fact]
    public void Connected_to_any_of_the_accept_list()
    {
        var pair = new RawPair(connect: false);
        pair.Peripheral.Advertise();
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(RawHost.ConnectionTo(default, useAcceptList: true)));
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Central.Do(new LeAddDeviceToFilterAcceptList(pair.Peripheral.Address)));
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(pair.Central.Received);
        pair.Central.Do(HciOpcode.LeCreateConnectionCancel);
        pair.Central.Received.Clear();
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(new LeAddDeviceToFilterAcceptList(pair.Peripheral.Address)));
        pair.Central.Do(RawHost.ConnectionTo(default, useAcceptList: true));
        Assert.Equal(pair.Peripheral.Address, pair.Central.WaitLe<LeConnectionComplete>().Peer);
    }

    private static int NumberCompleted(RawPair pair)
    {
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        return pair.Central.Received.Where(p => p[1] == 0x13).Sum(p => BitConverter.ToUInt16(p, 6));
    }

    /// <summary>Loses whatever comes right after a connection request.</summary>
    private sealed class Jammer(VirtualAir air) : ISniffer
    {
        public void OnPdu(in SniffedPdu pdu)
        {
            if (pdu.IsAdvertising && (pdu.Octets[0] & 0xF) == 5) air.Loss = 1;
        }
    }
}
