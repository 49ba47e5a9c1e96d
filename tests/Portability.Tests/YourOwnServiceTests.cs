using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Portability.Tests.Gate;
using Xunit;

namespace Portability.Tests;

/// <summary>docs/your-own-service.md, carried out word for word in a copy of the repository in which nothing is built.</summary>
public sealed partial class YourOwnServiceTests : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(8);
    private readonly string _document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "your-own-service.md"));
    private readonly string _copy = Directory.CreateTempSubdirectory("your-own-service").FullName;

    public void Dispose() => Directory.Delete(_copy, recursive: true);

    [Fact]
    public async Task A_newcomer_reaches_a_paired_thermometer()
    {
        Copy();
        File.WriteAllText(PathIn(NewFile().Groups["path"].Value), Block("csharp"));
        Apply(Block("diff"), PathIn(ChangedFile().Groups["path"].Value));
        string[] commands = [.. Blocks("sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Collection(
            commands,
            first => Assert.Contains("update-nfproj", first, StringComparison.Ordinal),
            second => Assert.EndsWith("serve", second, StringComparison.Ordinal),
            third => Assert.EndsWith("phone", third, StringComparison.Ordinal)
        );

        await using (Command update = Command.Start(commands[0], _copy))
            Assert.True(await update.EndAsync(s_timeout) == 0, update.Said);
        Assert.Empty(PortabilityGate.Check(new DeviceProject(PathIn("src/SecureGattServer/SecureGattServer.nfproj"))));

        await using Command serve = Command.Start(commands[1] + " --h4 tcp:127.0.0.1:0", _copy);
        string h4 = (await serve.LineAsync("^ready .* h4=(?<found>\\S+)", s_timeout)).Groups["found"].Value;
        await using Command phone = Command.Start(commands[2] + " --hci " + h4, _copy);
        foreach (string typed in Block("phone").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            phone.Type(typed == "PASSKEY" ? await PasskeyAsync(serve, phone) : typed);
        Assert.True(await phone.EndAsync(s_timeout) == 0, phone.Said + serve.Said);
        Assert.Contains("\"Thermometer\"", phone.Said, StringComparison.Ordinal);
        Assert.Contains("InsufficientAuthentication (0x05)", phone.Said, StringComparison.Ordinal);
        Assert.Contains("2A6E = 6608", phone.Said, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(phone.Said, "2A6E notifies 6608"));
        serve.Type("quit");
        Assert.True(await serve.EndAsync(s_timeout) == 0, serve.Said);
    }

    // The user's actions at the two terminals: reads one when the other asks.
    private static async Task<string> PasskeyAsync(Command serve, Command phone)
    {
        await phone.LineAsync("type the six digits", s_timeout);
        return (await serve.LineAsync("^passkey (?<found>[0-9]{6})$", s_timeout)).Groups["found"].Value;
    }

    // The files of the repository without build outputs.
    private void Copy()
    {
        string[] built = ["bin", "obj", "packages", "TestResults", "artifacts"];
        foreach (string top in new[] { "src", "tests", "build" })
            foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, top), "*", SearchOption.AllDirectories))
                if (!Repository.Relative(path).Split('/').Any(part => built.Contains(part)))
                    Take(path);
        foreach (string path in Directory.EnumerateFiles(Repository.Root).Where(path => Path.GetFileName(path) != ".git"))
            Take(path);

        void Take(string path)
        {
            string to = PathIn(Repository.Relative(path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }
    }

    private string PathIn(string relative) => Path.Combine(_copy, relative);

    private static void Apply(string diff, string path)
    {
        string text = File.ReadAllText(path);
        string before = Lines('-'), after = Lines('+');
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));

        string Lines(char mark) => string.Join('\n', diff.Split('\n').Where(line => line.StartsWith(mark)).Select(line => line[1..]));
    }

    private string Block(string language) => Assert.Single(Blocks(language));

    private IEnumerable<string> Blocks(string language) =>
        Regex
            .Matches(_document, $"^```{language}\n(?<block>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)
            .Select(match => match.Groups["block"].Value);

    private Match NewFile() => NewFilePattern().Match(_document);

    private Match ChangedFile() => ChangedFilePattern().Match(_document);

    [GeneratedRegex("Save this as `(?<path>[^`]+)`")]
    private static partial Regex NewFilePattern();

    [GeneratedRegex("^In `(?<path>[^`]+)`:$", RegexOptions.Multiline)]
    private static partial Regex ChangedFilePattern();
}
