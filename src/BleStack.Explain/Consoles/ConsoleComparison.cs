using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace BleStack.Explain.Consoles;

/// <summary>Compares two consoles of the same sequence of actions, ignoring values that differ in every run (passkeys, addresses, link
/// numbers).</summary>
internal sealed partial class ConsoleComparison
{
    private const int MostLines = 3000;

    private ConsoleComparison(IReadOnlyList<(char Mark, string Line)> lines) => Lines = lines;

    /// <summary>' ' for both, '-' for the first only, '+' for the second only.</summary>
    public IReadOnlyList<(char Mark, string Line)> Lines { get; }

    /// <summary>True when the consoles are equal.</summary>
    public bool IsSame => Lines.All(static line => line.Mark == ' ');

    /// <summary>Number of lines that only one of them has.</summary>
    public int Differences => Lines.Count(static line => line.Mark != ' ');

    /// <summary>Compares at most 3,000 lines of each.</summary>
    public static ConsoleComparison Of(IEnumerable<string> first, IEnumerable<string> second) =>
        new(Diff([.. Normal(first).Take(MostLines)], [.. Normal(second).Take(MostLines)]));

    /// <summary>Writes the comparison as Markdown, ready to be pasted into an issue.</summary>
    public void Write(TextWriter output, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine("### Console of a real board compared with the virtual board");
        output.WriteLine();
        output.WriteLine(
            $"`-` {first}, `+` {second}. Passkeys, addresses and numbers of links are replaced; equal lines in a row are joined."
        );
        output.WriteLine(IsSame ? "**They are the same.**" : $"**{Differences} of {Lines.Count} lines differ.**");
        output.WriteLine();
        output.WriteLine("```diff");
        foreach ((char mark, string line) in Lines) output.WriteLine($"{mark} {line}");
        output.WriteLine("```");
    }

    /// <summary>The line without values that differ in every run.</summary>
    public static string Normal(string line)
    {
        string text = Link().Replace(line, "");
        text = Address().Replace(text, "ADDRESS");
        text = Passkey().Replace(text, "${what}NNNNNN");
        text = Digits().Replace(text, "NNN NNN");
        return text.Trim();
    }

    private static IEnumerable<string> Normal(IEnumerable<string> lines)
    {
        string? last = null;
        foreach (string line in lines.Select(Normal))
        {
            if (line != last && line.Length > 0) yield return line;
            last = line;
        }
    }

    // Longest common subsequence, by the table of the lengths for all suffixes.
    private static List<(char, string)> Diff(string[] first, string[] second)
    {
        int[,] common = new int[first.Length + 1, second.Length + 1];
        for (int i = first.Length - 1; i >= 0; i--)
        {
            for (int j = second.Length - 1; j >= 0; j--)
                common[i, j] = first[i] == second[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        List<(char, string)> lines = [];
        int at = 0, other = 0;
        while (at < first.Length || other < second.Length)
        {
            if (at < first.Length && other < second.Length && first[at] == second[other])
            {
                lines.Add((' ', first[at++]));
                other++;
            }
            else if (at < first.Length && (other == second.Length || common[at + 1, other] >= common[at, other + 1]))
                lines.Add(('-', first[at++]));
            else
                lines.Add(('+', second[other++]));
        }

        return lines;
    }

    [GeneratedRegex(@"\s?\blink=\d+")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\b|\b[0-9A-F]{12}\b")]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<what>passkey=|compare=)\d{6}", RegexOptions.IgnoreCase)]
    private static partial Regex Passkey();

    [GeneratedRegex(@"\b\d{3} \d{3}\b")]
    private static partial Regex Digits();
}
