using System;
using System.Collections.Generic;
using System.IO;

namespace Fuzz.Engine;

/// <summary>The seeds of a target: a text file with a script a line in Base64; a line that begins with # names the ones below it.</summary>
/// <remarks>NAME.txt has scripts found by coverage and is regenerated; NAME.findings.txt has scripts that broke a rule and is
/// kept.</remarks>
public static class SeedFile
{
    private const string Folder = "Seeds";

    /// <summary>The seeds copied beside the program; empty when there is no file.</summary>
    public static List<byte[]> Load(string target)
    {
        List<byte[]> seeds = [];
        foreach (string name in new[] { target + ".findings.txt", target + ".txt" })
        {
            string path = Path.Combine(AppContext.BaseDirectory, Folder, name);
            if (File.Exists(path)) seeds.AddRange(Read(path));
        }

        return seeds;
    }

    /// <summary>All scripts of a file.</summary>
    /// <exception cref="InvalidDataException">A line is not Base64.</exception>
    public static List<byte[]> Read(string path)
    {
        List<byte[]> seeds = [];
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            byte[] octets = new byte[line.Length];
            if (!Convert.TryFromBase64String(line, octets, out int length))
                throw new InvalidDataException($"{path}, line {number}, is not Base64.");
            seeds.Add(octets[..length]);
        }

        return seeds;
    }

    public static void Write(string path, string heading, IEnumerable<byte[]> seeds)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        writer.WriteLine($"# {heading}");
        foreach (byte[] seed in seeds) writer.WriteLine(Convert.ToBase64String(seed));
    }
}
