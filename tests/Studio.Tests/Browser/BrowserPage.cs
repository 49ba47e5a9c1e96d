using System;
using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Studio.Tests.Browser;

/// <summary>A page as its user sees and uses it: by names and roles, not by how it is built.</summary>
internal sealed partial class BrowserPage : IAsyncDisposable
{
    /// <summary>Milliseconds a test waits for anything.</summary>
    public const int Patience = 60_000;

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _faults = new();

    private BrowserPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !(Forgiven is { } known && message.Text.Contains(known, StringComparison.Ordinal)))
                _faults.Enqueue($"{message.Type}: {message.Text}");
        };
    }

    public IPage Page { get; }

    /// <summary>Allowed messages of the browser; any other fails the test at its end.</summary>
    public string? Forgiven { get; set; }

    /// <summary>The phone that is chosen.</summary>
    public ILocator Phone => Page.Locator("#phone");

    public ILocator Board => Page.Locator("#board");

    public ILocator Conversation => Page.Locator("#conversation");

    public ILocator Heart => Page.Locator("#heart");

    /// <summary>The pairing question to the phone's owner.</summary>
    public ILocator Dialog => Phone.GetByRole(AriaRole.Dialog);

    /// <summary>The passkey that the board shows.</summary>
    public ILocator Passkey => Board.Locator("#passkey");

    public static async Task<BrowserPage> OpenAsync(IBrowserContext context, string url)
    {
        var page = new BrowserPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(url);
        return page;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>Waits until the studio has sent its state.</summary>
    public Task ConnectedAsync() => Expect(Page.Locator("#link-state")).ToHaveTextAsync("connected");

    public async Task AddPhoneAsync(string name, string? capability = null)
    {
        await Button("+ Add").ClickAsync();
        await Page.GetByLabel("Name").FillAsync(name);
        if (capability is not null) await Page.GetByLabel("What it has for its owner").SelectOptionAsync(capability);
        await Button("Add the phone").ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = name, Selected = true })).ToBeVisibleAsync();
    }

    /// <summary>Scans, connects to the firmware and waits for its attributes.</summary>
    public async Task ConnectAsync()
    {
        await Button("Scan").ClickAsync();
        await Button("Connect to SecureGattServer").ClickAsync();
        await Expect(Phone.GetByText("Heart Rate Measurement")).ToBeVisibleAsync();
    }

    /// <summary>Presses Pair, and returns the number the board shows.</summary>
    public async Task<string> PairAsync()
    {
        await Button("Pair").ClickAsync();
        await Expect(Dialog).ToBeVisibleAsync();
        await Expect(Passkey).ToHaveTextAsync(SixDigits());
        return await Passkey.TextContentAsync() ?? "";
    }

    /// <summary>Types into the phone's dialog and presses its Pair.</summary>
    public async Task TypeAsync(string digits)
    {
        await Dialog.GetByRole(AriaRole.Textbox).FillAsync(digits);
        await Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Pair" }).ClickAsync();
    }

    /// <summary>Both sides show the level.</summary>
    public async Task HasLevelAsync(int level)
    {
        await Expect(Phone.Locator(".badge")).ToContainTextAsync($"level {level}");
        await Expect(Board.GetByLabel("Links").Locator(".badge")).ToContainTextAsync($"level {level}");
    }

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.Empty(_faults);
    }

    [GeneratedRegex("^[0-9]{6}$")]
    private static partial Regex SixDigits();
}
