using System.Threading.Tasks;
using Studio.Tests.Kit;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Studio.Tests.Browser;

/// <summary>The page at 390 pixels: one part at a time, nothing wider than the screen.</summary>
[NeedsBrowser]
[Collection(BrowserGroup.Name)]
public sealed class NarrowTests(BrowserFixture browser)
{
    [Fact]
    public async Task Pairing_and_heart_rate_work_on_a_narrow_page()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url, BrowserFixture.Narrow);
        await page.AddPhoneAsync("Ada");
        await page.ConnectAsync();
        await FitsAsync(page);
        string passkey = await page.PairAsync();
        await page.Button("Board asks").ClickAsync();
        await Expect(page.Passkey).ToBeVisibleAsync();
        await FitsAsync(page);
        await page.Button("Phones asks").ClickAsync();
        await page.TypeAsync(passkey);
        await page.HasLevelAsync(4);
        await page.Button("Subscribe to Heart Rate Measurement").ClickAsync();
        await page.Button("Heart").ClickAsync();
        await Expect(page.Heart.Locator("canvas")).ToBeVisibleAsync();
        await FitsAsync(page);
        await page.Button("Conversation").ClickAsync();
        await Expect(page.Conversation.Locator("li[data-kind=notification]").First).ToBeVisibleAsync();
        await FitsAsync(page);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("scenes")]
    [InlineData("trace")]
    public async Task View_fits_a_narrow_page(string view)
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url + "#" + view, BrowserFixture.Narrow);
        await page.ConnectedAsync();
        await Expect(page.Page.Locator($"#view-{view}")).ToBeVisibleAsync();
        await FitsAsync(page);
    }

    // Nothing is cut off at the right, and touch targets are large enough (WCAG 2.5.8: 24 CSS pixels).
    private static async Task FitsAsync(BrowserPage page)
    {
        Assert.Equal(BrowserFixture.Narrow, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        string[] faults = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("main button, main select, main input, main a, main summary, nav a, nav button")]
              .filter(element => element.checkVisibility() && !element.closest(".unseen") && !element.matches(".unseen, [type=checkbox], [type=range]"))
              .map(element => ({ element, box: element.getBoundingClientRect() }))
              .filter(({ element, box }) => box.width > 0 && (box.right > innerWidth + 1 || box.left < -1 || (box.height < 24 && !element.matches(".fold"))))
              .map(({ element, box }) => `${element.outerHTML.slice(0, 120)} at ${Math.round(box.left)} to ${Math.round(box.right)}, ${Math.round(box.height)} high`)
            """
        );
        Assert.Empty(faults);
    }
}
