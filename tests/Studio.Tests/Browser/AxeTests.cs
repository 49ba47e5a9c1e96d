using System.Linq;
using System.Threading.Tasks;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SecureGattServer.Studio.Model;
using Studio.Tests.Kit;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Studio.Tests.Browser;

/// <summary>
/// axe finds nothing serious in any view of the page, in light and dark; every level and error is checked wide and narrow.
/// </summary>
[NeedsBrowser]
[Collection(BrowserGroup.Name)]
public sealed class AxeTests(BrowserFixture browser)
{
    [Fact]
    public async Task Live_view_is_accessible_from_the_empty_page_to_the_plot()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url, BrowserFixture.Wide);
        await page.ConnectedAsync();
        await page.Button("+ Add").ClickAsync();
        await HasNothingSeriousAsync(page, "adding the first phone");
        await page.Button("Add the phone").ClickAsync();
        await page.ConnectAsync();
        await page.Button("Read Body Sensor Location").ClickAsync();
        await page.Button("Write Heart Rate Control Point").ClickAsync();
        await Expect(page.Phone.Locator("p.refused")).ToBeVisibleAsync();
        await page.Button("Send").First.ClickAsync();
        // A pairing ends after 30 s, which axe may take: the dialog is looked at without one, below.
        await page.TypeAsync(await page.PairAsync());
        await page.HasLevelAsync(4);
        await page.Button("Subscribe to Heart Rate Measurement").ClickAsync();
        await Expect(page.Heart.Locator("#bpm")).Not.ToHaveTextAsync("");
        await page.Button("Settings").ClickAsync();
        await page.Conversation.Locator("li.refusal .say").First.ClickAsync();
        await page.Conversation.GetByText("Save").ClickAsync();
        await HasNothingSeriousAsync(page, "paired, with settings and octets");
    }

    [Fact]
    public async Task Plan_scenes_and_trace_are_accessible()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url + "#plan", BrowserFixture.Wide);
        page.Forgiven = "400 (Bad Request)";
        await page.Page.Locator("button.cell").First.ClickAsync();
        await page.Page.GetByLabel("Shortest key").FillAsync("99");
        await page.Page.GetByLabel("Shortest key").BlurAsync();
        await Expect(page.Page.GetByLabel("Shortest key")).ToHaveAttributeAsync("aria-invalid", "true");
        await HasNothingSeriousAsync(page, "plan");
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Scenes" }).ClickAsync();
        await page.Button("Play Legacy fast").ClickAsync();
        await Expect(page.Page.Locator("#scene-state")).ToContainTextAsync("steps held");
        await HasNothingSeriousAsync(page, "scenes");
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Trace", Exact = true }).ClickAsync();
        await page
            .Page.Locator("#trace-file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "notes.txt",
                    MimeType = "text/plain",
                    Buffer = "no capture"u8.ToArray(),
                }
            );
        await Expect(page.Page.Locator(".trace-report").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await HasNothingSeriousAsync(page, "trace");
    }

    [Theory]
    [InlineData(BrowserFixture.Wide)]
    [InlineData(BrowserFixture.Narrow)]
    public async Task Every_level_and_mishap_has_contrast(int width)
    {
        await using BareServer bare = await BareServer.StartAsync();
        bare.State.Set("session", Documents.Session);
        bare.State.Set("board", Documents.Board with
        {
            State = "stopped",
            Stop = new StopDocument("fault", 7, "The image would have overwritten its memory here."),
            Links =
            [
                .. Enumerable
                    .Range(0, 5)
                    .Select(static level => Documents.Link with { Connection = level + 1, Level = level, Phone = null }),
            ],
            Bonds = [Documents.Bond, Documents.Bond with { Peer = "C0:00:00:00:00:02/random" }],
            Question = new QuestionDocument(1, "compare", "042517", "Does the phone show the same number?"),
        });
        bare.State.Set("phones", new[] { "1" });
        bare.State.Set(
            "phone/1",
            Documents.Phone with
            {
                Note = new NoteDocument(Clock.Now, "success", "Paired."),
                Link = null,
                Question = new QuestionDocument(1, "digits", null, "Type the six digits that the device shows."),
            }
        );
        foreach (string severity in new[] { "normal", "detail", "success", "warning", "failure" })
        {
            bare.State.Add(
                new StepEntry
                {
                    T = Clock.Now,
                    Stage = "live",
                    Level = "smp",
                    From = "phone",
                    Kind = "pairingFailed",
                    Severity = severity,
                    Text = severity,
                    Why = "Because.",
                    Advice = "Do this.",
                }
            );
            bare.State.Add(
                new StepEntry
                {
                    T = Clock.Now,
                    Stage = "live",
                    Level = "note",
                    From = "none",
                    Kind = "captureNote",
                    Severity = severity,
                    Text = severity,
                    Encrypted = true,
                }
            );
        }

        bare.State.Add(new ConsoleEntry(Clock.Now, "live", "simulator", "power on"));
        bare.State.Add(new ConsoleEntry(Clock.Now, "live", "phone", "connected"));
        await using BrowserPage page = await browser.OpenAsync(bare.Url, width);
        await page.ConnectedAsync();
        await HasNothingSeriousAsync(page, "all");
        if (width == BrowserFixture.Wide) return;
        foreach (string part in new[] { "Conversation", "Board" })
        {
            await page.Page.Locator("#dock").GetByText(part).ClickAsync();
            await HasNothingSeriousAsync(page, part);
        }
    }

    // All rules in light; in dark, which changes colours only and looks the same at each width, their contrast.
    private static async Task HasNothingSeriousAsync(BrowserPage page, string state)
    {
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await CheckAsync(page, $"{state}, light", new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        if (page.Page.ViewportSize!.Width == BrowserFixture.Narrow) return;
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await CheckAsync(
            page,
            $"{state}, dark",
            new AxeRunOptions
            {
                ResultTypes = [ResultType.Violations],
                RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] },
            }
        );
    }

    private static async Task CheckAsync(BrowserPage page, string state, AxeRunOptions options)
    {
        AxeResult result = await page.Page.RunAxe(options);
        string[] found =
        [
            .. result
                .Violations.Where(static one => one.Impact is "serious" or "critical")
                .SelectMany(one =>
                    one.Nodes.Select(node =>
                        $"{state}: {one.Id}: {node.Html} {string.Join(" ", node.Any.Concat(node.All).Select(static check => check.Message))}"
                    )
                ),
        ];
        Assert.True(found.Length == 0, string.Join("\n", found));
        Assert.NotEmpty(result.Passes);
    }
}
