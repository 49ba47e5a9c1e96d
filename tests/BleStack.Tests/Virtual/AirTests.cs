using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Virtual;

/// <summary>The air as a whole: reproducible, lossy, late, crowded, attacked.</summary>
public class AirTests
{
    private static string Trace(ulong seed)
    {
        var pair = new RawPair(new AirOptions { Seed = seed, Delay = TimeSpan.FromMilliseconds(2) }, timeout: 1000);
        pair.Air.Loss = 0.1;
        pair.EncryptAndWait();
        for (byte i = 0; i < 20; i++)
        {
            pair.Central.SendAcl([i]);
            pair.Peripheral.SendAcl([i, i]);
            pair.Loop.Advance(TimeSpan.FromMilliseconds(37));
        }

        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var pdu in pair.Sniffer.Pdus)
        {
            hash.AppendData(BitConverter.GetBytes(pdu.Time.Ticks));
            hash.AppendData(pdu.Octets);
        }

        foreach (byte[] packet in pair.Central.Received.Concat(pair.Peripheral.Received)) hash.AppendData(packet);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    [Fact]
    public void Same_seed_gives_the_same_octets_at_the_same_times()
    {
        Assert.Equal(Trace(42), Trace(42));
        Assert.NotEqual(Trace(42), Trace(43));
    }

    [Fact]
    public void Loss_delays_data_but_keeps_it_whole_and_in_order()
    {
        var pair = new RawPair(timeout: 3200);
        pair.Air.Loss = 0.5;
        for (byte i = 0; i < 100; i++)
        {
            pair.Central.SendAcl([i]);
            Assert.Equal([i], pair.Peripheral.WaitAcl().Data);
        }
    }

