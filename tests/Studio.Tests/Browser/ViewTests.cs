using System;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Studio.Tests.Kit;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Studio.Tests.Browser;

/// <summary>Plan, scenes and traces in a browser.</summary>
[NeedsBrowser]
[Collection(BrowserGroup.Name)]
public sealed partial class ViewTests(BrowserFixture browser)
{
    [Fact]
    public async Task Dropped_trace_is_explained()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        byte[] trace = await TraceAsync(run);
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.ConnectedAsync();
        page.Forgiven = "400 (Bad Request)";
        await DropAsync(page, "mine.btsnoop", trace);
        await Expect(page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Trace", Exact = true }))
            .ToHaveAttributeAsync("aria-current", "page");
        ILocator report = page.Page.Locator(".trace-report");
        await Expect(report.GetByRole(AriaRole.Heading)).ToHaveTextAsync("mine.btsnoop");
        await Expect(report.GetByRole(AriaRole.List, new LocatorGetByRoleOptions { Name = "Verdicts" }).GetByRole(AriaRole.Listitem))
            .Not.ToHaveCountAsync(0);
        ILocator told = page.Page.Locator("#view-trace .steps");
        await Expect(told.Locator("li[data-kind=pairingEnded]")).ToBeVisibleAsync();
        await Expect(told.Locator(".agreed .method")).ToContainTextAsync("Passkey Entry");
        await Expect(told.GetByText("encrypted from here on")).ToBeVisibleAsync();

        await DropAsync(page, "notes.txt", "no capture at all"u8.ToArray());
        await Expect(report.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.Button("Close the trace").ClickAsync();
        await Expect(report).ToHaveCountAsync(0);
        await DropAsync(page, "nothing.btsnoop", []);
        await Expect(page.Page.GetByText("nothing.btsnoop is empty.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Parameter_changes_the_matrix_at_once_and_a_cell_says_why()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url + "#plan");
        ILocator table = page.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "LE Secure Connections" });
        await Expect(table.Locator(".cell")).ToHaveCountAsync(25);
        await Expect(table.Locator("tr.own th")).ToContainTextAsync("display");
        await table
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "device display, phone keyboard display: level 4" })
            .ClickAsync();
        await Expect(page.Page.Locator(".reason")).ToContainTextAsync("Passkey Entry");
        await Expect(page.Page.Locator(".reason")).ToContainTextAsync("Reaches");
        await page.Page.GetByLabel("Profile", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("numeric");
        await Expect(table.Locator("tr.own th")).ToContainTextAsync("display yes/no");
        await page.Button("Restart the board with it").ClickAsync();
        await Expect(page.Button("Restart the board with it")).ToBeDisabledAsync();
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Live" }).ClickAsync();
        await Expect(page.Board.Locator(".facts")).ToContainTextAsync("numeric");
    }

