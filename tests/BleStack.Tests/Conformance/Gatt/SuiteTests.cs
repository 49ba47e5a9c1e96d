using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>The contents of GATT.TS, so that no purpose of it is passed over in silence.</summary>
public sealed class SuiteTests
{
    private static readonly string[] s_contents =
    [
        "CL/GAC/BV 1",
        "CL/GAD/BV 1-8",
        "CL/GAR/BV 1 3-8 10-11",
        "CL/GAR/BI 1-7 9-22 34-36 38 40 42 44",
        "CL/GAW/BV 1-3 5-6 8-9",
        "CL/GAW/BI 2-9 11-13 32",
        "CL/GAN/BV 1-2",
        "CL/GAI/BV 1",
        "CL/GAI/BI 1",
        "CL/GAS/BV 1-5",
        "CL/GAT/BV 1-3",
        "CL/GPA/BV 11-12",
        "CL/GPM/BV 7-12",
        "SR/GAC/BV 1",
        "SR/GAC/BI 1-3",
        "SR/GAD/BV 1-8",
        "SR/GAR/BV 1 3-9 11-12",
        "SR/GAR/BI 1-22 34-36 38 40 42 44-45",
        "SR/GAW/BV 1-3 5-14",
        "SR/GAW/BI 1-9 11-13 32-33 36-41",
        "SR/GAN/BV 1-3",
        "SR/GAI/BV 1-2",
        "SR/GAS/BV 1-8",
        "SR/GAT/BV 1",
        "SR/GPA/BV 11-12",
        "SR/GPM/BV 1-6 13",
        "SR/UNS/BI 1-2",
    ];

    [Fact]
    public void Every_purpose_of_the_suite_is_in_the_document()
    {
        string[] all = [.. s_contents.SelectMany(Purposes)], missing = [.. all.Except(CatalogueTests.DocumentedIds())];
        Assert.True(missing.Length == 0, $"Not in docs/conformance.md: {string.Join(", ", missing)}");
        Assert.Equal(195, all.Length);
    }

    private static IEnumerable<string> Purposes(string line)
    {
        string[] words = line.Split(' ');
        foreach (string range in words[1..])
        {
            int[] ends = [.. range.Split('-').Select(static end => int.Parse(end, CultureInfo.InvariantCulture))];
            for (int number = ends[0]; number <= ends[^1]; number++) yield return $"GATT/{words[0]}-{number:00}-C";
        }
    }
}
