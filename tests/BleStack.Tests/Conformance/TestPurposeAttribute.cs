using System;
using System.Runtime.CompilerServices;
using Xunit;

namespace BleStack.Tests.Conformance;

/// <summary>A test purpose of a Bluetooth test suite: shown by its id, such as "GATT/SR/GAR/BI-06-C", and its subject.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TestPurposeAttribute : FactAttribute
{
    /// <summary>The test purpose with this id.</summary>
    public TestPurposeAttribute(
        string id,
        string title,
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1
    )
        : base(sourceFilePath, sourceLineNumber)
    {
        (Id, Title) = (id, title);
        DisplayName = $"{id} {title}";
    }

    /// <summary>Suite/role/group/kind-number, as the suite writes it.</summary>
    public string Id { get; }

    /// <summary>The subject of the purpose, in our own words.</summary>
    public string Title { get; }
}
