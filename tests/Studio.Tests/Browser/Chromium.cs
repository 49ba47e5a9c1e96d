using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Studio.Tests.Browser;

/// <summary>The Chromium of this machine; Playwright's own browsers are neither needed nor downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Its program; null where there is none.</summary>
    public static string? Program { get; } = Candidates().FirstOrDefault(File.Exists);

    /// <summary>Why tests of the page cannot run here; null where they can.</summary>
    public static string? Missing { get; } =
        Program is null ? $"no browser: none of {string.Join(", ", s_names)} is on the PATH; apt-get install chromium" : null;

    private static IEnumerable<string> Candidates() =>
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        from name in s_names
        select Path.Combine(folder, name);
}