    [Fact]
    public async Task Scene_plays_to_its_end_and_shows_each_step_with_its_proof()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url + "#scenes");
        await page.Button("Play numeric fast").ClickAsync();
        await Expect(page.Page.Locator("#scene-state")).ToHaveTextAsync(AllHeld());
        await Expect(page.Page.Locator(".scene-steps li:not(.held)")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator(".scene-steps .proof").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#view-scenes .steps li[data-kind=connectionOpened]").First).ToBeVisibleAsync();
        await page.Button("Close").First.ClickAsync();
        await Expect(page.Page.GetByText("No scene on stage.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Conversation_is_searched_filtered_unfolded_and_saved()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.AddPhoneAsync("Ada");
        await page.ConnectAsync();
        await page.Button("Read Body Sensor Location").ClickAsync();
        ILocator rows = page.Conversation.Locator("li.step");
        await Expect(rows.And(page.Page.Locator(".refusal"))).ToHaveCountAsync(1);
        await Expect(rows.And(page.Page.Locator(".layer-hci"))).ToHaveCountAsync(0);
        await page.Conversation.GetByLabel("HCI, link layer").CheckAsync();
        await Expect(rows.And(page.Page.Locator(".layer-hci")).First).ToBeVisibleAsync();
        await page.Conversation.GetByLabel("HCI, link layer").UncheckAsync();
        await page.Conversation.GetByLabel("What is shown").SelectOptionAsync("problems");
        await Expect(rows).ToHaveCountAsync(1);
        await page.Conversation.GetByLabel("What is shown").SelectOptionAsync("all");
        await page.Conversation.GetByLabel("Search the conversation").FillAsync("nothing says this");
        await Expect(page.Conversation.GetByText("Nothing in the conversation fits the filter.")).ToBeVisibleAsync();
        await page.Conversation.GetByLabel("Search the conversation").FillAsync("");
        await Expect(rows.First).ToBeVisibleAsync();

        await page.Conversation.GetByText("Save").ClickAsync();
        IDownload picture = await page.Page.RunAndWaitForDownloadAsync(() => page.Button("As a picture (SVG)").ClickAsync());
        Assert.Equal("conversation.svg", picture.SuggestedFilename);
        using var file = new System.IO.StreamReader(await picture.CreateReadStreamAsync());
        string svg = await file.ReadToEndAsync();
        Assert.Contains("Body Sensor Location", svg, StringComparison.Ordinal);
        Assert.NotNull(System.Xml.Linq.XDocument.Parse(svg).Root);
        foreach (string link in new[] { "/save/trace", "/save/page", "/save/steps" })
            await Expect(page.Conversation.Locator($"a[href=\"{link}\"]")).ToHaveAttributeAsync("download", DownloadName());
    }

    [Fact]
    public async Task Slider_goes_back_in_time_and_forward_to_now()
    {
        await using BareServer bare = await BareServer.StartAsync();
        bare.SayMany(3000);
        await using BrowserPage page = await browser.OpenAsync(bare.Url);
        ILocator rows = page.Conversation.Locator("li.step");
        await Expect(rows.Last.Locator(".text")).ToHaveTextAsync("2999");
        ILocator slider = page.Conversation.GetByRole(AriaRole.Slider, new LocatorGetByRoleOptions { Name = "Go back in time" });
        await slider.FillAsync("100");
        await Expect(page.Conversation.GetByText("99", new LocatorGetByTextOptions { Exact = true })).ToBeInViewportAsync();
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", new Regex("of 3000"));
        bare.Say("later");
        await Expect(slider).ToHaveAttributeAsync("max", "3001");
        await slider.FillAsync("3001");
        await Expect(page.Conversation.GetByText("later")).ToBeInViewportAsync();
    }

    [GeneratedRegex("^([0-9]+) of \\1 steps held")]
    private static partial Regex AllHeld();

    [GeneratedRegex("^studio\\.")]
    private static partial Regex DownloadName();

    /// <summary>A pairing of a separate phone, as saved by the studio.</summary>
    private static async Task<byte[]> TraceAsync(StudioRun run)
    {
        await using PageClient client = await run.OpenAsync();
        PagePhone phone = await PagePhone.AddAsync(client);
        await phone.ConnectAsync();
        Assert.True((await phone.PairAsync()).GetProperty("ok").GetBoolean());
        using var http = new HttpClient { Timeout = PageClient.Patience };
        return await http.GetByteArrayAsync(new Uri(run.Url + "save/trace"));
    }

    // As a browser does it for a file that is let go over the page.
    private static async Task DropAsync(BrowserPage page, string name, byte[] content)
    {
        IJSHandle data = await page.Page.EvaluateHandleAsync(
            """
            ({ name, content }) => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from(atob(content), one => one.charCodeAt(0))], name));
              return data;
            }
            """,
            new { name, content = Convert.ToBase64String(content) });
        await page.Page.DispatchEventAsync("main", "dragover", new { dataTransfer = data });
        await Expect(page.Page.Locator("html.dropping")).ToHaveCountAsync(1);
        await page.Page.DispatchEventAsync("main", "drop", new { dataTransfer = data });
        await Expect(page.Page.Locator("html.dropping")).ToHaveCountAsync(0);
    }
}
