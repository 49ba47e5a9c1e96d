using System;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Studio.Tests.Browser;

/// <summary>Tests that need a browser; skipped with the reason, never passed, where there is none.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsBrowserAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Chromium.Missing is { } missing) Assert.Skip(missing);
    }
}
