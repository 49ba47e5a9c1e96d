using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace nanoFramework.Desktop.Tests.Api;

/// <summary>The device's API as recorded under tests/DeviceApi.</summary>
internal static class ReferenceFiles
{
    /// <summary>The lines of a list, comments left out.</summary>
    public static IEnumerable<string> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "DeviceApi", name)).Where(static line => line.Length > 0 && line[0] != '#');
}
