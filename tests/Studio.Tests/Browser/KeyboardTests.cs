using System.Threading.Tasks;
using Microsoft.Playwright;
using Studio.Tests.Kit;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Studio.Tests.Browser;

/// <summary>The page without a mouse: every control is reachable by Tab and arrows, and focus is kept where the user continues.</summary>
[NeedsBrowser]
[Collection(BrowserGroup.Name)]
public sealed class KeyboardTests(BrowserFixture browser)
{
    private const int MostStops = 80;

    [Fact]
    public async Task Keyboard_alone_reaches_an_encrypted_value()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.ConnectedAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.Locator(":focus")).ToHaveTextAsync("Skip to the content");
        await page.Page.Keyboard.PressAsync("Enter");
        await GoAsync(page, page.Button("+ Add"));
        await page.Page.Keyboard.PressAsync("Enter");
        await GoAsync(page, page.Page.GetByLabel("Name"));
        await page.Page.Keyboard.TypeAsync("Ada");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Ada" })).ToBeVisibleAsync();
        await PressAsync(page, "Scan");
        await PressAsync(page, "Connect to SecureGattServer");
        await Expect(page.Phone.GetByText("Heart Rate Measurement")).ToBeVisibleAsync();
        await PressAsync(page, "Pair");

        // The dialog has the focus, in its field.
        await Expect(page.Dialog.GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync(await page.Passkey.TextContentAsync() ?? "");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.HasLevelAsync(4);
        await PressAsync(page, "Read Body Sensor Location");
        await Expect(page.Phone.GetByText("chest")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Focus_returns_to_the_phone_when_its_dialog_is_gone()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.AddPhoneAsync("Ada");
        await page.ConnectAsync();
        await page.PairAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Dialog).ToHaveCountAsync(0);
        await Expect(page.Phone.Locator(":focus")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Dialog_keeps_the_focus_until_it_is_answered()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.AddPhoneAsync("Ada");
        await page.ConnectAsync();
        await page.PairAsync();
        await Expect(page.Dialog.GetByRole(AriaRole.Textbox)).ToBeFocusedAsync();

        // Controls below the dialog are not reachable by Tab.
        for (int stop = 0; stop < 3; stop++)
        {
            Assert.True(
                await page.Page.EvaluateAsync<bool>("() => !document.activeElement.closest('.screen, .app-bar')"),
                "Tab went below the dialog"
            );
            await page.Page.Keyboard.PressAsync("Tab");
        }
    }

    [Fact]
    public async Task Arrows_walk_through_the_conversation_and_its_octets_open()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.AddPhoneAsync("Ada");
        await page.ConnectAsync();
        await page.Button("Read Body Sensor Location").ClickAsync();
        await Expect(page.Conversation.Locator("li.refusal")).ToBeVisibleAsync();
        await GoAsync(page, page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Conversation, scrolls" }));
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("End");
        await Expect(page.Conversation.Locator("li.step:last-child .say")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Conversation.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await Expect(page.Conversation.Locator(".say[aria-expanded=true]")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Conversation.GetByRole(AriaRole.Table)).ToHaveCountAsync(0);
        await page.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Conversation.Locator("li.step:nth-last-child(2) .say")).ToBeFocusedAsync();
    }

    private static async Task PressAsync(BrowserPage page, string button)
    {
        await Expect(page.Button(button)).ToBeEnabledAsync();
        await GoAsync(page, page.Button(button));
        await page.Page.Keyboard.PressAsync("Enter");
    }

    // Tab from stop to stop; every stop shows that it has the focus.
    private static async Task GoAsync(BrowserPage page, ILocator target)
    {
        await Expect(target).ToBeVisibleAsync();
        for (int stop = 0; stop < MostStops; stop++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await page.Page.Keyboard.PressAsync("Tab");
            Assert.True(
                await page.Page.EvaluateAsync<bool>(ShowsFocus),
                $"a stop does not show its focus: {await page.Page.Locator(":focus").First.EvaluateAsync<string>("element => element.outerHTML.slice(0, 200)")}"
            );
        }

        Assert.Fail($"{MostStops} stops of the Tab key do not reach {target}");
    }

    private const string ShowsFocus =
        """
        () => {
          const element = document.activeElement;
          if (!element || element === document.body) return true;
          const seen = element.matches("input[type=file]") ? element.nextElementSibling : element;
          return parseFloat(getComputedStyle(seen).outlineWidth) > 0;
        }
        """;
}
