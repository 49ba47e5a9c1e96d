using System;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Xunit;

namespace Studio.Tests.Browser;

/// <summary>One browser for all tests of the page, started on first use.</summary>
public sealed class BrowserFixture : IDisposable
{
    public const int Wide = 1280, Narrow = 390;

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> _browser = new(StartAsync);

    /// <summary>Opens a page of this width with its own profile.</summary>
    /// <param name="url">The studio.</param>
    /// <param name="width">CSS pixels.</param>
    /// <param name="scheme">The system's colour scheme.</param>
    /// <param name="script">Run before the page's scripts; null for none.</param>
    internal async Task<BrowserPage> OpenAsync(string url, int width = Wide, ColorScheme scheme = ColorScheme.Light, string? script = null)
    {
        (_, IBrowser browser) = await _browser.Value;
        IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width == Narrow ? 844 : 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = width == Narrow,
        });
        context.SetDefaultTimeout(BrowserPage.Patience);
        if (script is not null) await context.AddInitScriptAsync(script);
        return await BrowserPage.OpenAsync(context, url);
    }

    public void Dispose()
    {
        if (!_browser.IsValueCreated) return;
        (IPlaywright driver, IBrowser browser) = _browser.Value.GetAwaiter().GetResult();
        browser.CloseAsync().GetAwaiter().GetResult();
        driver.Dispose();
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(BrowserPage.Patience);
        IPlaywright driver = await Playwright.CreateAsync();
        IBrowser browser = await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Program,
            Timeout = BrowserPage.Patience,
        });
        return (driver, browser);
    }
}

/// <summary>Tests of the page run one after the other: each has the processor for its server and its browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserGroup : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
