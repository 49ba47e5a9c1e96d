using System;
using System.IO;
using System.Threading.Tasks;
using Fuzz.Runner;
using Xunit;

namespace Fuzz.Tests;

/// <summary>The runner's output for its user.</summary>
[Collection("console")]
public class CommandLineTests
{
    [Theory]
    [InlineData("run --target nobody", "there is no target 'nobody'; there are h4, ")]
    [InlineData("run --inputs 5", "--target")]
    [InlineData("fly", "fly")]
    [InlineData("run --target h4 --inputs many", "many")]
    public async Task A_wrong_command_line_is_told_in_a_line_and_code_2(string arguments, string said)
    {
        (int code, string output) = await RunAsync(arguments);
        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.EndsWith("See 'fuzz --help'.\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_shows_examples_and_exit_codes()
    {
        (int code, string output) = await RunAsync("--help");
        Assert.Equal(0, code);
        Assert.Contains("fuzz run --target att-server --inputs 10000000", output, StringComparison.Ordinal);
        Assert.Contains("130 Ctrl-C", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_ends_with_its_figures()
    {
        (int code, string output) = await RunAsync("run --target advertising --inputs 3000");
        Assert.Equal(0, code);
        Assert.Contains("inputs in", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_the_machines_fault()
    {
        (int code, string output) = await RunAsync("replay --target h4 --file /nowhere/at/all.txt");
        Assert.Equal((int)ExitCode.Environment, code);
        Assert.Contains("/nowhere/at/all.txt", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Growing_without_an_instrumented_build_says_how_to_get_one()
    {
        (int code, string output) = await RunAsync("grow --target h4 --out /tmp/never-made");
        Assert.Equal((int)ExitCode.Environment, code);
        Assert.Contains("grow.sh", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(string arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using var both = new StringWriter();
        Console.SetOut(both);
        Console.SetError(both);
        try
        {
            return (await RunnerApp.RunAsync(arguments.Split(' ')), both.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
