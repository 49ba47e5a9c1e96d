using System;
using System.Threading.Tasks;
using Microsoft.Playwright;
using SecureGattServer.Studio.Model;
using Studio.Tests.Kit;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Studio.Tests.Browser;

/// <summary>Errors on the page are sentences that say what to do; text of devices stays text.</summary>
[NeedsBrowser]
[Collection(BrowserGroup.Name)]
public sealed class BadInputTests(BrowserFixture browser)
{
    private const string Markup = "<img src=x onerror=\"window.hacked=1\"><b>bold</b>";

    [Fact]
    public async Task Browser_without_WebSockets_is_told_what_to_do()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(bare.Url, script: "delete window.WebSocket;");
        ILocator banner = page.Page.Locator("#banner");
        await Expect(banner).ToBeVisibleAsync();
        await Expect(banner).ToHaveRoleAsync(AriaRole.Alert);
        await Expect(banner).ToContainTextAsync("no WebSockets");
        await Expect(banner).ToContainTextAsync("Open the page in a current Firefox, Chrome, Edge or Safari");
        await Expect(page.Page.Locator("#main")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Browser_without_script_is_told_what_to_do()
    {
        await using BareServer bare = await BareServer.StartAsync();
        string html = await bare.Http.GetStringAsync(new Uri(bare.Url));
        Assert.Matches("<noscript>.*needs JavaScript.*</noscript>", html);
    }

    [Fact]
    public async Task Nonsense_in_every_field_gives_a_message_beside_it()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using BrowserPage page = await browser.OpenAsync(run.Url);
        await page.Button("+ Add").ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync(new string('x', 60));
        await page.Button("Add the phone").ClickAsync();
        await HasProblemAsync(page, page.Page.GetByLabel("Name"), "40");
        await page.Page.GetByLabel("Name").FillAsync("Ada");
        await page.Button("Add the phone").ClickAsync();
        await page.ConnectAsync();

        await page.Button("Write Heart Rate Control Point").ClickAsync();
        ILocator value = page.Page.GetByLabel("Value for Heart Rate Control Point");
        foreach (string nonsense in new[] { "0g", "123", Markup })
        {
            await value.FillAsync(nonsense);
            await page.Button("Send").First.ClickAsync();
            await HasProblemAsync(page, value, "hex digits");
        }

        await value.FillAsync("01");
        await page.Button("Send").First.ClickAsync();
        await HasProblemAsync(page, value, "pair");

        await page.Button("Settings").ClickAsync();
        ILocator name = page.Phone.GetByLabel("Name", new LocatorGetByLabelOptions { Exact = true });
        await name.FillAsync("");
        await page.Button("Rename").ClickAsync();
        await HasProblemAsync(page, name, "name");
        await name.FillAsync(new string('y', 50));
        await page.Button("Rename").ClickAsync();
        await HasProblemAsync(page, name, "40");

        ILocator seconds = page.Board.GetByLabel("Seconds");
        foreach (string nonsense in new[] { "", "soon", "0", "-5", "1e3", "86401" })
        {
            await seconds.FillAsync(nonsense);
            await page.Button("Open").ClickAsync();
            await HasProblemAsync(page, seconds, "from 1 to 86400");
        }

        ILocator line = page.Board.GetByLabel("Command for the board");
        await line.PressAsync("Enter");
        await HasProblemAsync(page, line, "Type a command");
        await line.FillAsync("quit");
        await line.PressAsync("Enter");
        await HasProblemAsync(page, line, "terminal");

        await page.Page.GotoAsync(run.Url + "#plan");
        ILocator passkey = page.Page.GetByLabel("Passkey", new PageGetByLabelOptions { Exact = true });
        await passkey.FillAsync("12345");
        await passkey.BlurAsync();
        await HasProblemAsync(page, passkey, "six digits");
        ILocator key = page.Page.GetByLabel("Shortest key");
        await key.FillAsync("99");
        await key.BlurAsync();
        await HasProblemAsync(page, key, "from 7 to 16");
    }

    [Fact]
    public async Task Names_and_values_with_markup_are_text()
    {
        await using BareServer bare = await BareServer.StartAsync();
        bare.State.Set("session", Documents.Session);
        bare.State.Set(
            "board",
            Documents.Board with
            {
                Name = Markup,
                Passkey = null,
                Advertising = new AdvertisingDocument(true, Markup, [new UuidDocument(Markup, Markup)]),
                Stop = new StopDocument("fault", 0, Markup),
            }
        );
        bare.State.Set("phones", new[] { "1" });
        bare.State.Set(
            "phone/1",
            Documents.Phone with
            {
                Name = Markup,
                Note = new NoteDocument(Clock.Now, "failure", Markup),
                Link = Documents.Link with { Device = Markup },
            }
        );
        bare.State.Set(
            "phone/1/scan",
            new[] { new HeardDocument(Markup, Markup, -50, true, false, [new UuidDocument("180D", Markup)], Clock.Now) }
        );
        bare.State.Set(
            "phone/1/gatt",
            new GattDocument([
                new ServiceDocument(
                    1,
                    Markup,
                    Markup,
                    true,
                    [new CharacteristicDocument(3, Markup, Markup, ["read", Markup], [new DescriptorDocument(4, Markup, Markup)])]
                ),
            ])
        );
        bare.State.Set(
            "phone/1/value/3",
            new ValueDocument
            {
                Hex = "00",
                Text = Markup,
                Utf8 = Markup,
                T = Clock.Now,
                How = Markup,
                Count = 1,
                Subscribed = true,
            }
        );
        bare.State.Add(new ConsoleEntry(Clock.Now, "live", "device", Markup));
        bare.State.Add(
            new StepEntry
            {
                T = Clock.Now,
                Stage = "live",
                Level = "att",
                From = "device",
                Kind = "refusal",
                Severity = "failure",
                Refusal = true,
                Peer = Markup,
                Text = Markup,
                Why = Markup,
                Advice = Markup,
                Octets = "00",
                Fields = [new FieldEntry(Markup, "00", Markup)],
            }
        );
        bare.State.Add(new ValueEntry(Clock.Now, "1", 3, Markup, "00", Markup, null));
        await using BrowserPage page = await browser.OpenAsync(bare.Url);
        await page.ConnectedAsync();
        await page.Conversation.Locator(".say").ClickAsync();
        await Expect(page.Conversation.GetByRole(AriaRole.Table)).ToContainTextAsync(Markup);
        foreach (ILocator part in new[] { page.Phone, page.Board, page.Conversation, page.Heart, page.Page.Locator(".terminal").First })
            await Expect(part).ToContainTextAsync(Markup);
        await page.Button("Scanner").ClickAsync();
        await Expect(page.Phone.Locator(".found")).ToContainTextAsync(Markup);
        Assert.Equal(0, await page.Page.Locator("main img, main b:text-is('bold')").CountAsync());
        Assert.True(await page.Page.EvaluateAsync<bool>("() => window.hacked === undefined"));
    }

    // The message is next to the field, which is marked invalid and refers to the message.
    private static async Task HasProblemAsync(BrowserPage page, ILocator field, string text)
    {
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        string id = await field.GetAttributeAsync("aria-describedby") ?? "";
        await Expect(page.Page.Locator($"[id=\"{id}\"]")).ToContainTextAsync(text);
    }
}
