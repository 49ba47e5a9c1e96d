using System.Collections.Generic;

namespace BleStack.Explain.Report;

/// <summary>Wraps text at spaces.</summary>
internal static class TextWrap
{
    public static IEnumerable<string> Lines(string text, int width)
    {
        int at = 0;
        while (text.Length - at > width)
        {
            int blank = text.LastIndexOf(' ', at + width, width);
            int end = blank > at ? blank : at + width;
            yield return text[at..end];
            at = end + (blank > at ? 1 : 0);
        }

        yield return text[at..];
    }
}
