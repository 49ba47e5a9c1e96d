using System;
using BleStack.Hci.Packets;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>
/// A host against a hostile controller. The first message may contain an unusual answer to one of the commands at start; in later ones
/// octet 0 selects the event.
/// </summary>
public sealed class HciHostTarget : FuzzTarget
{
    private const int Packet = 0,
        Event = 2,
        LeEvent = 4,
        Connect = 6,
        Data = 7,
        Disconnect = 9,
        Answer = 10,
        Manners = 11,
        Act = 12,
        Time = 13,
        Security = 14,
        Report = 15;

    private static readonly byte[] s_codes = [0x05, 0x08, 0x0C, 0x0E, 0x0F, 0x10, 0x13, 0x1A, 0x30, 0x3E];
    private static readonly byte[] s_cids = [4, 4, 4, 5, 6, 6, 0, 0x40];

    public override string Name => "hci-host";

    public override string Summary =>
        "events and ACL data of a hostile controller into a host with an application on it: nothing escapes, allowances are kept, every task ends, a fresh link is served";

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        script.Add(random.OneIn(12) ? [random.Byte(), .. Small(random, random.OneIn(3) ? random.Next(66) : 1 + random.Next(9))] : []);
        for (int i = 10 + random.Next(50); i > 0; i--)
        {
            byte handle = (byte)random.Next(4);
            switch (random.Next(18))
            {
                case 0:
                    script.Add([Packet, .. random.Bytes(random.Next(40))]);
                    break;
                case 1 when random.OneIn(4):
                    script.Add(Event, 0x13, 1, handle, 0, (byte)random.Next(6), 0);
                    break;
                case 1:
                    script.Add([Event, random.OneIn(4) ? random.Byte() : random.Pick<byte>(s_codes), .. Small(random, random.Next(12))]);
                    break;
                case 2:
                    script.Add([
                        LeEvent,
                        (byte)(random.OneIn(6) ? random.Byte() : 1 + random.Next(12)),
                        .. Small(random, random.OneIn(3) ? random.Next(40) : 18),
                    ]);
                    break;
                case 3 or 4:
                    script.Add(Connect, handle, (byte)random.Next(2), (byte)random.Next(4), (byte)(random.OneIn(8) ? random.Byte() : 0));
                    break;
                case 5 when random.OneIn(3):
                    script.Add(Disconnect, handle);
                    break;
                case 6:
                    script.Add([
                        Answer,
                        (byte)(random.OneIn(5) ? random.Next(3) : 1),
                        .. random.OneIn(2) ? [] : Small(random, random.Next(10)),
                    ]);
                    break;
                case 7 when random.OneIn(4):
                    script.Add(Manners, random.Byte());
                    break;
                case 8 or 9:
                    script.Add(Act, random.Byte(), random.Byte());
                    break;
                case 10 when random.OneIn(8):
                    script.Add(Time, (byte)random.Next(60));
                    break;
                case 11:
                    script.Add(Security, handle, random.Byte());
                    break;
                case 12:
                    script.Add([Report, .. random.Bytes(random.Next(40))]);
                    break;
                default:
                    script.Add([Data, handle, (byte)(random.OneIn(6) ? random.Next(4) : 2), .. Frame(random)]);
                    break;
            }
        }
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        var reader = new ScriptReader(script);
        if (!reader.TryNext(out ReadOnlySpan<byte> first)) return 1;
        var bench = new HostBench(first.IsEmpty ? null : (first[0] % 16, first[1..].ToArray()));
        int inputs = 1;
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            inputs++;
            if (!message.IsEmpty) Take(bench, message[0] & 0x0F, message[1..].ToArray());
        }

        bench.ExpectUsable();
        bench.Close();
        return inputs;
    }

    private static void Take(HostBench bench, int what, byte[] octets)
    {
        var data = new Octets(octets);
        switch (what)
        {
            case < Event: bench.Feed(c => c.Raw(octets)); break;
            case < LeEvent: RawEvent(bench, octets); break;
            case < Connect when octets.Length is > 0 and < 255: bench.Feed(c => c.Le((LeSubevent)octets[0], octets.AsSpan(1))); break;
            case Connect: OnConnect(bench, data.U8(), data.U8(), data.U8(), data.U8()); break;
            case Data or Data + 1 when octets.Length > 2: bench.Feed(c => c.AclIn(octets[0], octets[1] & 3, octets.AsSpan(2))); break;
            case Disconnect: bench.Feed(c => c.Disconnected((ushort)(octets.Length > 0 ? octets[0] : 0))); break;
            case Answer: Answered(bench, octets); break;
            case Manners: SetManners(bench, data.U8()); break;
            case Act: bench.Act(data.U8(), data.U8()); break;
            case Time: bench.Loop.Pass(TimeSpan.FromMilliseconds(data.U8() * 100)); break;
            case Security: OnSecurity(bench, data.U8(), data.U8()); break;
            case Report when octets.Length is > 0 and < 40:
                bench.Feed(c =>
                    c.Le(
                        LeSubevent.AdvertisingReport,
                        [1, (byte)(octets[0] % 5), 1, 1, 2, 3, 4, 5, 0xC0, (byte)octets.Length, .. octets, 0xC0]
                    )
                );
                break;
        }
    }

    private static void RawEvent(HostBench bench, byte[] octets)
    {
        if (octets.Length is 0 or > 255) return;
        bench.Feed(c => c.Event((HciEventCode)octets[0], octets.AsSpan(1)));
    }

    private static void OnConnect(HostBench bench, byte handle, byte role, byte peer, byte status)
    {
        if (status == 0)
            bench.Feed(c => c.Connect(handle, (byte)(role & 1), peer));
        else
            bench.Feed(c =>
                c.Le(LeSubevent.ConnectionComplete, status, handle, 0, (byte)(role & 1), 1, peer, 0, 0, 0, 0, 0xC0, 24, 0, 0, 0, 100, 0, 0)
            );
    }

    private static void Answered(HostBench bench, byte[] octets)
    {
        if (octets.Length is > 0 and < 250) bench.Feed(c => c.AnswerOldest(octets[0], octets.AsSpan(1)));
    }

    private static void SetManners(HostBench bench, byte how)
    {
        bench.Controller.AnswersItself = (how & 1) != 0;
        bench.Controller.CompletesItself = (how & 2) != 0;
        if (bench.Controller.CompletesItself) bench.Feed(static c => c.CompleteAll());
    }

    private static void OnSecurity(HostBench bench, byte handle, byte how)
    {
        switch (how % 5)
        {
            case 0:
                bench.Feed(c => c.Le(LeSubevent.LongTermKeyRequest, handle, 0, how, 0, 0, 0, 0, 0, 0, 0, how, 0));
                break;
            case 1:
                bench.Feed(c => c.Event(HciEventCode.EncryptionKeyRefreshComplete, (byte)(how & 8), handle, 0));
                break;
            case 2:
                bench.Feed(c => c.Le(LeSubevent.LongTermKeyRequest, handle, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
                break;
            default:
                bench.Feed(c => c.Event(HciEventCode.EncryptionChange, (byte)(how % 7 == 0 ? how : 0), handle, 0, (byte)(how & 1)));
                break;
        }
    }

    internal static byte[] Frame(FuzzRandom random)
    {
        byte[] pdu = random.OneIn(3) ? SmpTarget.Pdu(random) : random.Bytes(1 + random.Next(20));
        ushort cid = pdu.Length is 7 or 17 or 65 && random.OneIn(2) ? (ushort)6 : random.Pick<byte>(s_cids);
        int length = random.OneIn(10) ? random.Next(600) : pdu.Length;
        return [(byte)length, (byte)(length >> 8), (byte)cid, 0, .. pdu];
    }

    private static byte[] Small(FuzzRandom random, int length)
    {
        byte[] octets = random.Bytes(length);
        for (int i = 0; i < octets.Length; i++)
            if (!random.OneIn(3)) octets[i] = (byte)random.Next(4);
        return octets;
    }
}
