using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Tasks;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Web;
using Studio.Tests.Kit;
using Xunit;

namespace Studio.Tests.Server;

/// <summary>Messages to and from a page: invalid ones end nothing, slow pages cost nothing, nothing is lost.</summary>
public sealed class SocketTests
{
    private const int Many = 10_000;

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("{}")]
    [InlineData("{\"id\":0,\"do\":\"echo\"}")]
    [InlineData("{\"id\":\"1\",\"do\":\"echo\"}")]
    [InlineData("{\"id\":1.5,\"do\":\"echo\"}")]
    [InlineData("{\"id\":1,\"x\":[[[[[[[[[[[[]]]]]]]]]]]]}")]
    public async Task What_is_no_command_is_told_and_ends_nothing(string text)
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        await page.SendAsync(text);
        await page.UntilAsync(static page => page.Notices.Count == 1, "a notice");
        Assert.Equal("still here", (await page.DoAsync("echo", new { text = "still here" })).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Binary_message_is_told_and_ends_nothing()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        await page.SendAsync("{\"id\":1,\"do\":\"echo\",\"text\":\"x\"}", WebSocketMessageType.Binary);
        await page.UntilAsync(static page => page.Notices.Count == 1, "a notice");
        await page.DoAsync("echo", new { text = "x" });
    }

    [Theory]
    [InlineData(PageSocket.LongestMessage)]
    [InlineData(PageSocket.LongestMessage + 1)]
    [InlineData(3_000_000)]
    public async Task Message_that_is_too_long_is_not_looked_at_and_ends_nothing(int octets)
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        await page.SendAsync(new string(' ', octets));
        await page.UntilAsync(static page => page.Notices.Count == 1, "a notice");
        Assert.Contains("octets", page.Notices[0], StringComparison.Ordinal);
        await page.DoAsync("echo", new { text = "x" });
    }

    [Theory]
    [InlineData("echo", "{}", "text")]
    [InlineData("echo", "{\"text\":5}", "text")]
    [InlineData("number", "{}", "n")]
    [InlineData("number", "{\"n\":\"3\"}", "n")]
    [InlineData("number", "{\"n\":11}", "n")]
    [InlineData("number", "{\"n\":2.5}", "n")]
    [InlineData("number", "{\"n\":99999999999999999999}", "n")]
    [InlineData("number", "{\"n\":3,\"flag\":\"yes\"}", "flag")]
    [InlineData("nothing", "{}", "do")]
    public async Task Wrong_argument_is_named_in_the_refusal(string name, string arguments, string field)
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        (string error, string? at) = await page.RefusedAsync(name, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments));
        Assert.Equal(field, at);
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bug_in_a_command_is_an_answer()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        Assert.Contains("something broke", (await page.RefusedAsync("bug")).Error, StringComparison.Ordinal);
        await page.DoAsync("echo", new { text = "x" });
    }

    [Fact]
    public async Task More_commands_than_may_be_under_way_are_refused_until_one_has_ended()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        Task<JsonElement>[] waiting = [.. Enumerable.Range(0, PageSocket.MostCommands).Select(_ => page.AskAsync("wait"))];
        (string error, _) = await page.RefusedAsync("wait");
        Assert.Contains($"{PageSocket.MostCommands} commands", error, StringComparison.Ordinal);
        bare.Waiting.SetResult();
        foreach (JsonElement reply in await Task.WhenAll(waiting)) Assert.True(reply.GetProperty("ok").GetBoolean());
        await page.DoAsync("echo", new { text = "x" });
    }

    [Fact]
    public async Task Several_pages_see_the_same_and_closing_them_ends_nothing()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using (PageClient first = await PageClient.OpenAsync(bare.Url))
        {
            await using PageClient second = await PageClient.OpenAsync(bare.Url);
            bare.State.Set("phones", new[] { "1", "2" });
            bare.Say("hello");
            foreach (PageClient page in new[] { first, second })
            {
                await page.PartAsync("phones", static phones => phones.GetArrayLength() == 2);
                await page.StepAsync(static step => step.GetProperty("text").GetString() == "hello", "the step");
            }
        }

        await using PageClient third = await PageClient.OpenAsync(bare.Url);
        await third.PartAsync("phones", static phones => phones.GetArrayLength() == 2);
        bare.State.Remove("phones");
        await third.UntilAsync(static page => !page.Parts.ContainsKey("phones"), "the end of phones");
    }

    [Fact]
    public async Task Page_that_comes_back_goes_on_where_it_was()
    {
        await using BareServer bare = await BareServer.StartAsync();
        (string session, long seq) = ("", 0L);
        await using (PageClient page = await PageClient.OpenAsync(bare.Url))
        {
            bare.State.Set("phones", new[] { "1" });
            bare.Say("before");
            await page.StepAsync(static step => step.GetProperty("text").GetString() == "before", "before");
            (session, seq) = (page.Session, page.Seq);
        }

        bare.Say("meanwhile");
        bare.State.Remove("phones");
        await using PageClient again = await PageClient.OpenAsync(bare.Url, $"?session={session}&seq={seq}");
        await again.StepAsync(static step => step.GetProperty("text").GetString() == "meanwhile", "meanwhile");
        Assert.Equal(0, again.Messages.Full);
        Assert.DoesNotContain(again.Steps, static step => step.GetProperty("text").GetString() == "before");
    }

    [Theory]
    [InlineData("?session=of-another-run&seq=3")]
    [InlineData("?seq=3")]
    [InlineData("?session=SESSION&seq=99999999")]
    [InlineData("?session=SESSION&seq=-1")]
    [InlineData("?session=SESSION&seq=nonsense")]
    public async Task Page_of_another_run_or_with_nonsense_gets_everything(string query)
    {
        await using BareServer bare = await BareServer.StartAsync();
        bare.Say("one");
        await using PageClient page = await PageClient.OpenAsync(
            bare.Url,
            query.Replace("SESSION", bare.State.Session, StringComparison.Ordinal)
        );
        await page.StepAsync(static step => step.GetProperty("text").GetString() == "one", "the step");
        Assert.Equal(1, page.Messages.Full);
    }

    [Fact]
    public async Task Page_that_takes_nothing_for_a_while_gets_a_fresh_state_and_no_step_is_lost()
    {
        await using BareServer bare = await BareServer.StartAsync();
        bare.Say("first");
        await using PageClient page = await PageClient.OpenAsync(bare.Url, receives: false);
        bare.SayMany(Many);
        page.Receive();
        string last = $"{Many - 1}";
        await page.StepAsync(step => step.GetProperty("text").GetString() == last, "the last step");

        // Coalesced: messages are bounded, however much has changed; the steps shown have no gaps, and earlier ones can be fetched.
        long[] shown = [.. page.Steps.Select(static step => step.GetProperty("n").GetInt64())];
        Assert.Equal(Enumerable.Range(0, shown.Length).Select(i => shown[0] + i), shown);
        Assert.Equal(Many + 1, shown[^1]);
        Assert.True(page.Largest < StudioState.StepsKept * 400, $"a message of {page.Largest} octets");
        HashSet<long> all = [.. shown];
        for (long before = shown[0]; before > 1;)
        {
            JsonElement older = await OlderAsync(bare, before, 1000);
            Assert.True(older.GetProperty("steps").GetArrayLength() > 0);
            foreach (JsonElement step in older.GetProperty("steps").EnumerateArray()) all.Add(step.GetProperty("n").GetInt64());
            before = older.GetProperty("first").GetInt64();
        }

        Assert.Equal(Many + 1, all.Count);
    }

    [Fact]
    public async Task Changes_come_in_batches_not_one_by_one()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        await page.UntilAsync(static page => page.Messages.All > 0, "the first message");
        bare.SayMany(Many);
        await page.StepAsync(static step => step.GetProperty("n").GetInt64() == Many, "the last step");
        Assert.True(page.Messages.All < Many / 10, $"{page.Messages.All} messages");
    }

    [Fact]
    public async Task Page_that_nothing_changes_for_gets_nothing()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        await page.UntilAsync(static page => page.Messages.All > 0, "the first message");
        // Setting a part to its current value, and commands, change nothing.
        bare.State.Set("trace", new TraceDocument { State = "none" } with { Verdicts = bare.State.Get<TraceDocument>("trace")!.Verdicts });
        for (int i = 0; i < 20; i++) await page.DoAsync("echo", new { text = "x" });
        Assert.Equal(1, page.Messages.All);
    }

    [Fact]
    public async Task Names_that_are_markup_stay_text()
    {
        await using BareServer bare = await BareServer.StartAsync();
        bare.Say("<script>alert(1)</script>&\u2028");
        string json = await bare.Http.GetStringAsync(new Uri(bare.Url + "steps?count=1"));
        Assert.DoesNotContain('<', json);
        Assert.Equal(
            "<script>alert(1)</script>&\u2028",
            JsonDocument.Parse(json).RootElement.GetProperty("steps")[0].GetProperty("text").GetString()
        );
    }

    [Fact]
    public async Task Steps_before_a_number_are_given_in_order()
    {
        await using BareServer bare = await BareServer.StartAsync();
        bare.SayMany(300);
        foreach (
            (long before, int count, long first, int got) in new[]
            {
                (301L, 10, 291L, 10),
                (5L, 10, 1L, 4),
                (1L, 10, 1L, 0),
                (130L, 100, 30L, 100),
                (9999L, 5, 296L, 5),
            }
        )
        {
            JsonElement answer = await OlderAsync(bare, before, count);
            Assert.Equal((first, got), (answer.GetProperty("first").GetInt64(), answer.GetProperty("steps").GetArrayLength()));
            if (got > 0) Assert.Equal(first, answer.GetProperty("steps")[0].GetProperty("n").GetInt64());
        }

        string[] lines = (await bare.Http.GetStringAsync(new Uri(bare.Url + "save/steps"))).Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(300, lines.Length);
    }

    private static async Task<JsonElement> OlderAsync(BareServer bare, long before, int count)
    {
        using JsonDocument document = JsonDocument.Parse(
            await bare.Http.GetStringAsync(new Uri($"{bare.Url}steps?before={before}&count={count}"))
        );
        return document.RootElement.Clone();
    }
}
