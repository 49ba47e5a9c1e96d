using System;
using BleStack.Hci.Packets;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>
/// Pairing with an attacker in the middle: two honest Security Managers, so that confirm values, keys and checks are right where the script
/// lets them through, and a script that drops, changes, repeats and invents PDUs towards the victim. The first message is the
/// configuration.
/// </summary>
public sealed class SmpTarget(LinkRole victim) : FuzzTarget
{
    internal const int Pass = 0,
        PassAll = 4,
        Drop = 5,
        Change = 6,
        Inject = 7,
        Repeat = 9,
        Answer = 10,
        Encrypt = 11,
        Time = 12,
        Begin = 13,
        Refuse = 14;

    private static readonly byte[] s_lengths = [1, 7, 7, 17, 17, 2, 17, 11, 17, 8, 17, 2, 65, 17, 2];

    public override string Name => victim == LinkRole.Central ? "smp-central" : "smp-peripheral";

    public override string Summary =>
        $"pairing PDUs of both generations into the {victim}, from a man in the middle: no key leaves an unencrypted link, paired means encrypted with one key, everything ends, and an honest pairing works afterwards";

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        script.Add(random.Bytes(16));
        script.Add(Begin, 0);
        for (int i = 4 + random.Next(40); i > 0; i--)
        {
            switch (random.Next(16))
            {
                case 0: script.Add(random.OneIn(3) ? [Drop] : [Change, random.Byte(), random.Byte()]); break;
                case 1: script.Add([Inject, .. Pdu(random)]); break;
                case 2: script.Add(random.OneIn(2) ? [Repeat] : [Answer, random.Byte(), random.Byte()]); break;
                case 3 when random.OneIn(6): script.Add(Time, (byte)random.Next(40)); break;
                case 4 when random.OneIn(4): script.Add(random.OneIn(2) ? [Encrypt, random.Byte()] : [Refuse, random.Byte()]); break;
                case 5 when random.OneIn(2): script.Add(Begin, random.Byte()); break;
                case 6: script.Add(PassAll); break;
                default: script.Add(Pass); break;
            }
        }
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        var reader = new ScriptReader(script);
        if (!reader.TryNext(out ReadOnlySpan<byte> configuration)) return 1;
        var bench = new SmpBench(victim, configuration);
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            if (!message.IsEmpty) bench.Take(message[0] & 0x0F, message[1..]);
        }

        bench.ExpectUsable();
        return bench.Delivered;
    }

    internal static byte[] Pdu(FuzzRandom random)
    {
        int code = 1 + random.Next(15);
        byte[] pdu = random.Bytes(random.OneIn(8) ? random.Next(70) : s_lengths[Math.Min(code, 14)]);
        if (pdu.Length > 0) pdu[0] = (byte)code;
        if (code is 1 or 2 && pdu.Length == 7)
            (pdu[1], pdu[2], pdu[4], pdu[5], pdu[6]) = (
                (byte)random.Next(5),
                (byte)(random.OneIn(8) ? 1 : 0),
                (byte)(7 + random.Next(10)),
                (byte)random.Next(16),
                (byte)random.Next(16)
            );
        return pdu;
    }
}
