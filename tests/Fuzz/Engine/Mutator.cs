using System;
using System.Collections.Generic;

namespace Fuzz.Engine;

/// <summary>
/// Changes scripts: whole messages are doubled, dropped, moved and mixed with others, and octets within them are changed.
/// </summary>
public static class Mutator
{
    private const int LongestMessage = 700;
    private const int MostMessages = 200;

    private static readonly byte[] s_interesting =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 22, 23, 27, 31, 32, 63, 64, 65, 127, 128, 250, 251, 254, 255,
    ];

    /// <summary>A changed copy of <paramref name="script"/>; <paramref name="other"/> lends messages.</summary>
    public static byte[] Mutate(FuzzRandom random, byte[] script, byte[] other, bool isScript)
    {
        if (!isScript) return MutateFile(random, script, other);
        List<byte[]> messages = ScriptReader.Split(script);
        List<byte[]> lent = ScriptReader.Split(other);
        for (int i = 1 + random.Next(4); i > 0; i--) Change(random, messages, lent);
        return ScriptReader.Join(messages);
    }

    private static void Change(FuzzRandom random, List<byte[]> messages, List<byte[]> lent)
    {
        if (messages.Count == 0)
        {
            messages.AddRange(lent);
            if (messages.Count == 0) messages.Add(random.Bytes(random.Next(32)));
            return;
        }

        int at = random.Next(messages.Count);
        switch (random.Next(9))
        {
            case 0 when messages.Count < MostMessages: messages.Insert(random.Next(messages.Count + 1), messages[at]); break;
            case 1: messages.RemoveAt(at); break;
            case 2: (messages[at], messages[0]) = (messages[0], messages[at]); break;
            case 3 when lent.Count > 0 && messages.Count < MostMessages: messages.Insert(at, lent[random.Next(lent.Count)]); break;
            case 4 when lent.Count > 0: Splice(random, messages, lent, at); break;
            default: messages[at] = MutateOctets(random, messages[at], lent.Count > 0 ? lent[random.Next(lent.Count)] : []); break;
        }
    }

    private static void Splice(FuzzRandom random, List<byte[]> messages, List<byte[]> lent, int at)
    {
        messages.RemoveRange(at, messages.Count - at);
        int from = random.Next(lent.Count);
        messages.AddRange(lent.GetRange(from, Math.Min(lent.Count - from, MostMessages - messages.Count)));
    }

    private static byte[] MutateFile(FuzzRandom random, byte[] file, byte[] other)
    {
        byte[] changed = file;
        for (int i = 1 + random.Next(6); i > 0; i--) changed = MutateOctets(random, changed, other, longest: 1 << 16);
        return changed;
    }

    private static byte[] MutateOctets(FuzzRandom random, byte[] octets, byte[] other, int longest = LongestMessage)
    {
        int at = random.Next(octets.Length + 1);
        int count = Math.Min(1 + random.Next(random.OneIn(4) ? 64 : 4), octets.Length - at);
        byte[] changed;
        switch (random.Next(8))
        {
            case 0 when octets.Length < longest:
                return [.. octets.AsSpan(0, at), .. random.Bytes(1 + random.Next(8)), .. octets.AsSpan(at)];
            case 1:
                return [.. octets.AsSpan(0, at), .. octets.AsSpan(at + count)];
            case 2 when octets.Length < longest:
                return [.. octets.AsSpan(0, at), .. octets.AsSpan(at, count), .. octets.AsSpan(at)];
            case 3 when other.Length > 0:
                int from = random.Next(other.Length), length = Math.Min(1 + random.Next(16), other.Length - from);
                return
                [
                    .. octets.AsSpan(0, at),
                    .. other.AsSpan(from, length),
                    .. octets.AsSpan(Math.Min(octets.Length, at + (random.OneIn(2) ? length : 0))),
                ];
            default:
                changed = [.. octets];
                if (at < changed.Length) ChangeOctet(random, changed, at);
                return changed;
        }
    }

    private static void ChangeOctet(FuzzRandom random, byte[] octets, int at)
    {
        switch (random.Next(5))
        {
            case 0: octets[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: octets[at] = random.Byte(); break;
            case 2: octets[at] = random.Pick<byte>(s_interesting); break;
            case 3: octets[at] += (byte)(random.Next(9) - 4); break;
            default: octets.AsSpan(at, Math.Min(2, octets.Length - at)).Fill(random.OneIn(2) ? (byte)0xFF : (byte)0); break;
        }
    }
}
