using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;

namespace BleStack.Adversary;

/// <summary>
/// A host that sends raw HCI commands to a virtual controller, pumps the simulated loop and records what the controller sends.
/// </summary>
internal sealed class RawHost : IHciPacketSink
{
    private readonly byte[] _buffer = new byte[300];
    private readonly SimulatedLoop? _loop;

    public RawHost(SimulatedLoop loop, VirtualController controller, bool prepare = true)
        : this(new SimulatedPump(loop), controller.CreateTransport(), controller, prepare) => _loop = loop;

    /// <summary>Creates a raw host in real time, for an air shared with a board, which cannot be simulated.</summary>
    public RawHost(WaitingLoop loop, VirtualController controller)
        : this(loop, controller.CreateTransport(loop), controller, prepare: true)
    {
    }

    private RawHost(IPump pump, IHciTransport transport, VirtualController controller, bool prepare)
    {
        (Pump, Transport, Controller) = (pump, transport, controller);
        Transport.Open(this);
        if (!prepare) return;
        Do(new SetEventMask((HciEventMask)ulong.MaxValue));
        Do(new LeSetEventMask((LeEventMask)(0x0FFF & ~(ulong)LeEventMask.EnhancedConnectionComplete)));
        Received.Clear();
    }

    /// <summary>The simulated loop; null in real time.</summary>
    public SimulatedLoop Loop => _loop ?? throw new InvalidOperationException("This host runs in real time.");

    /// <summary>Advances time and runs pending work.</summary>
    public IPump Pump { get; }

    public VirtualController Controller { get; }

    public IHciTransport Transport { get; }

    /// <summary>Every packet since the last clear, oldest first.</summary>
    public List<byte[]> Received { get; } = [];

    public string? ClosedWith { get; private set; }

    public ushort Handle { get; set; }

    /// <summary>The advertiser's address that peers see.</summary>
    public BleAddress Address => Controller.PublicAddress;

    public void OnPacket(ReadOnlySpan<byte> packet) => Received.Add(packet.ToArray());

    public void OnClosed(string reason) => ClosedWith = reason;

    public void Send(string hex) => Transport.Send(Convert.FromHexString(hex));

    public void Send<T>(in T command)
        where T : IHciCommand<T>, allows ref struct => Transport.Send(_buffer.AsSpan(0, HciPacket.WriteCommand(_buffer, command)));

    public void Send(HciOpcode opcode) => Transport.Send(_buffer.AsSpan(0, HciPacket.WriteCommand(_buffer, opcode)));

    public void SendAcl(byte[] data, AclBoundary boundary = AclBoundary.FirstNonFlushable)
    {
        byte[] packet = new byte[HciPacket.AclHeaderLength + data.Length];
        HciPacket.WriteAclHeader(packet, Handle, boundary, data.Length);
        data.CopyTo(packet, HciPacket.AclHeaderLength);
        Transport.Send(packet);
    }

    /// <summary>Sends a command and returns the status of its Command Complete or Command Status.</summary>
    public HciErrorCode Do<T>(in T command) where T : IHciCommand<T>, allows ref struct
    {
        Send(command);
        return Status(T.Opcode);
    }

    public HciErrorCode Do(HciOpcode opcode)
    {
        Send(opcode);
        return Status(opcode);
    }

    /// <summary>Return parameters of the command just sent, as hex.</summary>
    public string Ask(HciOpcode opcode)
    {
        Send(opcode);
        return Return(opcode);
    }

    public string Ask<T>(in T command) where T : IHciCommand<T>, allows ref struct
    {
        Send(command);
        return Return(T.Opcode);
    }

    public string Return(HciOpcode opcode) =>
        Convert.ToHexString(Answer(p => p[1] == 0x0E && BitConverter.ToUInt16(p, 4) == (ushort)opcode).AsSpan(6));

    public HciErrorCode Status(HciOpcode opcode)
    {
        byte[] packet = Answer(p =>
            (p[1] == 0x0E && BitConverter.ToUInt16(p, 4) == (ushort)opcode)
            || (p[1] == 0x0F && BitConverter.ToUInt16(p, 5) == (ushort)opcode)
        );
        return (HciErrorCode)(packet[1] == 0x0E ? packet[6] : packet[3]);
    }

