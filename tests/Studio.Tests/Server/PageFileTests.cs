using System;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using BleStack.L2cap;
using BleStack.Smp;
using Studio.Tests.Kit;
using Xunit;

namespace Studio.Tests.Server;

/// <summary>The page comes out of the program: whole, of itself alone, and within its own content security policy.</summary>
public sealed partial class PageFileTests
{
    [Fact]
    public async Task Page_and_all_it_names_are_served_with_their_types()
    {
        await using BareServer bare = await BareServer.StartAsync();
        string html = await bare.Http.GetStringAsync(new Uri(bare.Url));
        string[] files =
        [
            .. Reference()
                .Matches(html)
                .Select(static match => match.Groups[1].Value)
                .Where(static name => !name.StartsWith('#'))
                .Distinct(),
        ];
        Assert.Contains(files, static name => name.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(files, static name => name.EndsWith(".css", StringComparison.Ordinal));
        foreach (string name in files)
        {
            using HttpResponseMessage answer = await bare.Http.GetAsync(new Uri(new Uri(bare.Url), name));
            Assert.True(answer.IsSuccessStatusCode, name);
            string expected =
                name.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript"
                : name.EndsWith(".css", StringComparison.Ordinal) ? "text/css"
                : "image/svg+xml";
            Assert.Equal(expected, answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Page_has_nothing_inline_and_nothing_of_others()
    {
        await using BareServer bare = await BareServer.StartAsync();
        string html = await bare.Http.GetStringAsync(new Uri(bare.Url));
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)", html);
        Assert.DoesNotMatch(@"<style|\sstyle=|\son\w+=", html);
        Assert.DoesNotMatch(@"(src|href)=""(https?:)?//", html);
    }

    [Fact]
    public async Task Page_calls_levels_as_the_stack_does()
    {
        await using BareServer bare = await BareServer.StartAsync();
        string words = await bare.Http.GetStringAsync(new Uri(bare.Url + "lib/words.js"));
        foreach (SecurityLevel level in Enum.GetValues<SecurityLevel>())
        {
            string[] parts = level.Describe().TrimEnd(')').Split(" (");
            Assert.Equal($"level {(int)level}", parts[0]);
            Assert.Contains($"{(int)level}: \"{parts[1]}\"", words, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"(?:src|href)=""([^""]+)""")]
    private static partial Regex Reference();
}