    [Fact]
    public void Total_loss_ends_both_ends_by_supervision_timeout_and_a_short_one_does_not()
    {
        var pair = new RawPair(timeout: 100);
        pair.Air.Loss = 1;
        pair.Loop.Advance(TimeSpan.FromMilliseconds(900));
        pair.Air.Loss = 0;
        pair.Loop.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, pair.Air.LinkCount);
        pair.Air.Loss = 1;
        Assert.Equal(HciErrorCode.ConnectionTimeout, pair.Central.Wait<DisconnectionComplete>().Reason);
        Assert.Equal(HciErrorCode.ConnectionTimeout, pair.Peripheral.Wait<DisconnectionComplete>().Reason);
    }

    [Fact]
    public void Delay_is_added_to_the_connection_event()
    {
        var pair = new RawPair(new AirOptions { Seed = 1, Delay = TimeSpan.FromMilliseconds(5) }, interval: 80);
        TimeSpan start = pair.Loop.Elapsed;
        pair.Central.SendAcl([1]);
        pair.Peripheral.WaitAcl();
        Assert.Equal(TimeSpan.FromMilliseconds(105), pair.Loop.Elapsed - start);
    }

    [Fact]
    public void One_connection_event_carries_no_more_than_fits_in_its_interval()
    {
        var pair = new RawPair(central: new ControllerOptions { TotalNumAclDataPackets = 100 }, interval: 6);
        for (int i = 0; i < 100; i++) pair.Central.SendAcl(new byte[27]);
        pair.Peripheral.WaitAcl();
        pair.Loop.RunUntilIdle();
        Assert.InRange(pair.Peripheral.Received.Count, 8, 12);
    }

    [Fact]
    public void Fast_pacing_takes_no_time()
    {
        var pair = new RawPair(new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible }, interval: 3200, timeout: 3200);
        TimeSpan start = pair.Loop.Elapsed;
        pair.EncryptAndWait();
        for (byte i = 0; i < 100; i++)
        {
            pair.Central.SendAcl([i]);
            Assert.Equal([i], pair.Peripheral.WaitAcl().Data);
        }

        Assert.Equal(start, pair.Loop.Elapsed);
        pair.Air.Loss = 0.5;
        pair.Central.SendAcl([1]);
        pair.Peripheral.WaitAcl();
    }

    [Fact]
    public void Thousand_controllers_connect_in_pairs_on_one_air()
    {
        var loop = new SimulatedLoop();
        var air = new VirtualAir(loop, new AirOptions { Seed = 7 });
        List<RawHost> centrals = [.. Enumerable.Range(0, 500).Select(_ => new RawHost(loop, air.CreateController()))];
        List<RawHost> peripherals = [.. Enumerable.Range(0, 500).Select(_ => new RawHost(loop, air.CreateController()))];
        foreach (RawHost peripheral in peripherals) peripheral.Advertise();
        for (int i = 0; i < 500; i++) centrals[i].Do(RawHost.ConnectionTo(peripherals[i].Address));
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(500, air.LinkCount);
        for (int i = 0; i < 500; i++)
        {
            centrals[i].Handle = centrals[i].WaitLe<LeConnectionComplete>().ConnectionHandle;
            centrals[i].SendAcl([1, 2, 3]);
        }

        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.All(peripherals, peripheral => Assert.Single(peripheral.Received, packet => packet[0] == 2));
    }

    [Fact]
    public void Idle_controller_is_a_few_kilobytes_and_no_timer()
    {
        var loop = new SimulatedLoop();
        var air = new VirtualAir(loop, new AirOptions { Seed = 7 });
        var options = new ControllerOptions();
        VirtualController[] controllers = new VirtualController[1001];
        controllers[1000] = air.CreateController(options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) controllers[i] = air.CreateController(options);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 1, 2048);
        Assert.False(loop.RunUntil(() => false));
        Assert.Equal(TimeSpan.Zero, loop.Elapsed);
        GC.KeepAlive(controllers);
    }

    [Fact]
    public void Encrypted_data_costs_no_allocation_per_packet()
    {
        var loop = new SimulatedLoop();
        var air = new VirtualAir(loop, new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
        var central = new CountingHost(air);
        var peripheral = new CountingHost(air);
        central.Do(
            loop,
            "01010C08FFFFFFFFFFFFFF3F",
            "01012008FF00000000000000",
            "010D2019" + "1000100000" + "00" + AddressOf(peripheral) + "00" + "1800180000006400" + "00000000"
        );
        peripheral.Do(loop, "01010C08FFFFFFFFFFFFFF3F", "01012008FF00000000000000", "010A200101");
        loop.RunUntil(() => central.Connected && peripheral.Connected, TimeSpan.FromSeconds(5));
        central.Do(loop, "0119201C0100" + new string('0', 20) + new string('A', 32));
        peripheral.Do(loop, "011A20120100" + new string('A', 32));
        byte[] packet = [2, 1, 0, 3, 0, 1, 2, 3];
        long before = 0;
        for (int i = 0; i < 400; i++)
        {
            if (i == 200) before = GC.GetAllocatedBytesForCurrentThread();
            central.Transport.Send(packet);
            peripheral.Transport.Send(packet);
            loop.RunUntilIdle();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((400, 400), (central.Data, peripheral.Data));
        Assert.True(central.Encrypted && peripheral.Encrypted);
        Assert.InRange(allocated, 0, 200 * 128); // Pumping the simulated loop costs a closure each time; packets cost nothing.
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_packets_never_crash_a_controller(int seed)
    {
        var random = new Random(seed);
        var pair = new RawPair(new AirOptions { Seed = (ulong)seed }, timeout: 1000);
        List<Exception> bugs = [];
        pair.Loop.UnhandledException += bugs.Add;
        HciOpcode[] opcodes = Enum.GetValues<HciOpcode>().Where(o => o != HciOpcode.Reset || seed == 3).ToArray();
        for (int i = 0; i < 5000; i++)
        {
            RawHost host = random.Next(2) == 0 ? pair.Central : pair.Peripheral;
            host.Transport.Send(RandomPacket(random, opcodes, host.Handle));
            if (i % 50 == 0) pair.Loop.Advance(TimeSpan.FromMilliseconds(random.Next(100)));
        }

        pair.Loop.Advance(TimeSpan.FromSeconds(100));
        Assert.Empty(bugs);
        pair.Central.Received.Clear();
        pair.Peripheral.Received.Clear();
        Assert.Equal(HciErrorCode.Success, pair.Central.Do(HciOpcode.Reset));
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(HciOpcode.Reset));
        pair.Loop.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, pair.Air.LinkCount);
    }

    private static byte[] RandomPacket(Random random, HciOpcode[] opcodes, ushort handle)
    {
        byte[] packet = new byte[random.Next(1, 60)];
        random.NextBytes(packet);
        if (packet.Length < 8 || random.Next(10) == 0) return packet;
        if (random.Next(3) == 0)
        {
            HciPacket.WriteAclHeader(packet, handle, (AclBoundary)random.Next(4), packet.Length - 5);
            return packet;
        }

        // Right lengths and small values reach deeper than noise does.
        HciOpcode opcode = opcodes[random.Next(opcodes.Length)];
        int length = random.Next(5) == 0 ? random.Next(40) : LengthOf(opcode);
        packet = new byte[4 + length];
        for (int i = 4; i < packet.Length; i++) packet[i] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)random.Next(3);
        if (length >= 2 && random.Next(4) != 0) BitConverter.TryWriteBytes(packet.AsSpan(4), handle);
        packet[0] = 1;
        BitConverter.TryWriteBytes(packet.AsSpan(1), (ushort)opcode);
        packet[3] = (byte)length;
        return packet;
    }

    private static int LengthOf(HciOpcode opcode) => opcode switch
    {
        HciOpcode.Disconnect or HciOpcode.LeRemoteConnectionParameterRequestNegativeReply or HciOpcode.LeSetDefaultPhy => 3,
        HciOpcode.SetEventMask or HciOpcode.LeSetEventMask or HciOpcode.SetEventMaskPage2 => 8,
        HciOpcode.LeSetAdvertisingParameters => 15,
        HciOpcode.LeSetAdvertisingData or HciOpcode.LeSetScanResponseData or HciOpcode.LeEncrypt => 32,
        HciOpcode.LeSetAdvertisingEnable => 1,
        HciOpcode.LeSetScanParameters
        or HciOpcode.LeAddDeviceToFilterAcceptList
        or HciOpcode.LeRemoveDeviceFromFilterAcceptList
        or HciOpcode.LeSetPhy => 7,
        HciOpcode.LeSetRandomAddress or HciOpcode.LeSetDataLength => 6,
        HciOpcode.LeCreateConnection => 25,
        HciOpcode.LeConnectionUpdate or HciOpcode.LeRemoteConnectionParameterRequestReply => 14,
        HciOpcode.LeEnableEncryption => 28,
        HciOpcode.LeLongTermKeyRequestReply => 18,
        HciOpcode.LeSetHostChannelClassification => 5,
        HciOpcode.LeWriteSuggestedDefaultDataLength => 4,
        HciOpcode.LeSetScanEnable or HciOpcode.ReadRemoteVersionInformation or HciOpcode.ReadRssi or HciOpcode.LeReadChannelMap
            or HciOpcode.LeReadRemoteFeatures or HciOpcode.LeLongTermKeyRequestNegativeReply or HciOpcode.LeReadPhy => 2,
        _ => 0,
    };

    private static string AddressOf(CountingHost host)
    {
        byte[] octets = BitConverter.GetBytes(host.Controller.PublicAddress.Value);
        return Convert.ToHexString(octets.AsSpan(0, 6));
    }

    /// <summary>A host that only counts, so that what is allocated is not its own.</summary>
    private sealed class CountingHost : IHciPacketSink
    {
        public CountingHost(VirtualAir air)
        {
            Controller = air.CreateController();
            Transport = Controller.CreateTransport();
            Transport.Open(this);
        }

        public VirtualController Controller { get; }

        public IHciTransport Transport { get; }

        public int Data { get; private set; }

        public bool Connected { get; private set; }

        public bool Encrypted { get; private set; }

        public void Do(SimulatedLoop loop, params string[] commands)
        {
            foreach (string command in commands) Transport.Send(Convert.FromHexString(command));
            loop.RunUntilIdle();
        }

        public void OnPacket(ReadOnlySpan<byte> packet)
        {
            if (packet[0] == 2) Data++;
            else if (packet[1] == 0x3E && packet[3] == 1) Connected = packet[4] == 0;
            else if (packet[1] == 0x08) Encrypted = packet[3] == 0;
        }

        public void OnClosed(string reason)
        {
        }
    }
}