    /// <summary>Lets time pass until the event arrives; removes it from <see cref="Received"/>.</summary>
    public T Wait<T>(TimeSpan? limit = null) where T : struct, IHciEvent<T>
    {
        AdversaryException.Unless(
            Pump.RunUntil(() => Received.Exists(Is), limit ?? TimeSpan.FromSeconds(60)),
            $"{typeof(T).Name} did not come."
        );
        byte[] packet = Received.First(Is);
        Received.Remove(packet);
        return T.Parse(packet.AsSpan(3));
        static bool Is(byte[] p) => p[0] == 4 && p[1] == (byte)T.Code;
    }

    public T WaitLe<T>(TimeSpan? limit = null) where T : struct, ILeEvent<T>
    {
        AdversaryException.Unless(
            Pump.RunUntil(() => Received.Exists(Is), limit ?? TimeSpan.FromSeconds(60)),
            $"{typeof(T).Name} did not come."
        );
        byte[] packet = Received.First(Is);
        Received.Remove(packet);
        return T.Parse(packet.AsSpan(4));
        static bool Is(byte[] p) => IsLe(p, T.Subevent);
    }

    public int CountLe(LeSubevent subevent) => Received.Count(p => IsLe(p, subevent));

    public int Count(HciEventCode code) => Received.Count(p => p[0] == 4 && p[1] == (byte)code);

    /// <summary>Waits for an ACL packet; removes it from <see cref="Received"/>.</summary>
    public (AclHeader Header, byte[] Data) WaitAcl()
    {
        AdversaryException.Unless(Pump.RunUntil(() => Received.Exists(p => p[0] == 2), TimeSpan.FromSeconds(60)), "No data came.");
        byte[] packet = Received.First(p => p[0] == 2);
        Received.Remove(packet);
        AclHeader header = HciPacket.ReadAcl(packet, out ReadOnlySpan<byte> data);
        return (header, data.ToArray());
    }

    public List<(AdvertisingEventType Type, BleAddress Address, string Data, sbyte Rssi)> Reports()
    {
        List<(AdvertisingEventType, BleAddress, string, sbyte)> reports = [];
        foreach (byte[] packet in Received.Where(p => IsLe(p, LeSubevent.AdvertisingReport)))
        {
            foreach (LeAdvertisingReport report in LeAdvertisingReports.Parse(packet.AsSpan(4)))
                reports.Add((report.Type, report.Address, Convert.ToHexString(report.Data), report.Rssi));
        }

        return reports;
    }

    public void Advertise(AdvertisingType type = AdvertisingType.ConnectableUndirected, BleAddress peer = default, ushort interval = 0x20,
        OwnAddressType own = OwnAddressType.Public, AdvertisingFilterPolicy policy = AdvertisingFilterPolicy.ProcessAll)
    {
        AdversaryException.Expect(HciErrorCode.Success, Do(new LeSetAdvertisingParameters(interval, interval, type, own, peer, 7, policy)));
        AdversaryException.Expect(HciErrorCode.Success, Do(new LeSetAdvertisingData([2, 1, 6])));
        AdversaryException.Expect(HciErrorCode.Success, Do(new LeSetScanResponseData([3, 9, 0x48, 0x52])));
        AdversaryException.Expect(HciErrorCode.Success, Do(new LeSetAdvertisingEnable(true)));
    }

    public void Scan(
        LeScanType type = LeScanType.Passive,
        bool filterDuplicates = false,
        ScanningFilterPolicy policy = ScanningFilterPolicy.Basic
    )
    {
        AdversaryException.Expect(HciErrorCode.Success, Do(new LeSetScanParameters(type, 0x10, 0x10, OwnAddressType.Public, policy)));
        AdversaryException.Expect(HciErrorCode.Success, Do(new LeSetScanEnable(true, filterDuplicates)));
    }

    public static LeCreateConnection ConnectionTo(
        BleAddress peer,
        ushort interval = 24,
        ushort timeout = 100,
        bool useAcceptList = false
    ) => new(0x10, 0x10, useAcceptList, peer, OwnAddressType.Public, interval, interval, 0, timeout, 0, 0);

    private byte[] Answer(Func<byte[], bool> isIt)
    {
        Pump.RunUntilIdle();
        Pump.RunUntil(() => Received.Exists(Matches), TimeSpan.FromSeconds(20));
        byte[] packet = Received.FindAll(Matches) is [var only]
            ? only
            : throw new AdversaryException("The controller has not answered this command, or more than once.");
        Received.Remove(packet);
        return packet;
        bool Matches(byte[] p) => p[0] == 4 && isIt(p);
    }

    private static bool IsLe(byte[] packet, LeSubevent subevent) => packet[0] == 4 && packet[1] == 0x3E && packet[3] == (byte)subevent;
}
