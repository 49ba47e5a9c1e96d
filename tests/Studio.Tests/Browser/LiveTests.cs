using System;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Studio;
using Studio.Tests.Kit;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Studio.Tests.Browser;

/// <summary>The live view in a browser: a user's actions and their results.</summary>
[NeedsBrowser]
[Collection(BrowserGroup.Name)]
public sealed partial class LiveTests(BrowserFixture browser)
{
    [Fact]
    public async Task New_user_comes_from_the_empty_page_to_an_encrypted_heart_rate_on_the_plot()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await Expect(page.Board.GetByText("running")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("No phone yet.")).ToBeVisibleAsync();
        await page.AddPhoneAsync("Ada");
        await page.ConnectAsync();

        // Refused in red, on the attribute and in the conversation.
        await page.Button("Read Body Sensor Location").ClickAsync();
        await Expect(page.Phone.GetByText("Refused, 0x05:")).ToBeVisibleAsync();
        await Expect(page.Conversation.Locator("li.refusal .why")).ToContainTextAsync("It wants a paired link");

        string passkey = await page.PairAsync();
        await page.TypeAsync(passkey);
        await page.HasLevelAsync(4);
        await Expect(page.Passkey).ToHaveCountAsync(0);
        await Expect(page.Conversation.Locator(".agreed .method").First).ToContainTextAsync("Passkey Entry");
        await Expect(page.Conversation.Locator(".agreed .small-matrix td.here").First).ToHaveTextAsync("P");
        await Expect(page.Conversation.GetByText("encrypted from here on")).ToBeVisibleAsync();

        await page.Button("Read Body Sensor Location").ClickAsync();
        await Expect(page.Phone.GetByText("chest")).ToBeVisibleAsync();
        await page.Button("Subscribe to Heart Rate Measurement").ClickAsync();
        await Expect(page.Heart.Locator("#bpm")).ToHaveTextAsync(Beats());
        await Expect(page.Heart.Locator(".rr")).ToContainTextAsync("ms");
        await Expect(page.Conversation.Locator("li.shielded[data-kind=notification]").First).ToBeVisibleAsync();
        await Expect(page.Heart.Locator("#beats")).Not.ToHaveTextAsync("1 value");

        // The newest value alone is a dot of eight pixels.
        Assert.True(await ColouredAsync(page) > 20, "nothing is drawn on the plot");
    }

    [Fact]
    public async Task Wrong_passkey_is_told_on_the_phone_and_in_red_and_the_next_one_is_taken()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.AddPhoneAsync("Ada");
        await page.ConnectAsync();
        int passkey = int.Parse(await page.PairAsync(), CultureInfo.InvariantCulture);
        await page.TypeAsync("12 45");
        await Expect(page.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("six digits");
        await Expect(page.Dialog.GetByRole(AriaRole.Textbox)).ToHaveAttributeAsync("aria-invalid", "true");
        await page.TypeAsync(((passkey + 1) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture));
        await Expect(page.Dialog).ToHaveCountAsync(0);
        await Expect(page.Phone.Locator(".note.failure")).ToBeVisibleAsync();
        await Expect(page.Conversation.Locator("li.refusal[data-kind=pairingEnded]")).ToBeVisibleAsync();
        await Expect(page.Passkey).ToHaveCountAsync(0);
        await page.TypeAsync(await page.PairAsync());
        await page.HasLevelAsync(4);
    }

    [Fact]
    public async Task Numbers_are_compared_on_both_sides()
    {
        await using StudioRun run = await StudioRun.StartAsync(new StudioRequest(new RunOptions { Profile = "numeric" }) { Port = 0 });
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.AddPhoneAsync("Ada", "display-yes-no");
        await page.ConnectAsync();
        await page.Button("Pair").ClickAsync();
        ILocator asked = page.Board.GetByLabel("The board asks");
        string number = await asked.Locator(".number").InnerTextAsync();
        Assert.Matches("^[0-9]{3} [0-9]{3}$", number);
        await Expect(page.Dialog.Locator(".number")).ToHaveTextAsync(number);
        await page.Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Yes, the same" }).ClickAsync();
        await asked.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Yes, the same" }).ClickAsync();
        await page.HasLevelAsync(4);
    }

    [Fact]
    public async Task Reload_in_mid_pairing_finds_the_question_again()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.AddPhoneAsync("Ada");
        await page.ConnectAsync();
        string passkey = await page.PairAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Passkey).ToHaveTextAsync(passkey);
        await page.TypeAsync(passkey);
        await page.HasLevelAsync(4);
        await Expect(page.Conversation.Locator("li[data-kind=pairingEnded]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Several_pages_see_the_same_and_closing_them_ends_nothing()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage first = await browser.OpenAsync(run.Url);
        await using (BrowserPage second = await browser.OpenAsync(run.Url, BrowserFixture.Narrow, ColorScheme.Dark))
        {
            await first.AddPhoneAsync("Ada");
            await first.ConnectAsync();
            await Expect(second.Phone.GetByText("Heart Rate Measurement")).ToBeVisibleAsync();
            string passkey = await second.PairAsync();
            await Expect(first.Passkey).ToHaveTextAsync(passkey);
            await second.TypeAsync(passkey);
            await first.HasLevelAsync(4);
        }

        await first.Button("Read Body Sensor Location").ClickAsync();
        await Expect(first.Phone.GetByText("chest")).ToBeVisibleAsync();
        await using BrowserPage third = await browser.OpenAsync(run.Url);
        await third.HasLevelAsync(4);
        await Expect(third.Phone.GetByText("chest")).ToBeVisibleAsync();
        await Expect(third.Conversation.Locator("li[data-kind=pairingEnded]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Page_left_open_over_a_restart_comes_back_by_itself()
    {
        StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        page.Forgiven = "WebSocket connection";
        await page.AddPhoneAsync("Ada");
        await page.ConnectAsync();
        await run.DisposeAsync();
        ILocator banner = page.Page.Locator("#banner");
        await Expect(banner).ToContainTextAsync("connects again by itself");
        await Expect(page.Page.Locator("#link-state")).ToHaveTextAsync("not connected");
        await page.Button("Disconnect").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert).Filter(new LocatorFilterOptions { HasText = "does not answer just now" }))
            .ToBeVisibleAsync();
        await using StudioRun next = await StudioRun.StartAsync(new StudioRequest(new RunOptions()) { Port = new Uri(run.Url).Port });
        await page.ConnectedAsync();
        await Expect(banner).ToBeEmptyAsync();
        await Expect(page.Page.GetByText("No phone yet.")).ToBeVisibleAsync();
        await Expect(page.Conversation.Locator("li.step[data-kind=connectionOpened]")).ToHaveCountAsync(0);
        await page.AddPhoneAsync("Grace");
        await page.ConnectAsync();
    }

    [GeneratedRegex("^[0-9]{2,3}$")]
    private static partial Regex Beats();

    // Pixels of the curve's own colour; grid and figures have others.
    private static Task<int> ColouredAsync(BrowserPage page) =>
        page.Page.EvaluateAsync<int>(
            """
            () => {
              const canvas = document.querySelector("#heart canvas");
              const probe = document.createElement("i");
              document.body.append(probe);
              probe.style.color = "var(--heart)";
              const wanted = getComputedStyle(probe).color.match(/\d+/g).map(Number);
              probe.remove();
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              let found = 0;
              for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && wanted.every((one, k) => Math.abs(one - data[i + k]) < 12)) found++;
              return found;
            }
            """
        );
}
