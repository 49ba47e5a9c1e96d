using System;
using System.Collections.Generic;

namespace Fuzz.Engine;

/// <summary>Makes the script of a finding as short as it gets without losing the finding.</summary>
public static class Minimizer
{
    private const int MostTries = 4000;

    public static byte[] Minimize(FuzzTarget target, Finding finding)
    {
        int tries = 0;
        string wanted = Kind(finding.Failure);
        bool Fails(byte[] script) => ++tries < MostTries && Failure(target, script) is { } failure && Kind(failure) == wanted;
        byte[] best = finding.Script;
        if (target.IsScript)
        {
            best = ScriptReader.Join(Shrink(ScriptReader.Split(best), parts => Fails(ScriptReader.Join(parts))));
            best = ShortenMessages(best, Fails);
        }
        else
        {
            List<byte> octets = Shrink([.. best], parts => Fails([.. parts]));
            best = [.. octets];
        }

        return best;
    }

    /// <summary>The failure of a script, or null.</summary>
    public static Exception? Failure(FuzzTarget target, byte[] script)
    {
        try
        {
            target.Execute(script);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static string Kind(Exception failure) =>
        $"{failure.GetType()} {(failure.InnerException ?? failure).GetType()} {(failure.Message.Length > 25 ? failure.Message[..25] : failure.Message)}";

    private static List<T> Shrink<T>(List<T> parts, Func<List<T>, bool> fails)
    {
        for (int size = Math.Max(1, parts.Count / 2); size >= 1; size /= 2)
        {
            for (int at = 0; at < parts.Count;)
            {
                List<T> fewer = [.. parts];
                fewer.RemoveRange(at, Math.Min(size, parts.Count - at));
                if (fails(fewer)) parts = fewer;
                else at += size;
            }
        }

        return parts;
    }

    private static byte[] ShortenMessages(byte[] script, Func<byte[], bool> fails)
    {
        List<byte[]> messages = ScriptReader.Split(script);
        for (int i = 0; i < messages.Count; i++)
        {
            int index = i;
            messages[i] = [.. Shrink([.. messages[i]], parts =>
            {
                List<byte[]> changed = [.. messages];
                changed[index] = [.. parts];
                return fails(ScriptReader.Join(changed));
            })];
        }

        return ScriptReader.Join(messages);
    }
}
