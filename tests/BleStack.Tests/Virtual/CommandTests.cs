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

public class CommandTests
{
    [Fact]
    public void What_linux_asks_an_le_only_controller_is_answered()
    {
        RawHost host = Lone(new ControllerOptions { PublicAddress = new BleAddress(0x112233445566, AddressType.Public) });
        Assert.Equal("00" + "0000000060000000", host.Ask(HciOpcode.ReadLocalSupportedFeatures));
        Assert.Equal("00" + "09" + "0000" + "09" + "FFFF" + "0000", host.Ask(HciOpcode.ReadLocalVersionInformation));
        Assert.Equal("00665544332211", host.Ask(HciOpcode.ReadBdAddr));
        Assert.Equal("00" + "FB00" + "08", host.Ask(HciOpcode.LeReadBufferSize));
        Assert.Equal("00" + "0000" + "00" + "0000" + "0000", host.Ask(HciOpcode.ReadBufferSize));
        Assert.Equal("00" + "2F01000000000000", host.Ask(HciOpcode.LeReadLocalSupportedFeatures));
        Assert.Equal("00" + "FFFFFFFFFF030000", host.Ask(HciOpcode.LeReadSupportedStates));
        Assert.Equal("0010", host.Ask(HciOpcode.LeReadFilterAcceptListSize));
        Assert.Equal("00FB004808FB004808", host.Ask(HciOpcode.LeReadMaximumDataLength));
        Assert.Equal("001B004801", host.Ask(HciOpcode.LeReadSuggestedDefaultDataLength));
        foreach (
            HciOpcode opcode in (HciOpcode[])
                [HciOpcode.Reset, HciOpcode.LeClearFilterAcceptList, HciOpcode.LeReadAdvertisingPhysicalChannelTxPower]
        )
            Assert.StartsWith("00", host.Ask(opcode), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_listed_as_supported_is_known_and_no_other()
    {
        foreach (ControllerOptions options in (ControllerOptions[])[new(), ControllerOptions.Poor])
        {
            foreach (HciOpcode opcode in Enum.GetValues<HciOpcode>())
            {
                RawHost host = Lone(options);
                if (opcode is HciOpcode.None or HciOpcode.ReadLocalSupportedCommands) continue;
                bool listed = host.Controller.Commands.Has(Enum.Parse<SupportedCommand>(opcode.ToString()));
                Assert.Equal(listed, host.Do(opcode) != HciErrorCode.UnknownHciCommand);
            }
        }
    }

    [Fact]
    public void Poor_controller_lacks_what_it_lacks_consistently()
    {
        RawHost host = Lone(ControllerOptions.Poor);
        Assert.Equal("00" + "0100000000000000", host.Ask(HciOpcode.LeReadLocalSupportedFeatures));
        Assert.Equal("00" + "1B00" + "02", host.Ask(HciOpcode.LeReadBufferSize));
        var commands = ReadLocalSupportedCommandsReturn
            .Parse(Convert.FromHexString(host.Ask(HciOpcode.ReadLocalSupportedCommands)))
            .Commands;
        Assert.Equal(host.Controller.Commands, commands);
        Assert.False(
            commands.Has(SupportedCommand.LeSetDataLength)
                || commands.Has(SupportedCommand.LeReadLocalP256PublicKey)
                || commands.Has(SupportedCommand.LeSetPhy)
        );
        Assert.True(commands.Has(SupportedCommand.LeEnableEncryption));
        RawHost without = Lone(new ControllerOptions { WithoutCommands = [SupportedCommand.LeRand] });
        Assert.Equal(HciErrorCode.UnknownHciCommand, without.Do(HciOpcode.LeRand));
    }

    [Fact]
    public void Unknown_command_is_answered_with_status_0x01()
    {
        RawHost host = Lone();
        host.Send("0177FC00");
        host.Loop.RunUntilIdle();
        Assert.Equal("040F04" + "01" + "01" + "77FC", Convert.ToHexString(Assert.Single(host.Received)));
    }

    [Fact]
    public void Refusals_keep_the_length_of_the_return_parameters()
    {
        RawHost host = Lone();
        Assert.Equal("02BC0A", host.Ask(new LeLongTermKeyRequestReply(0x0ABC, new byte[16])));
        host.Send("01182001FF");
        Assert.Equal("12" + "0000000000000000", host.Return(HciOpcode.LeRand));
    }

    [Fact]
    public void Le_encrypt_of_fips_197()
    {
        byte[] key = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");
        byte[] plaintext = Convert.FromHexString("00112233445566778899AABBCCDDEEFF");
        Array.Reverse(key);
        Array.Reverse(plaintext);
        byte[] answer = Convert.FromHexString(Lone().Ask(new LeEncrypt(key, plaintext)));
        Array.Reverse(answer);
        Assert.Equal("69C4E0D86A7B0430D8CDB78070B4C55A" + "00", Convert.ToHexString(answer));
    }

    [Fact]
    public void Le_rand_differs_each_time_and_between_controllers()
    {
        var loop = new SimulatedLoop();
        var air = new VirtualAir(loop, new AirOptions { Seed = 9 });
        RawHost[] hosts = [new(loop, air.CreateController()), new(loop, air.CreateController())];
        string[] numbers = [hosts[0].Ask(HciOpcode.LeRand), hosts[0].Ask(HciOpcode.LeRand), hosts[1].Ask(HciOpcode.LeRand)];
        Assert.Equal(3, numbers.Distinct().Count());
    }

    [Fact]
    public void Before_set_event_mask_there_are_no_le_events()
    {
        var loop = new SimulatedLoop();
        var air = new VirtualAir(loop, new AirOptions { Seed = 1 });
        var scanner = new RawHost(loop, air.CreateController(), prepare: false);
        var advertiser = new RawHost(loop, air.CreateController());
        advertiser.Advertise();
        scanner.Scan();
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(scanner.Received);
        scanner.Do(new SetEventMask(HciEventMask.Default | HciEventMask.LeMeta));
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEmpty(scanner.Reports());
    }

    [Fact]
    public void Masked_disconnection_is_not_told()
    {
        var pair = new RawPair();
        pair.Central.Do(new SetEventMask(HciEventMask.LeMeta));
        pair.Peripheral.Controller.PowerOff();
        pair.Loop.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(pair.Central.Received);
        Assert.Equal(0, pair.Air.LinkCount);
    }

    [Fact]
    public void Enhanced_connection_complete_replaces_the_plain_one_when_unmasked()
    {
        var pair = new RawPair(connect: false);
        pair.Central.Do(new LeSetEventMask((LeEventMask)0x0FFF));
        pair.Peripheral.Advertise();
        pair.Central.Do(RawHost.ConnectionTo(pair.Peripheral.Address));
        Assert.Equal(pair.Peripheral.Address, pair.Central.WaitLe<LeEnhancedConnectionComplete>().Peer);
        Assert.Equal(0, pair.Central.CountLe(LeSubevent.ConnectionComplete));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0103")]
    [InlineData("01030C05")]
    [InlineData("02")]
    [InlineData("0200000500")]
    [InlineData("020000000000")]
    [InlineData("03000000")]
    [InlineData("040E0401030C00")]
    [InlineData("05000000000000")]
    [InlineData("FF")]
    public void Malformed_packets_are_dropped_and_the_controller_goes_on(string packet)
    {
        RawHost host = Lone();
        host.Send(packet);
        Assert.Equal(HciErrorCode.Success, host.Do(HciOpcode.Reset));
        Assert.Empty(host.Received);
    }

    private static RawHost Lone(ControllerOptions? options = null)
    {
        var loop = new SimulatedLoop();
        loop.UnhandledException += exception => throw new InvalidOperationException("bug", exception);
        return new RawHost(loop, new VirtualAir(loop, new AirOptions { Seed = 1 }).CreateController(options));
    }
}
