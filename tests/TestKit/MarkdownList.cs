using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace TestKit;

/// <summary>Lists in Markdown whose entries are broken into lines of at most <see cref="Width"/> columns.</summary>
public static partial class MarkdownList
{
    /// <summary>The most columns of a line, as for table rows.</summary>
    public const int Width = 120;

    /// <summary>The lines of a file in groups: an entry ("- …") with the indented lines after it, or one other line.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Entries(string path)
    {
        List<List<string>> entries = [];
        foreach (string line in File.ReadLines(path))
        {
            if (entries.Count > 0 && entries[^1][0].StartsWith("- ", System.StringComparison.Ordinal) && line.StartsWith(' '))
                entries[^1].Add(line);
            else entries.Add([line]);
        }

        return entries;
    }

    /// <summary>An entry in one line; an entry within it follows with its " - ".</summary>
    public static string Unwrap(IEnumerable<string> lines) => string.Join(' ', lines.Select(static line => line.Trim()));

    /// <summary>The lines of one entry, given in one line; the second and later ones are indented by two columns.</summary>
    public static IEnumerable<string> Wrap(string entry)
    {
        string line = "";
        foreach (string word in entry.Split(' '))
        {
            // At the beginning of a line these would open a list, a heading or a quotation.
            bool isMark = Mark().IsMatch(word);
            if (line.Length > 2 && !isMark && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = "  " + word;
            }
            else line += line.Length == 0 ? word : " " + word;
        }

        yield return line;
    }

    [GeneratedRegex(@"^(?:[-+*]|[0-9]+[.)])$|^[#>]")]
    private static partial Regex Mark();
}
