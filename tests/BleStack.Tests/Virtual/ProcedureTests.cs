using System;
using BleStack.Adversary;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Virtual;

public class ProcedureTests
{
    [Fact]
    public void Central_updates_the_connection_six_events_later()
    {
        var pair = new RawPair(interval: 80);
        TimeSpan start = pair.Loop.Elapsed;
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(new LeConnectionUpdate(pair.Central.Handle, 8, 16, 1, 300, 0, 0)));
        Assert.Equal(
            new LeConnectionUpdateComplete(HciErrorCode.Success, pair.Central.Handle, 8, 1, 300),
            pair.Central.WaitLe<LeConnectionUpdateComplete>()
        );
        Assert.Equal(
            new LeConnectionUpdateComplete(HciErrorCode.Success, pair.Peripheral.Handle, 8, 1, 300),
            pair.Peripheral.WaitLe<LeConnectionUpdateComplete>()
        );
        Assert.Equal(TimeSpan.FromMilliseconds(700), pair.Loop.Elapsed - start);
        pair.Central.SendAcl([1]);
        pair.Peripheral.WaitAcl();
        Assert.Equal(TimeSpan.FromMilliseconds(710), pair.Loop.Elapsed - start);
    }

    [Fact]
    public void Peripheral_asks_and_the_centrals_host_accepts()
    {
        var pair = new RawPair();
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(new LeConnectionUpdate(pair.Peripheral.Handle, 48, 60, 0, 600, 0, 0)));
        Assert.Equal(
            new LeRemoteConnectionParameterRequest(pair.Central.Handle, 48, 60, 0, 600),
            pair.Central.WaitLe<LeRemoteConnectionParameterRequest>()
        );
        Assert.Equal(
            HciErrorCode.Success,
            pair.Central.Do(new LeRemoteConnectionParameterRequestReply(pair.Central.Handle, 48, 60, 0, 600, 0, 0))
        );
        Assert.Equal(48, pair.Peripheral.WaitLe<LeConnectionUpdateComplete>().Interval);
        Assert.Equal(600, pair.Central.WaitLe<LeConnectionUpdateComplete>().SupervisionTimeout);
        Assert.Equal(
            HciErrorCode.CommandDisallowed,
            pair.Central.Do(new LeRemoteConnectionParameterRequestReply(pair.Central.Handle, 48, 60, 0, 600, 0, 0))
        );
    }

    [Fact]
    public void Peripheral_asks_and_the_centrals_host_refuses()
    {
        var pair = new RawPair();
        pair.Peripheral.Do(new LeConnectionUpdate(pair.Peripheral.Handle, 48, 60, 0, 600, 0, 0));
        pair.Central.WaitLe<LeRemoteConnectionParameterRequest>();
        pair.Central.Do(
            new LeRemoteConnectionParameterRequestNegativeReply(pair.Central.Handle, HciErrorCode.UnacceptableConnectionParameters)
        );
        Assert.Equal(
            new LeConnectionUpdateComplete(HciErrorCode.UnacceptableConnectionParameters, pair.Peripheral.Handle, 24, 0, 100),
            pair.Peripheral.WaitLe<LeConnectionUpdateComplete>());
    }

    [Fact]
    public void Central_that_does_not_know_the_request_answers_0x1A()
    {
        var pair = new RawPair(central: ControllerOptions.Poor);
        pair.Peripheral.Do(new LeConnectionUpdate(pair.Peripheral.Handle, 48, 60, 0, 600, 0, 0));
        Assert.Equal(HciErrorCode.UnsupportedRemoteFeature, pair.Peripheral.WaitLe<LeConnectionUpdateComplete>().Status);
    }

    [Fact]
    public void Masked_parameter_request_is_refused()
    {
        var pair = new RawPair();
        pair.Central.Do(new LeSetEventMask(LeEventMask.Default));
        pair.Peripheral.Do(new LeConnectionUpdate(pair.Peripheral.Handle, 48, 60, 0, 600, 0, 0));
        Assert.Equal(HciErrorCode.UnsupportedRemoteFeature, pair.Peripheral.WaitLe<LeConnectionUpdateComplete>().Status);
        Assert.Empty(pair.Central.Received);
    }

    [Fact]
    public void Features_are_those_both_have()
    {
        var pair = new RawPair(
            peripheral: new ControllerOptions { Features = LeFeatures.LeEncryption | LeFeatures.Le2MPhy | LeFeatures.LeCodedPhy }
        );
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(new LeReadRemoteFeatures(pair.Central.Handle)));
        LeReadRemoteFeaturesComplete complete = pair.Central.WaitLe<LeReadRemoteFeaturesComplete>();
        Assert.Equal(
            new LeReadRemoteFeaturesComplete(HciErrorCode.Success, pair.Central.Handle, LeFeatures.LeEncryption | LeFeatures.Le2MPhy),
            complete
        );
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Peripheral.Do(new LeReadRemoteFeatures(pair.Peripheral.Handle)));
    }

    [Fact]
    public void Peripheral_can_ask_for_features_too()
    {
        var pair = new RawPair();
        pair.Peripheral.Do(new LeReadRemoteFeatures(pair.Peripheral.Handle));
        Assert.Equal(ControllerOptions.KnownFeatures, pair.Peripheral.WaitLe<LeReadRemoteFeaturesComplete>().Features);
    }

    [Fact]
    public void Version_of_the_peer_both_ways_and_again()
    {
        var pair = new RawPair(peripheral: new ControllerOptions { Manufacturer = 0x02E5, HciVersion = 8 });
        for (int i = 0; i < 2; i++)
        {
            pair.Central.Do(new ReadRemoteVersionInformation(pair.Central.Handle));
            Assert.Equal(
                new ReadRemoteVersionInformationComplete(HciErrorCode.Success, pair.Central.Handle, 8, 0x02E5, 0),
                pair.Central.Wait<ReadRemoteVersionInformationComplete>());
        }

        pair.Peripheral.Do(new ReadRemoteVersionInformation(pair.Peripheral.Handle));
        Assert.Equal(9, pair.Peripheral.Wait<ReadRemoteVersionInformationComplete>().Version);
    }

    [Fact]
    public void Phy_goes_to_2M_where_both_can()
    {
        var pair = new RawPair();
        Assert.Equal($"00{pair.Central.Handle:X2}000101", pair.Central.Ask(new LeReadPhy(pair.Central.Handle)));
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(new LeSetPhy(pair.Peripheral.Handle, 0, LePhys.Le2M, LePhys.Le1M, 0)));
        Assert.Equal(
            new LePhyUpdateComplete(HciErrorCode.Success, pair.Peripheral.Handle, LePhy.Le2M, LePhy.Le1M),
            pair.Peripheral.WaitLe<LePhyUpdateComplete>()
        );
        Assert.Equal(
            new LePhyUpdateComplete(HciErrorCode.Success, pair.Central.Handle, LePhy.Le1M, LePhy.Le2M),
            pair.Central.WaitLe<LePhyUpdateComplete>()
        );
        pair.Central.Do(new LeSetPhy(pair.Central.Handle, 3, 0, 0, 0));
        Assert.Equal(LePhy.Le2M, pair.Central.WaitLe<LePhyUpdateComplete>().TxPhy);
        Assert.Equal(
            HciErrorCode.UnsupportedFeatureOrParameterValue,
            pair.Central.Do(new LeSetPhy(pair.Central.Handle, 0, LePhys.LeCoded, LePhys.Le1M, 0))
        );
        Assert.Equal(HciErrorCode.InvalidHciCommandParameters, pair.Central.Do(new LeSetPhy(pair.Central.Handle, 0, 0, LePhys.Le1M, 0)));
    }

    [Fact]
    public void Phy_request_to_a_peer_without_2M_ends_with_0x1A_and_1M()
    {
        var pair = new RawPair(peripheral: ControllerOptions.Poor);
        pair.Central.Do(new LeSetPhy(pair.Central.Handle, 0, LePhys.Le2M, LePhys.Le2M, 0));
        Assert.Equal(
            new LePhyUpdateComplete(HciErrorCode.UnsupportedRemoteFeature, pair.Central.Handle, LePhy.Le1M, LePhy.Le1M),
            pair.Central.WaitLe<LePhyUpdateComplete>()
        );
    }

    [Fact]
    public void Both_sides_start_everything_at_once()
    {
        var pair = new RawPair();
        pair.RequestEncryption();
        foreach (RawHost host in (RawHost[])[pair.Central, pair.Peripheral])
        {
            host.Do(new LeReadRemoteFeatures(host.Handle));
            host.Do(new ReadRemoteVersionInformation(host.Handle));
            host.Do(new LeSetDataLength(host.Handle, 251, 2120));
            host.Do(new LeSetPhy(host.Handle, 0, LePhys.Le2M, LePhys.Le2M, 0));
        }

        pair.Peripheral.Do(new LeLongTermKeyRequestReply(pair.Peripheral.Handle, RawPair.LongTermKey));
        foreach (RawHost host in (RawHost[])[pair.Central, pair.Peripheral])
        {
            Assert.Equal(HciErrorCode.Success, host.Wait<EncryptionChange>().Status);
            Assert.Equal(HciErrorCode.Success, host.WaitLe<LeReadRemoteFeaturesComplete>().Status);
            Assert.Equal(9, host.Wait<ReadRemoteVersionInformationComplete>().Version);
            host.WaitLe<LePhyUpdateComplete>();
            Assert.True(host.Loop.RunUntil(() => host.CountLe(LeSubevent.DataLengthChange) > 0, TimeSpan.FromSeconds(5)));
        }

        pair.Loop.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, pair.Air.LinkCount);
        Assert.Equal($"00{pair.Central.Handle:X2}000202", pair.Central.Ask(new LeReadPhy(pair.Central.Handle)));
    }

    [Fact]
    public void Rssi_channel_map_and_power()
    {
        var pair = new RawPair(peripheral: new ControllerOptions { SignalStrength = -60 });
        string handle = $"{pair.Central.Handle:X2}00";
        Assert.Equal($"00{handle}C4", pair.Central.Ask(new ReadRssi(pair.Central.Handle)));
        Assert.Equal($"00{handle}FFFFFFFF1F", pair.Central.Ask(new LeReadChannelMap(pair.Central.Handle)));
        Assert.Equal($"00{handle}00", pair.Central.Ask(new ReadTransmitPowerLevel(pair.Central.Handle, 0)));
        Assert.Equal("02EE0E00", pair.Central.Ask(new ReadRssi(0x0EEE)));
    }
}
