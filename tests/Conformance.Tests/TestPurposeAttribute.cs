using System;
using Xunit;
using Xunit.Sdk;

namespace Conformance.Tests;

/// <summary>A test purpose of a Bluetooth test suite: shown by its id, such as "GATT/SR/GAR/BI-06-C", and what it is about.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Xunit.Sdk.FactDiscoverer", "xunit.execution.{Platform}")]
public sealed class TestPurposeAttribute : FactAttribute
{
    /// <summary>The test purpose with this id.</summary>
    public TestPurposeAttribute(string id, string title)
    {
        (Id, Title) = (id, title);
        DisplayName = $"{id} {title}";
    }

    /// <summary>Suite/role/group/kind-number, as the suite writes it.</summary>
    public string Id { get; }

    /// <summary>What the purpose is about, in our own words.</summary>
    public string Title { get; }
}
